import { createEffect, createSignal, For, type JSX, on, Show } from 'solid-js';
import type { Complaint, HistoryEntry } from '../../server/api/wire.ts';
import type { RowId, Value } from '../../server/model/change.ts';
import { showIssues, showValue } from '../grid/look.ts';
import { sorry } from '../pages/session.ts';
import { fieldOf, writable } from '../sync/catalog.ts';
import { rowWords } from '../words/row.ts';
import { ago, exactly } from '../words/show.ts';
import { inWords, language } from '../words/words.ts';
import { initials } from './account.tsx';
import { readerOf, useDesk } from './desk.ts';

/** Entries that one request brings, at most; fewer mean that there are no earlier ones. */
const page = 20;

/** What happened to a row: who, when, from what to what, and the way back. */
export function RowHistory(props: { row: RowId }): JSX.Element {
  const desk = useDesk();
  const [entries, setEntries] = createSignal<HistoryEntry[]>([]);
  const [more, setMore] = createSignal(false);
  const [read, setRead] = createSignal(false);
  const [wrong, setWrong] = createSignal<string>();

  async function load(before?: number): Promise<void> {
    try {
      const answer = await desk.workspace.rowHistory(desk.table().id, props.row, before);
      setEntries(known => (before === undefined ? answer.entries : [...known, ...answer.entries]));
      setMore(answer.entries.length >= page);
      setWrong(undefined);
    } catch (error) {
      setWrong(sorry(error));
    }
    setRead(true);
  }
  createEffect(on([() => props.row, () => desk.rows().version(props.row)], () => void load()));

  return (
    <div class="history">
      <Show when={wrong()}>
        <p class="notice">{wrong()}</p>
      </Show>
      <Show when={read() && entries().length === 0 && !wrong()}>
        <p class="quiet">{rowWords().panel.noHistory}</p>
      </Show>
      <ol>
        <For each={entries()}>{entry => <Entry entry={entry} />}</For>
      </ol>
      <Show when={more()}>
        <button type="button" class="button" onClick={() => void load(entries().at(-1)?.seq)}>
          {rowWords().panel.earlier}
        </button>
      </Show>
    </div>
  );
}

function Entry(props: { entry: HistoryEntry }): JSX.Element {
  const desk = useDesk();
  const reader = readerOf(desk);
  const show = (field: string, value: Value, issues: readonly Complaint[] = []): string => {
    const known = fieldOf(desk.table(), field);
    if (value !== null && issues.length > 0) return showIssues(issues, reader);
    return (known ? showValue(value, known, reader) : String(value ?? '')) || rowWords().panel.emptyValue;
  };
  /** Parts of Seatgrid act under names of the code; people are told them in words. */
  const part = (): string | undefined => reader.words[`part.${props.entry.actor}`]?.[language()];
  /** Where the log begins: what was before is not kept any more. */
  const isStart = (): boolean => props.entry.kind === 'start';
  const actor = (): string => part() ?? props.entry.actorName;
  /** Names change and may be shared: the User ID tells who it was, and another name of today is said too. */
  const known = (): string | undefined => {
    const { person, actorName } = props.entry;
    if (!person) return undefined;
    const parts = [person.userId, person.name === actorName ? '' : rowWords().panel.now(person.name)].filter(part => part !== '');
    return parts.length > 0 ? `(${parts.join(', ')})` : undefined;
  };
  const label = (field: string): string => {
    const known = fieldOf(desk.table(), field);
    return known ? inWords(known.label) : field;
  };
  async function takeBack(): Promise<void> {
    desk.tell(await desk.rows().takeBack(props.entry.transaction, props.entry.batch), false);
  }
  return (
    <li class="history-entry">
      <span class="avatar small" aria-hidden="true">
        {initials(part() || isStart() ? 'Seatgrid' : actor())}
      </span>
      <div class="history-what">
        <p>
          <Show when={!isStart()}>
            <strong>{actor()}</strong> <Show when={known()}>{words => <span class="quiet">{words()} </span>}</Show>
          </Show>
          {rowWords().panel[props.entry.kind]}
        </p>
        <p class="small quiet">
          <time datetime={props.entry.at} title={exactly(props.entry.at, language())}>
            {ago(props.entry.at, language())} · {exactly(props.entry.at, language())}
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
      <Show when={writable(desk.table()) && !isStart()}>
        <button type="button" class="button" onClick={() => void takeBack()}>
          {rowWords().panel.takeBack}
        </button>
      </Show>
    </li>
  );
}
