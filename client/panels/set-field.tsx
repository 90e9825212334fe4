import { createMemo, createSignal, For, type JSX, Show } from 'solid-js';
import type { CatalogField } from '../../server/api/wire.ts';
import type { Value } from '../../server/model/change.ts';
import type { GridRow } from '../contract/row.ts';
import { FieldInput } from '../fields/inputs/field-input.tsx';
import type { ChosenRows } from '../grid/grid-props.ts';
import { bulkTexts, countedRows } from '../i18n/bulk.ts';
import { language, localize } from '../i18n/language.ts';
import { ModalDialog } from './dialog.tsx';
import { useWorkspace } from './workspace-context.ts';

/** The dialog that sets one field of all chosen rows to the same value, in one step. */
export function SetField(props: { rows: readonly GridRow[]; chosen: ChosenRows; close: () => void }): JSX.Element {
  const { table, rows } = useWorkspace('table');
  const texts = bulkTexts();
  const fields = createMemo(() => props.chosen.fields(props.rows));
  const [field, setField] = createSignal<CatalogField | null>(null);
  const [value, setValue] = createSignal<Value>(null);
  const counted = (): string => countedRows(table(), props.rows.length);
  function choose(id: string): void {
    setField(fields().find(one => one.id === id) ?? null);
    setValue(null);
  }
  function submit(): void {
    const now = field();
    if (!now) return;
    const [list, chosen, to] = [props.rows, props.chosen, value()];
    props.close();
    void chosen.set(list, now, to).catch(chosen.reportError);
  }
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
            <button type="submit" class="button main" disabled={field() === null}>
              {field() ? texts.setFor(localize(field()!.label), counted()) : texts.setField}
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
          )}
        </Show>
      </Show>
    </ModalDialog>
  );
}
