import './row-history.css';
import { createEffect, createSignal, For, type JSX, on, Show } from 'solid-js';
import type { HistoryEntry, IssueDetails } from '../../server/api/wire.ts';
import type { RowId, Value } from '../../server/model/change.ts';
import { Avatar } from '../components/avatar.tsx';
import { showIssues } from '../fields/issues.ts';
import { showValue } from '../fields/show-value.ts';
import { formatDateTime, formatRelativeTime } from '../i18n/format.ts';
import { language, localize } from '../i18n/language.ts';
import { rowTexts } from '../i18n/row.ts';
import { errorMessage } from '../pages/session.ts';
import { fieldOf, isWritable } from '../sync/catalog.ts';
import { useDisplayContext, useWorkspace } from './workspace-context.ts';

/** Entries of one response, as the server sends them by default; fewer mean that there are no earlier ones. */
const pageSize = 50;

/** The history of a row: who changed what and when, with an Undo button. */
export function RowHistory(props: { row: RowId }): JSX.Element {
  const { workspace } = useWorkspace('session');
  const { table, rows } = useWorkspace('table');
  const [entries, setEntries] = createSignal<HistoryEntry[]>([]);
  const [more, setMore] = createSignal(false);
  const [isLoaded, setLoaded] = createSignal(false);
  const [errorText, setErrorText] = createSignal<string>();

  async function load(before?: number): Promise<void> {
    try {
      const answer = await workspace.rowHistory(table().id, props.row, before);
      setEntries(known => (before === undefined ? answer.entries : [...known, ...answer.entries]));
      setMore(answer.entries.length >= pageSize);
      setErrorText(undefined);
    } catch (error) {
      setErrorText(errorMessage(error));
    }
    setLoaded(true);
  }
  createEffect(on([() => props.row, () => rows().version(props.row)], () => void load()));

  return (
    <div class="history">
      <Show when={errorText()}>
        <p class="notice">{errorText()}</p>
      </Show>
      <Show when={isLoaded() && entries().length === 0 && !errorText()}>
        <p class="quiet">{rowTexts().panel.noHistory}</p>
      </Show>
      <ol>
        <For each={entries()}>{entry => <HistoryItem entry={entry} />}</For>
      </ol>
      <Show when={more()}>
        <button type="button" class="button" onClick={() => void load(entries().at(-1)?.seq)}>
          {rowTexts().panel.earlier}
        </button>
      </Show>
    </div>
  );
}

function HistoryItem(props: { entry: HistoryEntry }): JSX.Element {
  const { table, rows } = useWorkspace('table');
  const { showReport } = useWorkspace('reports');
  const display = useDisplayContext();
  const show = (field: string, value: Value, issues: readonly IssueDetails[] = []): string => {
    const known = fieldOf(table(), field);
    if (value !== null && issues.length > 0) return showIssues(issues, display);
    return (known ? showValue(value, known, display) : String(value ?? '')) || rowTexts().panel.emptyValue;
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
  async function undoEntry(): Promise<void> {
    showReport(await rows().revert(props.entry.transaction, props.entry.batch), false);
  }
  return (
    <li class="history-entry">
      <Avatar id={props.entry.actor} name={part() || isStart() ? 'Seatgrid' : actor()} external={!props.entry.person} />
      <div class="history-what">
        <p>
          <Show when={!isStart()}>
            <strong>{actor()}</strong> <Show when={known()}>{text => <span class="quiet">{text()} </span>}</Show>
          </Show>
          {rowTexts().panel[props.entry.kind]}
        </p>
        <p class="small quiet">
          <time datetime={props.entry.at} title={formatDateTime(props.entry.at, language())}>
            {formatRelativeTime(props.entry.at, language())} · {formatDateTime(props.entry.at, language())}
          </time>
        </p>
        <Show when={props.entry.changes.length > 0}>
          <dl>
            <For each={props.entry.changes}>
              {change => (
                <div>
                  <dt>{label(change.field)}</dt>
                  <dd>
                    <Show when={props.entry.kind === 'changed'}>
                      <del>{show(change.field, change.from, change.issues?.from)}</del> →{' '}
                    </Show>
                    <ins>{show(change.field, change.to, change.issues?.to)}</ins>
                  </dd>
                </div>
              )}
            </For>
          </dl>
        </Show>
      </div>
      <Show when={isWritable(table()) && !isStart()}>
        <button type="button" class="button" onClick={() => void undoEntry()}>
          {rowTexts().panel.undo}
        </button>
      </Show>
    </li>
  );
}
