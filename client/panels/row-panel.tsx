import './row-panel.css';
import ChevronDown from 'lucide-solid/icons/chevron-down';
import ChevronUp from 'lucide-solid/icons/chevron-up';
import X from 'lucide-solid/icons/x';
import { createEffect, createMemo, createSignal, For, type JSX, on, onCleanup, Show } from 'solid-js';
import type { CatalogAction, CatalogField, RowResponse } from '../../server/api/wire.ts';
import type { RowId } from '../../server/model/change.ts';
import { fieldType } from '../fields/registry.ts';
import { stateField } from '../fields/special-fields.ts';
import { stateDot } from '../fields/state.ts';
import { isAvailable } from '../grid/action-availability.ts';
import type { GridRow } from '../grid/source.ts';
import { localize } from '../i18n/language.ts';
import { rowTexts } from '../i18n/row.ts';
import { api, errorMessage } from '../pages/session.ts';
import { ApiProblem } from '../sync/api.ts';
import type { TableRows } from '../sync/table-rows.ts';
import type { Workspace } from '../sync/workspace.ts';
import { RowField } from './row-field.tsx';
import { RowHistory } from './row-history.tsx';
import { RowIssues } from './row-issues.tsx';
import { useWorkspace } from './workspace-context.ts';

/** The panel of the open row: its actions, validation result, fields and history. */
export function RowPanel(props: { row: RowId }): JSX.Element {
  const { table, rows } = useWorkspace('table');
  const { handle } = useWorkspace('grid');
  const { openRow } = useWorkspace('openRow');
  const [tab, setTab] = createSignal<'fields' | 'history'>('fields');
  /** A copy of the row, because the store mutates the same object. */
  const row = createMemo(() => {
    rows().version(props.row);
    const row = rows().store.get(props.row);
    return row && { ...row };
  });
  const title = (): string =>
    rows().titleOf(props.row) || (row() && !rows().store.isSynced(props.row) ? rowTexts().panel.newRow : localize(table().label));
  async function showNeighbour(step: 1 | -1): Promise<void> {
    const position = rows().positionOf(props.row);
    if (position === undefined) return;
    const next = position + step;
    if (next < 0 || next >= rows().count()) return;
    const [found] = await rows().rowsBetween(next, next);
    if (!found) return;
    handle()?.goTo(next);
    openRow(found.id);
  }
  return (
    <aside class="panel" data-region="panel" aria-label={rowTexts().panel.label(title())}>
      <header class="panel-head">
        <h2>{title()}</h2>
        <button
          type="button"
          class="button icon"
          aria-label={rowTexts().panel.previous}
          title={rowTexts().panel.previous}
          onClick={() => void showNeighbour(-1)}
        >
          <ChevronUp />
        </button>
        <button
          type="button"
          class="button icon"
          aria-label={rowTexts().panel.next}
          title={rowTexts().panel.next}
          onClick={() => void showNeighbour(1)}
        >
          <ChevronDown />
        </button>
        <button
          type="button"
          class="button icon"
          aria-label={rowTexts().panel.close}
          title={rowTexts().panel.close}
          onClick={() => openRow(null)}
        >
          <X />
        </button>
      </header>
      <Show when={row()} fallback={<RowLoader row={props.row} />}>
        {shown => (
          <>
            <StateAndActions row={shown()} />
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
                    {rowTexts().panel[name]}
                  </button>
                )}
              </For>
            </div>
            <div id="panel-body" class="panel-body" role="tabpanel" aria-labelledby={`panel-tab-${tab()}`}>
              <Show when={tab() === 'fields'} fallback={<RowHistory row={props.row} />}>
                <RowFields row={shown()} />
              </Show>
            </div>
          </>
        )}
      </Show>
    </aside>
  );
}

/** Loads a row that is not among the loaded rows, and shows a message meanwhile. */
function RowLoader(props: { row: RowId }): JSX.Element {
  const { rows } = useWorkspace('table');
  const { workspace } = useWorkspace('session');
  const [message, setMessage] = createSignal(rowTexts().panel.opening);
  createEffect(
    on([() => props.row, () => rows().view.isLoaded()], ([row, ready]) => {
      let isWanted = true;
      onCleanup(() => {
        isWanted = false;
      });
      setMessage(rowTexts().panel.opening);
      if (ready) void readRow(rows(), workspace, row).then(problem => isWanted && problem !== null && setMessage(problem));
    }),
  );
  return (
    <p class="panel-gone quiet" role="status">
      {message()}
    </p>
  );
}

/** Loads one row into the table's store. Returns the message to show if that fails. */
async function readRow(table: TableRows, workspace: Workspace, id: RowId): Promise<string | null> {
  try {
    const { row, links, seq } = await api.get<RowResponse>(`${table.path}/rows/${encodeURIComponent(id)}`);
    workspace.titles.add(links);
    table.store.applyRow(row, seq);
    return null;
  } catch (error) {
    if (error instanceof ApiProblem && error.problem.status < 500) return rowTexts().panel.gone;
    return errorMessage(error);
  }
}

/** The row's state and its available actions. */
function StateAndActions(props: { row: GridRow }): JSX.Element {
  const { table, rows } = useWorkspace('table');
  const { askForInput, showReport } = useWorkspace('reports');
  const state = () => stateField(table());
  const value = (): string => String(props.row.cells[state()?.id ?? ''] ?? '');
  const label = (): string => {
    const found = state()?.states?.find(item => item.id === value());
    return found ? localize(found.label) : value();
  };
  const availableActions = (): CatalogAction[] => table().actions.filter(action => isAvailable(action, props.row));
  async function runAction(action: CatalogAction): Promise<void> {
    const input = await askForInput(action, [props.row]);
    if (input === null) return;
    showReport(await rows().act(action.id, [props.row.id], input), false);
  }
  return (
    <Show when={state() || availableActions().length > 0}>
      <div class="panel-state">
        <Show when={state()}>
          {field => (
            <span class="state">
              <span class="state-dot" data-dot={stateDot(field(), value())} aria-hidden="true" />
              {label()}
            </span>
          )}
        </Show>
        <For each={availableActions()}>
          {action => (
            <button
              type="button"
              class="button framed"
              classList={{ risky: action.removes }}
              onClick={() => void runAction(action)}
            >
              {localize(action.label)}
            </button>
          )}
        </For>
      </div>
    </Show>
  );
}

function RowFields(props: { row: GridRow }): JSX.Element {
  const { table } = useWorkspace('table');
  const [more, setMore] = createSignal(false);
  const shown = (): CatalogField[] =>
    table().fields.filter(field => !fieldType(field).aboutRow && !fieldType(field).concealed && (more() || !field.aside));
  const hasHiddenFields = (): boolean => table().fields.some(field => field.aside);
  return (
    <div class="panel-fields">
      <For each={shown()}>{field => <RowField row={props.row} field={field} />}</For>
      <Show when={hasHiddenFields()}>
        <button type="button" class="button" onClick={() => setMore(!more())}>
          {more() ? rowTexts().panel.fewer : rowTexts().panel.more}
        </button>
      </Show>
    </div>
  );
}
