import ChevronDown from 'lucide-solid/icons/chevron-down';
import ChevronUp from 'lucide-solid/icons/chevron-up';
import X from 'lucide-solid/icons/x';
import { createEffect, createMemo, createSignal, For, type JSX, on, onCleanup, Show } from 'solid-js';
import type { CatalogAction, CatalogField, OneAnswer } from '../../server/api/wire.ts';
import type { RowId } from '../../server/model/change.ts';
import { isLegal } from '../grid/judge.ts';
import { dotOf } from '../grid/look.ts';
import { api, sorry } from '../pages/session.ts';
import { ApiProblem } from '../sync/api.ts';
import { stateOf } from '../sync/catalog.ts';
import type { ShownRow } from '../sync/shelf.ts';
import { rowWords } from '../words/row.ts';
import { inWords } from '../words/words.ts';
import { type Desk, useDesk } from './desk.ts';
import { RowField } from './row-field.tsx';
import { RowHistory } from './row-history.tsx';
import { RowIssues } from './row-issues.tsx';

/** One row beside the grid: what to do about it, its fields, what happened to it. */
export function RowPanel(props: { row: RowId }): JSX.Element {
  const desk = useDesk();
  const [tab, setTab] = createSignal<'fields' | 'history'>('fields');
  /** A copy each time: the row's own object stays the same while its cells change. */
  const row = createMemo(() => {
    desk.rows().version(props.row);
    const row = desk.rows().shelf.get(props.row);
    return row && { ...row };
  });
  const title = (): string =>
    desk.rows().titleOf(props.row) ||
    (row() && !desk.rows().shelf.known(props.row) ? rowWords().panel.newRow : inWords(desk.table().label));
  async function move(step: 1 | -1): Promise<void> {
    const position = desk.rows().positionOf(props.row);
    if (position === undefined) return;
    const next = position + step;
    if (next < 0 || next >= desk.rows().count()) return;
    const [found] = await desk.rows().rowsBetween(next, next);
    if (!found) return;
    desk.handle()?.goTo(next);
    desk.openRow(found.id);
  }
  return (
    <aside class="panel" data-region="panel" aria-label={rowWords().panel.label(title())}>
      <header class="panel-head">
        <h2>{title()}</h2>
        <button
          type="button"
          class="button icon"
          aria-label={rowWords().panel.previous}
          title={rowWords().panel.previous}
          onClick={() => void move(-1)}
        >
          <ChevronUp />
        </button>
        <button
          type="button"
          class="button icon"
          aria-label={rowWords().panel.next}
          title={rowWords().panel.next}
          onClick={() => void move(1)}
        >
          <ChevronDown />
        </button>
        <button
          type="button"
          class="button icon"
          aria-label={rowWords().panel.close}
          title={rowWords().panel.close}
          onClick={() => desk.openRow(null)}
        >
          <X />
        </button>
      </header>
      <Show when={row()} fallback={<Unread row={props.row} />}>
        {shown => (
          <>
            <StateLine row={shown()} />
            <RowIssues row={shown()} />
            <div class="panel-tabs" role="tablist">
              <For each={['fields', 'history'] as const}>
                {name => (
                  <button
                    type="button"
                    role="tab"
                    id={`panel-tab-${name}`}
                    aria-selected={tab() === name}
                    aria-controls="panel-body"
                    tabindex={tab() === name ? 0 : -1}
                    onClick={() => setTab(name)}
                    onKeyDown={event => {
                      if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
                      setTab(name === 'fields' ? 'history' : 'fields');
                      document.getElementById(`panel-tab-${tab()}`)?.focus();
                    }}
                  >
                    {rowWords().panel[name]}
                  </button>
                )}
              </For>
            </div>
            <div id="panel-body" class="panel-body" role="tabpanel" aria-labelledby={`panel-tab-${tab()}`}>
              <Show when={tab() === 'fields'} fallback={<RowHistory row={props.row} />}>
                <Fields row={shown()} />
              </Show>
            </div>
          </>
        )}
      </Show>
    </aside>
  );
}

/** A row that is not among those loaded: it is read by itself, and shows when it is there. */
function Unread(props: { row: RowId }): JSX.Element {
  const desk = useDesk();
  const [said, setSaid] = createSignal(rowWords().panel.opening);
  createEffect(
    on([() => props.row, () => desk.rows().view.loaded()], ([row, ready]) => {
      let isWanted = true;
      onCleanup(() => {
        isWanted = false;
      });
      setSaid(rowWords().panel.opening);
      if (ready) void readRow(desk, row).then(problem => isWanted && problem !== null && setSaid(problem));
    }),
  );
  return (
    <p class="panel-gone quiet" role="status">
      {said()}
    </p>
  );
}

/** Reads one row into the rows of the table on screen; answers what to say where it cannot be had. */
async function readRow({ rows, workspace }: Desk, id: RowId): Promise<string | null> {
  const table = rows();
  try {
    const { row, links, seq } = await api.get<OneAnswer>(`${table.path}/rows/${encodeURIComponent(id)}`);
    workspace.titles.learn(links);
    table.shelf.read(row, seq);
    return null;
  } catch (error) {
    if (error instanceof ApiProblem && error.problem.status < 500) return rowWords().panel.gone;
    return sorry(error);
  }
}

/** The row's state, and what can be done with it. */
function StateLine(props: { row: ShownRow }): JSX.Element {
  const desk = useDesk();
  const state = () => stateOf(desk.table());
  const value = (): string => String(props.row.cells[state()?.id ?? ''] ?? '');
  const label = (): string => {
    const found = state()?.states?.find(item => item.id === value());
    return found ? inWords(found.label) : value();
  };
  const legal = (): CatalogAction[] => desk.table().actions.filter(action => isLegal(action, props.row));
  async function act(action: CatalogAction): Promise<void> {
    const input = await desk.ask(action, [props.row]);
    if (input === null) return;
    desk.tell(await desk.rows().act(action.id, [props.row.id], input), false);
  }
  return (
    <Show when={state() || legal().length > 0}>
      <div class="panel-state">
        <Show when={state()}>
          {field => (
            <span class="state">
              <span class="state-dot" data-dot={dotOf(field(), value())} aria-hidden="true" />
              {label()}
            </span>
          )}
        </Show>
        <For each={legal()}>
          {action => (
            <button type="button" class="button framed" classList={{ risky: action.removes }} onClick={() => void act(action)}>
              {inWords(action.label)}
            </button>
          )}
        </For>
      </div>
    </Show>
  );
}

function Fields(props: { row: ShownRow }): JSX.Element {
  const desk = useDesk();
  const [more, setMore] = createSignal(false);
  const shown = (): CatalogField[] =>
    desk.table().fields.filter(field => field.type !== 'verdict' && field.type !== 'secret' && (more() || !field.aside));
  const aside = (): boolean => desk.table().fields.some(field => field.aside);
  return (
    <div class="panel-fields">
      <For each={shown()}>{field => <RowField row={props.row} field={field} />}</For>
      <Show when={aside()}>
        <button type="button" class="button" onClick={() => setMore(!more())}>
          {more() ? rowWords().panel.fewer : rowWords().panel.more}
        </button>
      </Show>
    </div>
  );
}
