import './add-lazy-strings.ts';
import type { JSX } from 'solid-js';
import { createMemo, createResource, createSignal, createUniqueId, For, onCleanup, Show, untrack } from 'solid-js';
import { Dialog } from '../components/dialog.tsx';
import { columnsOf } from '../fields/composed.ts';
import { DryRunResult } from './dry-run-result.tsx';
import { focusActive } from './edit.ts';
import {
  draftReplacement,
  findCells,
  isReplaceable,
  maxReplacedRows,
  type ReplaceChoices,
  type Replacement,
} from './replace-text.ts';
import { sendChanges } from './send-changes.ts';
import type { GridSlice, WritingGrid } from './state.ts';
import './replace-dialog.css';

/** Number of changed cells that are listed. */
const shownCells = 50;

/** The rows are searched once nothing has been typed for this long, in milliseconds. */
const typingPause = 250;

/** The dialog that replaces a text in the selected cells or in all rows of the view, with a preview. One undo takes it back. */
export function ReplaceDialog(props: { grid: WritingGrid & GridSlice<'surface'> }): JSX.Element {
  const { grid } = props;
  const id = createUniqueId();
  const selectedCount = untrack(() => grid.selection.size().cells);
  const [choices, setChoices] = createSignal<ReplaceChoices>({
    text: untrack(() => grid.root().querySelector<HTMLInputElement>('.sg-find input')?.value ?? ''),
    replacement: '',
    matchCase: false,
    wholeCell: false,
    column: null,
    rows: selectedCount > 1 ? 'selected' : 'all',
  });
  const settled = debounced(choices, typingPause);
  /** What decides which cells are searched: rows are read again only if it changes. */
  const wanted = createMemo(() => ({ text: settled().text, rows: settled().rows }), undefined, {
    equals: (one, other) => one.text === other.text && one.rows === other.rows,
  });
  const [found] = createResource(wanted, async of => ({ of, cells: await findCells(grid, of) }));
  const draft = createMemo((): Replacement | null => {
    const now = found.state === 'ready' ? found() : null;
    return now?.of === wanted() ? draftReplacement(grid, now.cells, settled()) : null;
  });
  /** The current draft, once it is that of what is typed. */
  const ready = (): Replacement | null => (settled() === choices() ? draft() : null);
  const choose = (part: Partial<ReplaceChoices>): void => void setChoices(before => ({ ...before, ...part }));
  const close = (): void => void grid.dialogs.setReplaceOpen(false);
  const cellCount = (): number => ready()?.cells.length ?? 0;
  const submit = (): void => {
    const now = ready();
    if (now === null || now.requests.length === 0) return;
    const { lockedCount } = now;
    const also = lockedCount > 0 ? grid.say('replaceLocked', { count: lockedCount }) : '';
    close();
    const label = grid.say('replaceLabel');
    void sendChanges(grid, now.requests, { rows: now.rows, label, alwaysReport: true, also })?.catch(grid.reportError);
  };
  const fields = (): JSX.Element => (
    <>
      <div class="sg-replace-texts">
        <div class="field">
          <label for={`${id}-text`}>{grid.say('replaceFind')}</label>
          <input
            id={`${id}-text`}
            class="input"
            autocomplete="off"
            spellcheck={false}
            value={choices().text}
            on:input={event => choose({ text: event.currentTarget.value })}
          />
        </div>
        <div class="field">
          <label for={`${id}-replacement`}>{grid.say('replaceWith')}</label>
          <input
            id={`${id}-replacement`}
            class="input"
            autocomplete="off"
            spellcheck={false}
            value={choices().replacement}
            on:input={event => choose({ replacement: event.currentTarget.value })}
          />
        </div>
        <div class="field">
          <label for={`${id}-column`}>{grid.say('replaceColumn')}</label>
          <select id={`${id}-column`} class="select" onChange={event => choose({ column: event.currentTarget.value || null })}>
            <option value="">{grid.say('replaceAllColumns')}</option>
            <For
              each={columnsOf(grid.source.table()).filter(field => isReplaceable(field) && grid.columns.indexOf(field.id) >= 0)}
            >
              {field => <option value={field.id}>{field.label[grid.props.language]}</option>}
            </For>
          </select>
        </div>
      </div>
      <Show when={selectedCount > 1}>
        <fieldset class="sg-choices">
          <legend>{grid.say('replaceWhere')}</legend>
          <For each={['selected', 'all'] as const}>
            {rows => (
              <label>
                <input type="radio" name={`${id}-rows`} checked={choices().rows === rows} onChange={() => choose({ rows })} />
                {rows === 'selected'
                  ? grid.say('replaceSelected', { count: selectedCount })
                  : grid.say('replaceAllRows', { count: grid.count() })}
              </label>
            )}
          </For>
        </fieldset>
      </Show>
      <div class="sg-choices">
        <label class="sg-choice-line">
          <input
            type="checkbox"
            checked={choices().matchCase}
            onChange={event => choose({ matchCase: event.currentTarget.checked })}
          />
          {grid.say('replaceCase')}
        </label>
        <label class="sg-choice-line">
          <input
            type="checkbox"
            checked={choices().wholeCell}
            onChange={event => choose({ wholeCell: event.currentTarget.checked })}
          />
          {grid.say('replaceWhole')}
        </label>
      </div>
    </>
  );
  return (
    <Dialog
      title={grid.say('replaceTitle')}
      closeLabel={grid.say('close')}
      close={close}
      onSubmit={submit}
      restoreFocus={() => focusActive(grid)}
      footer={
        <>
          <button type="button" class="button framed" onClick={close}>
            {grid.say('cancel')}
          </button>
          <button type="submit" class="button main" aria-disabled={cellCount() === 0}>
            {cellCount() === 0 ? grid.say('replaceNow') : grid.say('replaceIn', { count: cellCount() })}
          </button>
        </>
      }
    >
      {fields()}
      <p class="quiet" role="status">
        {draftText(grid, choices(), ready(), found.error)}
      </p>
      <Show when={cellCount() > 0}>
        <ChangedCells grid={grid} draft={ready()!} />
        <DryRunResult
          grid={grid}
          draft={ready()!}
          untried={grid.say('replaceUntried')}
          preview={({ requests }) => grid.source.preview?.(requests) ?? null}
        />
      </Show>
    </Dialog>
  );
}

/** What the draft has found, or why there is none. */
function draftText(grid: GridSlice<'context'>, { text }: ReplaceChoices, draft: Replacement | null, error: unknown): string {
  if (text === '') return grid.say('replaceTyped');
  if (error !== undefined) return grid.say('replaceFailed');
  if (draft === null) return grid.say('replaceLooking');
  if (draft.isTooMany) return grid.say('replaceTooMany', { count: maxReplacedRows });
  const locked = draft.lockedCount > 0 ? ` ${grid.say('replaceLocked', { count: draft.lockedCount })}` : '';
  if (draft.cells.length === 0) return `${grid.say('replaceNone')}${locked}`;
  return `${grid.say('replaceFound', { count: draft.cells.length, rows: draft.rows.length })}${locked}`;
}

/** The first changed cells: row, column, and the text before and after. */
function ChangedCells(props: { grid: GridSlice<'context'>; draft: Replacement }): JSX.Element {
  const { grid } = props;
  const titleOf = ({ row }: Replacement['cells'][number]): string => grid.source.titleOf?.(row.id) ?? '';
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it may overflow, and keyboard users must be able to scroll it
    <section class="sg-paste-table sg-replaced" aria-label={grid.say('replaceList')} tabIndex={0}>
      <table>
        <tbody>
          <For each={props.draft.cells.slice(0, shownCells)}>
            {cell => (
              <tr>
                <th scope="row">{titleOf(cell)}</th>
                <td>{cell.field.label[grid.props.language]}</td>
                <td>
                  <del>{cell.before}</del>
                </td>
                <td>
                  <ins>{cell.after === '' ? grid.say('filterEmpty') : cell.after}</ins>
                </td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
      <Show when={props.draft.cells.length > shownCells}>
        <p class="quiet">{grid.say('replaceMore', { count: props.draft.cells.length - shownCells })}</p>
      </Show>
    </section>
  );
}

/** A value that follows another one once that has not changed for some milliseconds. */
function debounced<Value>(value: () => Value, pause: number): () => Value {
  const [late, setLate] = createSignal(untrack(value));
  let timer: ReturnType<typeof setTimeout> | undefined;
  createMemo(() => {
    const now = value();
    clearTimeout(timer);
    timer = setTimeout(() => setLate(() => now), pause);
  });
  onCleanup(() => clearTimeout(timer));
  return late;
}
