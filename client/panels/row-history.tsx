import './row-history.css';
import ArrowRight from 'lucide-solid/icons/arrow-right';
import Undo from 'lucide-solid/icons/undo-2';
import { createEffect, createSignal, For, type JSX, on, Show, Suspense } from 'solid-js';
import type { HistoryEntry, IssueDetails } from '../../server/api/wire.ts';
import type { RowId, Value } from '../../server/model/change.ts';
import { lazyPart } from '../browser/lazy-part.ts';
import { Avatar } from '../components/avatar.tsx';
import { showIssues } from '../fields/issues.ts';
import { showValue } from '../fields/show-value.ts';
import { formatDateTime } from '../i18n/format.ts';
import { formatDay, formatTime } from '../i18n/format-day.ts';
import { language, localize } from '../i18n/language.ts';
import { rowTexts } from '../i18n/row.ts';
import { api, errorMessage } from '../pages/session.ts';
import { fieldOf, isWritable } from '../sync/catalog.ts';
import { productName } from './product-name.ts';
import { toast } from './toast.ts';
import { describeUndo, dryRunUndo, type UndoPreview } from './undo-preview.ts';
import { useDisplayContext, useWorkspace } from './workspace-context.ts';

const UndoDialog = lazyPart(async () => (await import('./undo-dialog.tsx')).UndoDialog);

/** Entries of one response, as the server sends them by default; fewer mean that there are no earlier ones. */
const pageSize = 50;

/** The history of a row by day: who changed what and when, with an Undo button. */
export function RowHistory(props: { row: RowId }): JSX.Element {
  const { workspace } = useWorkspace('session');
  const { table, rows } = useWorkspace('table');
  const [entries, setEntries] = createSignal<HistoryEntry[]>([]);
  const [more, setMore] = createSignal(false);
  const [isLoaded, setLoaded] = createSignal(false);
  const [errorText, setErrorText] = createSignal<string>();

  async function load(before?: number): Promise<void> {
    const { row } = props;
    try {
      const answer = await workspace.rowHistory(table().id, row, before);
      if (row !== props.row) return;
      setEntries(known => (before === undefined ? answer.entries : [...known, ...answer.entries]));
      setMore(answer.entries.length >= pageSize);
      setErrorText(undefined);
    } catch (error) {
      if (row !== props.row) return;
      setErrorText(errorMessage(error));
    }
    setLoaded(true);
  }
  createEffect(on([() => props.row, () => rows().version(props.row)], () => void load()));
  const isNewDay = (at: number): boolean => at === 0 || dayOf(entries()[at]!) !== dayOf(entries()[at - 1]!);

  return (
    <div class="history">
      <Show when={errorText()}>
        <p class="notice">{errorText()}</p>
      </Show>
      <Show when={isLoaded() && entries().length === 0 && !errorText()}>
        <p class="quiet">{rowTexts().panel.noHistory}</p>
      </Show>
      <ol>
        <For each={entries()}>
          {(entry, at) => (
            <>
              <Show when={isNewDay(at())}>
                <li class="history-day">{dayOf(entry)}</li>
              </Show>
              <HistoryItem entry={entry} row={props.row} />
            </>
          )}
        </For>
      </ol>
      <Show when={more()}>
        <button type="button" class="button" onClick={() => void load(entries().at(-1)?.seq)}>
          {rowTexts().panel.earlier}
        </button>
      </Show>
    </div>
  );
}

const dayOf = ({ at }: HistoryEntry): string => formatDay(at, language());

function HistoryItem(props: { entry: HistoryEntry; row: RowId }): JSX.Element {
  const { workspace } = useWorkspace('session');
  const { table, rows } = useWorkspace('table');
  const { showReport } = useWorkspace('reports');
  const display = useDisplayContext();
  const [isBusy, setBusy] = createSignal(false);
  const [preview, setPreview] = createSignal<UndoPreview | null>(null);
  const show = (field: string, value: Value, issues: readonly IssueDetails[] = []): string => {
    const known = fieldOf(table(), field);
    if (value !== null && issues.length > 0) return showIssues(issues, display);
    return known ? showValue(value, known, display) : String(value ?? '');
  };
  /** The readable name of a system actor such as `clock`; undefined for people. */
  const part = (): string | undefined => display.words[`part.${props.entry.actor}`]?.[language()];
  /** Whether this entry is the start of the kept history. */
  const isStart = (): boolean => props.entry.kind === 'start';
  const actor = (): string => part() ?? props.entry.actorName;
  /** The User ID of the actor and, if it has changed, their name today. */
  const known = (): string | undefined => {
    const { person, actorName } = props.entry;
    if (!person) return undefined;
    const parts = [person.userId, person.name === actorName ? '' : rowTexts().panel.now(person.name)].filter(part => part !== '');
    return parts.length > 0 ? `(${parts.join(', ')})` : undefined;
  };
  const label = (field: string): string => {
    const known = fieldOf(table(), field);
    return known ? localize(known.label) : field;
  };
  /** What was done, with the field or the number of fields. */
  const what = (): string => {
    const { kind, changes } = props.entry;
    const texts = rowTexts().panel;
    if (kind !== 'changed' || changes.length === 0) return texts[kind];
    return changes.length === 1 ? texts.changedOne(label(changes[0]!.field)) : texts.changedSeveral(changes.length);
  };
  async function undo(): Promise<void> {
    showReport(await rows().revert(props.entry.transaction, props.entry.batch), false);
  }
  /** Undoes at once if only this row changes; otherwise shows first what would change. */
  async function checkAndUndo(): Promise<void> {
    const { transaction, batch } = props.entry;
    setBusy(true);
    try {
      const outcome = await dryRunUndo(api, `/api/workspaces/${workspace.id}`, transaction, batch);
      const explain = rows().explain;
      const found = describeUndo(outcome, props.row, workspace.catalog, explain, product =>
        productName(workspace.catalog, product),
      );
      if (found.isOnlyRow) await undo();
      else setPreview(found);
    } catch (error) {
      toast(errorMessage(error), 'warn');
    } finally {
      setBusy(false);
    }
  }
  return (
    <li class="history-entry">
      <Avatar id={props.entry.actor} name={part() || isStart() ? 'Seatgrid' : actor()} external={!props.entry.person} />
      <div class="history-what">
        <p>
          <Show when={!isStart()}>
            <strong>{actor()}</strong> <Show when={known()}>{text => <span class="quiet">{text()} </span>}</Show>
          </Show>
          {what()}{' '}
          <time datetime={props.entry.at} title={formatDateTime(props.entry.at, language())}>
            {formatTime(props.entry.at, language())}
          </time>
          <Show when={isWritable(table()) && !isStart()}>
            <button type="button" class="history-undo" disabled={isBusy()} onClick={() => void checkAndUndo()}>
              <Undo aria-hidden="true" />
              {isBusy() ? rowTexts().undo.checking : props.entry.batch ? rowTexts().undo.preview : rowTexts().panel.undo}
            </button>
          </Show>
        </p>
        <Show when={props.entry.changes.length > 0}>
          <dl>
            <For each={props.entry.changes}>
              {change => (
                <div>
                  <dt>{label(change.field)}</dt>
                  <dd>
                    <Show when={props.entry.kind === 'changed'}>
                      <Show
                        when={show(change.field, change.from, change.issues?.from)}
                        fallback={<span class="quiet">{rowTexts().panel.emptyValue}</span>}
                      >
                        {text => <del>{text()}</del>}
                      </Show>
                      <ArrowRight aria-label="→" />
                    </Show>
                    <Show
                      when={show(change.field, change.to, change.issues?.to)}
                      fallback={<span class="quiet">{rowTexts().panel.emptyValue}</span>}
                    >
                      {text => <ins>{text()}</ins>}
                    </Show>
                  </dd>
                </div>
              )}
            </For>
          </dl>
        </Show>
      </div>
      <Suspense>
        <Show when={preview()}>
          {found => <UndoDialog preview={found()} undo={() => void undo()} close={() => setPreview(null)} />}
        </Show>
      </Suspense>
    </li>
  );
}
