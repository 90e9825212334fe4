import './row-panel.css';
import { createEffect, createMemo, createSignal, type JSX, on, onCleanup, Show } from 'solid-js';
import type { RowResponse } from '../../server/api/wire.ts';
import type { RowId } from '../../server/model/change.ts';
import { createStoredSignal, storagePrefix } from '../browser/storage.ts';
import { Panel, PanelParts } from '../components/panel.tsx';
import { localize } from '../i18n/language.ts';
import { rowTexts } from '../i18n/row.ts';
import { api, errorMessage } from '../pages/session.ts';
import { ApiProblem, NoConnection } from '../sync/api.ts';
import type { TableRows } from '../sync/table-rows.ts';
import type { Workspace } from '../sync/workspace.ts';
import { RelatedRows } from './related-rows.tsx';
import { RowFields } from './row-fields.tsx';
import { RowHead, RowToolbar, withKey } from './row-head.tsx';
import { RowHistory } from './row-history.tsx';
import { RowIssues } from './row-issues.tsx';
import { useWorkspace } from './workspace-context.ts';

/** Below this width of the window the panel cannot be widened. */
const roomForWide = matchMedia('(min-width: 1200px)');

/** The panel of the open row: its head, validation result, fields, related rows and history. */
export function RowPanel(props: { row: RowId }): JSX.Element {
  const { workspace, person } = useWorkspace('session');
  const { table, rows } = useWorkspace('table');
  const { openRow } = useWorkspace('openRow');
  const [tab, setTab] = createSignal<'fields' | 'history'>('fields');
  const [hasRoom, setHasRoom] = createSignal(roomForWide.matches);
  const [isExpanded, setExpanded] = createStoredSignal('panelWide', false, storagePrefix(workspace.id, person.user));
  const isWide = (): boolean => hasRoom() && isExpanded();
  const resized = (): void => void setHasRoom(roomForWide.matches);
  roomForWide.addEventListener('change', resized);
  onCleanup(() => roomForWide.removeEventListener('change', resized));
  /** A copy of the row, because the store mutates the same object. */
  const row = createMemo(() => {
    rows().version(props.row);
    const row = rows().store.get(props.row);
    return row && { ...row };
  });
  const title = (): string =>
    rows().titleOf(props.row) || (row() && !rows().store.isSynced(props.row) ? rowTexts().panel.newRow : localize(table().label));
  const position = createPosition(rows, () => props.row);
  const move = createMove(() => props.row, position);

  return (
    <Panel
      label={rowTexts().panel.label(title())}
      isWide={isWide()}
      resize={
        hasRoom()
          ? { label: isWide() ? rowTexts().panel.narrow : rowTexts().panel.widen, press: () => setExpanded(!isWide()) }
          : undefined
      }
      close={{
        label: rowTexts().panel.close,
        title: withKey(rowTexts().panel.close, 'Esc'),
        press: () => openRow(null),
      }}
      head={<RowToolbar row={props.row} position={position()} move={step => void move(step)} />}
      onKeyDown={event => {
        const step = { ArrowUp: -1, ArrowDown: 1 }[event.key] as 1 | -1 | undefined;
        const isText = event.target instanceof Element && event.target.matches('textarea, select');
        if (step === undefined || isText || event.defaultPrevented || !(event.ctrlKey || event.metaKey) || event.shiftKey) return;
        event.preventDefault();
        void move(step);
      }}
    >
      <Show when={row()} fallback={<RowLoader row={props.row} />}>
        {shown => (
          <>
            <RowHead row={shown()} title={title()} />
            <RowIssues row={shown()} />
            <PanelParts
              names={['fields', 'history'] as const}
              labelOf={name => rowTexts().panel[name]}
              shown={tab()}
              show={setTab}
              isWide={isWide()}
            >
              {name =>
                name === 'fields' ? (
                  <RowFields row={shown()}>
                    <RelatedRows row={props.row} title={title()} />
                  </RowFields>
                ) : (
                  <RowHistory row={props.row} />
                )
              }
            </PanelParts>
          </>
        )}
      </Show>
    </Panel>
  );
}

/** The place of a row in the view, from 0, whether its page is loaded or not; null if the view does not contain it. */
function createPosition(rows: () => TableRows, row: () => RowId): () => number | null {
  const loaded = createMemo(() => rows().positionOf(row()));
  const [found, setFound] = createSignal<number | null>(null);
  createEffect(
    on([rows, row, loaded, () => rows().view.isLoaded(), () => rows().ids.orderVersion()], ([now, id, known, isReady]) => {
      if (known !== undefined || !isReady) return;
      let isWanted = true;
      onCleanup(() => {
        isWanted = false;
      });
      void positionIn(now, id).then(position => isWanted && setFound(position));
    }),
  );
  createEffect(on(row, () => setFound(null), { defer: true }));
  return () => loaded() ?? found();
}

/** The place of a row in the view; null if it is not there or the server cannot be reached. */
async function positionIn(rows: TableRows, row: RowId): Promise<number | null> {
  try {
    return await rows.ids.positionOf(row);
  } catch (error) {
    ignoreLostConnection(error);
    return null;
  }
}

/**
 * Creates a function that opens the previous or next row of the view. What is being typed is saved first, and the focus stays. Steps that
 * are requested quickly follow one another.
 */
function createMove(row: () => RowId, position: () => number | null): (step: 1 | -1) => Promise<void> {
  const { rows } = useWorkspace('table');
  const { handle } = useWorkspace('grid');
  const { openRow } = useWorkspace('openRow');
  let last: Promise<void> = Promise.resolve();
  async function move(step: 1 | -1): Promise<void> {
    const { activeElement: focused } = document;
    // A text that is being typed belongs to this row.
    if (focused instanceof HTMLElement && focused.matches('.panel :is(input, textarea)')) focused.blur();
    const now = row();
    const from = position() ?? (await positionIn(rows(), now));
    if (from === null || from + step < 0) return;
    const [next] = await rows().rowsBetween(from + step, from + step);
    if (!next || row() !== now) return;
    handle()?.goTo(from + step);
    openRow(next.id);
    if (focused instanceof HTMLElement && focused.isConnected) focused.focus();
  }
  return step => {
    last = last.then(() => move(step)).catch(ignoreLostConnection);
    return last;
  };
}

/** Throws an error again unless the server refused or could not be reached. */
function ignoreLostConnection(error: unknown): void {
  if (!(error instanceof ApiProblem || error instanceof NoConnection)) throw error;
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
    <p class="panel-missing quiet" role="status">
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
    if (error instanceof ApiProblem && error.problem.status < 500) return rowTexts().panel.missing;
    return errorMessage(error);
  }
}
