import { joinSentences } from '../../server/model/localizedText.ts';
import './row-field.css';
import CircleHelp from 'lucide-solid/icons/circle-question-mark';
import Lock from 'lucide-solid/icons/lock';
import { createEffect, createSignal, type JSX, on, Show } from 'solid-js';
import type { CatalogField } from '../../server/api/wire.ts';
import type { Value } from '../../server/model/change.ts';
import { InlineError } from '../components/inline-error.tsx';
import type { GridRow, RefusedText } from '../contract/row.ts';
import { FieldInput } from '../fields/inputs/field-input.tsx';
import { fieldType } from '../fields/registry.ts';
import { showValue } from '../fields/show-value.ts';
import { cellProblem, cellRemedy } from '../grid/cell-display.ts';
import { maySet } from '../grid/rights.ts';
import { language, localize, t } from '../i18n/language.ts';
import { rowTexts } from '../i18n/row.ts';
import { Autolink } from './autolink.tsx';
import { RemedyText } from './remedy-text.tsx';
import { RowCredential } from './row-credential.tsx';
import { RowLink } from './row-link.tsx';
import { explainLock, type LockExplanation } from './why-locked.ts';
import { useDisplayContext, useWorkspace } from './workspace-context.ts';

/** One field in the row panel: its value or why it is locked, its problem, and a text that was not saved. */
export function RowField(props: { row: GridRow; field: CatalogField }): JSX.Element {
  const { workspace } = useWorkspace('session');
  const { table, rows } = useWorkspace('table');
  const { saveCells, showReport, isChecking } = useWorkspace('reports');
  /** How many values of this field are on their way. */
  const [saving, setSaving] = createSignal(0);
  const isChecked = (): boolean => saving() > 0 && isChecking();
  const display = useDisplayContext();
  const id = `row-${props.field.id}`;
  const value = (): Value => props.row.cells[props.field.id] ?? null;
  const isCredential = (): boolean => props.field.sealed === true && maySet(table(), props.field.id, props.row);
  const locked = (): LockExplanation | null =>
    isCredential() ? null : explainLock(props.field, props.row, table(), workspace.catalog);
  const refused = (): RefusedText | undefined => props.row.refused?.find(item => item.field === props.field.id);
  const problem = (): string | null => (refused() ? null : cellProblem(props.field, props.row, display));
  const remedy = (): string | null => cellRemedy(props.field, props.row, display);

  /** Saves values in the row that is shown now, also when another is shown by then. */
  function saveIn(row: string): (next: Value) => void {
    const [held, { id: name, label }] = [rows(), props.field];
    const save = async (next: Value): Promise<void> => {
      const from = { [name]: held.store.get(row)?.cells[name] ?? null };
      setSaving(count => count + 1);
      const saved = saveCells(held, { table: held.table().id, row, from, to: { [name]: next } }, localize(label));
      const report = await saved.finally(() => setSaving(count => count - 1));
      if (report) showReport(report, true);
    };
    return next => void save(next);
  }
  return (
    <div class="row-field" data-tick={fieldType(props.field).input === 'tick'} aria-busy={isChecked()}>
      <label for={id}>{localize(props.field.label)}</label>
      <Show
        when={locked()}
        fallback={
          <Show
            when={isCredential()}
            fallback={
              <FieldInput
                id={id}
                field={props.field}
                value={value()}
                row={props.row.id}
                language={language()}
                rows={rows()}
                invalid={problem() !== null || refused() !== undefined}
                describedBy={problem() === null ? undefined : `${id}-problem`}
                onChange={saveIn(props.row.id)}
              />
            }
          >
            <RowCredential id={id} field={props.field} row={props.row} />
          </Show>
        }
      >
        {lock => (
          <LockedField
            id={id}
            row={props.row}
            label={localize(props.field.label)}
            text={showValue(value(), props.field, display)}
            lock={lock()}
          />
        )}
      </Show>
      <RowLink field={props.field} value={value()} name={showValue(value(), props.field, display)} />
      <Show when={isChecked()}>
        <p class="row-checking hint" role="status">
          {t().status.checking}
        </p>
      </Show>
      <Show when={problem()}>
        <InlineError id={`${id}-problem`}>{problem()}</InlineError>
      </Show>
      <Show when={refused()}>
        {item => (
          <div class="row-refused">
            <p>
              <strong>{rowTexts().panel.notSaved(showValue(item().text, props.field, display))}</strong>{' '}
              {joinSentences([item().message, remedy()])}
            </p>
            <div>
              <button type="button" class="button framed" onClick={() => saveIn(props.row.id)(item().text)}>
                {rowTexts().panel.tryAgain}
              </button>
              <button type="button" class="button" onClick={() => rows().discard(props.row.id, props.field.id)}>
                {rowTexts().panel.discard}
              </button>
            </div>
          </div>
        )}
      </Show>
    </div>
  );
}

/** The value of a field that cannot be edited, and a button that says why and what to do instead. */
function LockedField(props: { id: string; row: GridRow; label: string; text: string; lock: LockExplanation }): JSX.Element {
  const [isOpen, setOpen] = createSignal(false);
  let button!: HTMLButtonElement;
  createEffect(on([() => props.row.id], () => setOpen(false), { defer: true }));
  const close = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !isOpen()) return;
    event.preventDefault();
    setOpen(false);
    button.focus();
  };
  return (
    <>
      <div id={props.id} class="row-locked">
        <span>
          <Autolink text={props.text || '—'} />
        </span>
        <button
          ref={element => {
            button = element;
          }}
          type="button"
          class="row-lock"
          aria-label={rowTexts().why.about(props.label)}
          title={rowTexts().why.title}
          aria-expanded={isOpen()}
          aria-controls={`${props.id}-why`}
          onClick={() => setOpen(!isOpen())}
          onKeyDown={close}
        >
          <Lock />
        </button>
      </div>
      <div id={`${props.id}-why`} class="row-why" role="note" hidden={!isOpen()}>
        <Show when={isOpen()}>
          <p class="row-why-title">{rowTexts().why.title}</p>
          <p>{props.lock.reason}</p>
          <p class="row-why-remedy">
            <CircleHelp aria-hidden="true" />
            <RemedyText text={props.lock.remedy} row={props.row} />
          </p>
        </Show>
      </div>
    </>
  );
}
