import { createMemo, createSignal, createUniqueId, For, type JSX, Show } from 'solid-js';
import { isError } from '../../formulas/value.ts';
import type { CatalogField } from '../../server/api/wire.ts';
import type { Value } from '../../server/model/change.ts';
import { InlineError } from '../components/inline-error.tsx';
import type { GridRow } from '../contract/row.ts';
import { FieldInput } from '../fields/inputs/field-input.tsx';
import { compileRowFormula, type RowFormula } from '../fields/row-formula.ts';
import { showValue } from '../fields/show-value.ts';
import type { ChosenRows } from '../grid/grid-props.ts';
import { bulkTexts, countedRows } from '../i18n/bulk.ts';
import { language, localize } from '../i18n/language.ts';
import { ModalDialog } from './dialog.tsx';
import { useWorkspace } from './workspace-context.ts';
import './set-field.css';

/** Number of rows whose new values are shown. */
const shownRows = 4;

/** The dialog that sets one field of all chosen rows in one step: to the same value, or to what a formula gives for each. */
export function SetField(props: { rows: readonly GridRow[]; chosen: ChosenRows; close: () => void }): JSX.Element {
  const { table, rows } = useWorkspace('table');
  const texts = bulkTexts();
  const fields = createMemo(() => props.chosen.fields(props.rows));
  const [field, setField] = createSignal<CatalogField | null>(null);
  const [value, setValue] = createSignal<Value>(null);
  const [isFormula, setFormula] = createSignal(false);
  const [formula, setText] = createSignal('');
  const id = createUniqueId();
  const counted = (): string => countedRows(table(), props.rows.length);
  function choose(id: string): void {
    setField(fields().find(one => one.id === id) ?? null);
    setValue(null);
    const now = field();
    if (now) setFormula(!props.chosen.mayRepeat(now));
  }
  const compiled = createMemo(() => {
    const now = field();
    if (now === null || !isFormula() || formula().trim() === '') return null;
    return compileRowFormula(formula(), now, table(), language());
  });
  /** The value of each row, without those for which the formula has none. */
  const values = createMemo((): Map<GridRow, Value> => {
    const now = compiled();
    if (!now?.ok) return new Map();
    return new Map(
      props.rows.flatMap(row => {
        const result = now.valueFor(row);
        return isError(result) ? [] : [[row, result] as const];
      }),
    );
  });
  const targets = (): readonly GridRow[] => (isFormula() ? [...values().keys()] : props.rows);
  function submit(): void {
    const now = field();
    const list = targets();
    if (!now || list.length === 0) return;
    const [chosen, to, each] = [props.chosen, value(), isFormula() ? values() : null];
    props.close();
    void chosen.set(list, now, row => (each === null ? to : (each.get(row) ?? null))).catch(chosen.reportError);
  }
  const display = { source: rows(), language: language(), words: {} };
  return (
    <ModalDialog
      title={texts.fieldTitle(counted())}
      close={() => props.close()}
      onSubmit={submit}
      footer={
        <>
          <button type="button" class="button framed" onClick={() => props.close()}>
            {texts.cancel}
          </button>
          <Show when={fields().length > 0}>
            <button type="submit" class="button main" disabled={field() === null || targets().length === 0}>
              {field() ? texts.setFor(localize(field()!.label), countedRows(table(), targets().length)) : texts.setField}
            </button>
          </Show>
        </>
      }
    >
      <Show when={fields().length > 0} fallback={<p>{texts.noField}</p>}>
        <div class="field">
          <label for="set-field">{texts.field}</label>
          <select id="set-field" class="select" onChange={event => choose(event.currentTarget.value)}>
            <option value="">{texts.chooseField}</option>
            <For each={fields()}>{one => <option value={one.id}>{localize(one.label)}</option>}</For>
          </select>
        </div>
        <Show when={field()} keyed>
          {now => (
            <>
              <Show when={props.chosen.mayRepeat(now)} fallback={<p class="hint">{texts.ownValues}</p>}>
                <fieldset class="set-how">
                  <legend class="unseen">{texts.value}</legend>
                  <For each={[false, true]}>
                    {each => (
                      <label>
                        <input type="radio" name={`${id}-how`} checked={isFormula() === each} onChange={() => setFormula(each)} />
                        {each ? texts.byFormula : texts.sameValue}
                      </label>
                    )}
                  </For>
                </fieldset>
              </Show>
              <Show
                when={isFormula()}
                fallback={
                  <div class="field">
                    <label for="set-value">{texts.value}</label>
                    <FieldInput
                      id="set-value"
                      field={now}
                      value={value()}
                      language={language()}
                      rows={rows()}
                      describedBy="set-value-hint"
                      onChange={setValue}
                    />
                    <p class="hint" id="set-value-hint">
                      {now.help ? localize(now.help) : texts.empty}
                    </p>
                  </div>
                }
              >
                <div class="field">
                  <label for={`${id}-formula`}>{texts.formula}</label>
                  <textarea
                    id={`${id}-formula`}
                    class="input code"
                    rows={2}
                    spellcheck={false}
                    aria-describedby={`${id}-result`}
                    aria-invalid={compiled()?.ok === false}
                    value={formula()}
                    onInput={event => setText(event.currentTarget.value)}
                    onKeyDown={event => {
                      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
                      event.preventDefault();
                      submit();
                    }}
                  />
                  <div id={`${id}-result`} aria-live="polite">
                    <FormulaResult
                      compiled={compiled()}
                      rows={props.rows}
                      values={values()}
                      show={shown => showValue(shown, now, display)}
                    />
                  </div>
                </div>
              </Show>
            </>
          )}
        </Show>
      </Show>
    </ModalDialog>
  );
}

/** What a formula gives for the first rows, or what is wrong with it. */
function FormulaResult(props: {
  compiled: RowFormula | null;
  rows: readonly GridRow[];
  values: ReadonlyMap<GridRow, Value>;
  show: (value: Value) => string;
}): JSX.Element {
  const { table, rows } = useWorkspace('table');
  const texts = bulkTexts();
  const problem = (): string | null => {
    const { compiled } = props;
    return compiled?.ok === false ? (compiled.message ?? texts.readsOthers) : null;
  };
  /** The error of the first row for which there is no value. */
  const failed = (): string => {
    const { compiled } = props;
    const row = compiled?.ok ? props.rows.find(each => !props.values.has(each)) : undefined;
    const result = row && compiled?.ok ? compiled.valueFor(row) : null;
    return isError(result) ? result.cause : '';
  };
  return (
    <Show when={problem() === null} fallback={<InlineError>{problem()}</InlineError>}>
      <Show when={props.compiled} fallback={<p class="hint">{texts.formulaHint}</p>}>
        <dl class="set-values">
          <For each={[...props.values].slice(0, shownRows)}>
            {([row, value]) => (
              <>
                <dt>{rows().titleOf(row.id)}</dt>
                <dd>{props.show(value) || texts.noValue}</dd>
              </>
            )}
          </For>
        </dl>
        <Show when={props.values.size < props.rows.length}>
          <InlineError>{texts.failed(countedRows(table(), props.rows.length - props.values.size), failed())}</InlineError>
        </Show>
      </Show>
    </Show>
  );
}
