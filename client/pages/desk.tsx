import { createEffect, createMemo, createSignal, type JSX, lazy, on, onCleanup, onMount, Show, Suspense } from 'solid-js';
import type { CatalogAction, CatalogTable, SignedIn } from '../../server/api/wire.ts';
import type { Cells, RowId } from '../../server/model/change.ts';
import { loadRemoval } from '../grid/delete.ts';
import { Grid } from '../grid/grid.tsx';
import { hasLeft } from '../grid/left-rows.ts';
import type { GridHandle, Selected } from '../grid/state.ts';
import { closesOnBack } from '../look/back.ts';
import { isTextField } from '../look/covered.ts';
import { whenIdle } from '../look/idle.ts';
import { createRemembered, keptFor } from '../look/remember.ts';
import { loadAccountMenu } from '../panels/account.tsx';
import { type Desk, DeskProvider, type Height, type Sheet } from '../panels/desk.ts';
import { loadPopover } from '../panels/popup.tsx';
import { Rail } from '../panels/rail.tsx';
import { StatusBar } from '../panels/status-bar.tsx';
import { loadUndoReport } from '../panels/tell.ts';
import { said } from '../panels/toast.ts';
import { ToolRow } from '../panels/tool-row.tsx';
import { TopLine } from '../panels/top-line.tsx';
import type { Rows } from '../sync/rows.ts';
import type { ShownRow } from '../sync/shelf.ts';
import { sameQuery } from '../sync/view-wiring.ts';
import type { Workspace } from '../sync/workspace.ts';
import { inWords, language, t } from '../words/words.ts';
import { keepFocus } from './focus.ts';
import { createKeptPlaces } from './kept-place.ts';
import { listenToKeys } from './keys.ts';
import { createOpenRow } from './open-row.ts';
import { loadParts, sayMissingParts } from './parts.ts';
import { goToRegion } from './regions.ts';
import { go, goInstead, isNameless, note, noted, place, wentBack } from './route.ts';
import { network, startReader } from './session.ts';
import { createTell } from './telling.ts';
import { createWaysOut } from './ways-out.ts';

const RowPanel = lazy(async () => ({ default: (await import('../panels/row-panel.tsx')).RowPanel }));
const EmptyTable = lazy(async () => ({ default: (await import('./empty-table.tsx')).EmptyTable }));
const Toasts = lazy(async () => ({ default: (await import('../panels/toasts.tsx')).Toasts }));
const ActionForm = lazy(async () => ({ default: (await import('../panels/action-form.tsx')).ActionForm }));
const ShownOnce = lazy(async () => ({ default: (await import('../panels/shown-once.tsx')).ShownOnce }));
const Sheets = lazy(async () => ({ default: (await import('../panels/sheets.tsx')).Sheets }));

interface Asked {
  action: CatalogAction;
  count: number;
  name: () => string;
  confirm: string | null;
  answer: (input: Cells | null) => void;
}

const narrow = matchMedia('(max-width: 900px)');

/** The workspace page: tables on the left, the grid in the middle, the open row on the right. */
export function DeskPage(props: { workspace: Workspace; person: SignedIn }): JSX.Element {
  const { workspace, person } = props;
  const under = keptFor('administration', person.user);
  const shown = workspace.catalog.tables.filter(table => table.section !== 'hidden');
  const table = createMemo(
    (): CatalogTable => workspace.catalog.table(place()) ?? shown.find(item => item.id === 'users') ?? shown[0]!,
  );
  const rows = createMemo((): Rows => workspace.rows(table().id));
  const [handle, setHandle] = createSignal<GridHandle | null>(null);
  const [selected, setSelected] = createSignal<Selected | null>(null);
  const [height, setHeight] = createRemembered<Height>('height', 32, under);
  const [enterMoves, setEnterMoves] = createRemembered('enterMoves', false, under);
  const [rail, setRail] = createRemembered('rail', true, under);
  const [drawer, setDrawer] = createSignal(false);
  const [asked, setAsked] = createSignal<Asked | null>(null);
  const [sheet, setSheet] = createSignal<Sheet | null>(null);
  const [small, setSmall] = createSignal(narrow.matches);
  const [heard, setHeard] = createSignal('');
  const places = createKeptPlaces(under, rows, handle);
  const { row: panelRow, open: openRow, follow } = createOpenRow(rows, handle, places);
  const focusGrid = (): void => handle()?.focus();
  const focus = keepFocus(focusGrid);
  /** A table was chosen: the focus goes into its grid as soon as it is there. */
  let arrives = false;

  const ask = (action: CatalogAction, list: readonly ShownRow[], confirm: string | null): Promise<Cells | null> => {
    if ((action.form ?? []).length === 0 && confirm === null) return Promise.resolve({});
    return new Promise(resolve => {
      const answer = (input: Cells | null): void => {
        setAsked(null);
        resolve(input);
      };
      const name = (): string => (list[0] ? rows().titleOf(list[0].id) : '');
      setAsked({ action, count: list.length, name, confirm, answer });
    });
  };
  const ways = createWaysOut(workspace, (id: string) => desk.openTable(id));
  const tell = createTell(workspace, rows, ways, (id, filter) => desk.openTable(id, filter));

  const desk: Desk = {
    workspace,
    person,
    table,
    rows,
    openTable: (id, filter, row) => {
      arrives = true;
      // The table that is shown stays as it is searched, filtered and sorted, and the address goes on to say so.
      const query = id === table().id ? location.search : '';
      go((row === undefined ? `/${id}` : `/${id}/${row}`) + query);
      setDrawer(false);
      arrive();
      if (filter !== undefined) void rows().view.setQuery({ filter, search: '' });
    },
    handle,
    selected,
    height,
    setHeight,
    enterMoves,
    setEnterMoves,
    railOpen: () => (small() ? drawer() : rail()),
    setRailOpen: open => (small() ? setDrawer(open) : setRail(open)),
    panelRow,
    openRow,
    ask: async (action, list) => {
      const { removalOf } = await loadRemoval();
      const { question } = action.removes ? removalOf(table(), list, language(), rows().titleOf) : { question: null };
      return await ask(action, list, action.confirm ? inWords(action.confirm) : (question?.() ?? null));
    },
    tell,
    anew: ways.anew,
    show: setSheet,
  };

  /** A person who types in the meantime is left alone. */
  function arrive(): void {
    if (!handle()) return;
    if (arrives && !isTextField(document.activeElement)) focusGrid();
    arrives = false;
    focus.look();
  }
  createEffect(
    on(rows, now => {
      setHandle(null);
      setSelected(null);
      if (now.view.loaded()) void now.view.reload();
      else
        void now.view.setQuery({
          filter: noted('filter'),
          search: noted('search'),
          sort: noted('sort') || (now.table().sort ?? ''),
        });
      document.title = `${inWords(now.table().label)} · ${person.org.name} · Seatgrid`;
    }),
  );
  createEffect(() => isNameless() && goInstead(`/${table().id}${location.search}`));
  createEffect(() => {
    wentBack();
    note({ ...rows().view.query() });
  });
  createEffect(on(handle, arrive));
  /** The panel takes room from the grid: once that is measured, the active cell is in sight beside it. */
  createEffect(
    on(
      () => panelRow() !== null,
      isOpen => isOpen && requestAnimationFrame(() => requestAnimationFrame(() => handle()?.reveal())),
      { defer: true },
    ),
  );
  createEffect(() => small() && drawer() && closesOnBack(() => setDrawer(false)));
  /** Another question begins at its first row. An open row stays the active one, and so do rows that are only put in another order. */
  createEffect(
    on([rows, () => rows().view.answered()], ([now, query], before) => {
      const asked = before?.[0] === now ? before[1] : null;
      if (!asked || !query || sameQuery(asked, query)) return;
      handle()?.goToStart(panelRow() === null && (asked.filter !== query.filter || asked.search !== query.search));
    }),
  );
  /** What is likely to be wanted next is loaded once the rows are there. */
  createEffect(
    on(
      () => rows().view.loaded(),
      ready => {
        if (ready)
          whenIdle(() => {
            startReader();
            [Toasts.preload, RowPanel.preload, loadUndoReport, loadAccountMenu, loadPopover, loadParts].forEach(
              load => void load(),
            );
          });
      },
    ),
  );
  onCleanup(sayMissingParts());
  const stopKeys = listenToKeys({
    grid: handle,
    help: () => setSheet('shortcuts'),
    region: step => setHeard(t().regions[goToRegion(step, focusGrid)]),
    toggleRow: () => toggleRow(selected()?.active.row ?? null),
    closeRow: () => {
      if (panelRow() === null) return false;
      toggleRow(panelRow());
      return true;
    },
  });
  function toggleRow(row: RowId | null): void {
    const isOpen = row !== null && row === panelRow();
    openRow(isOpen ? null : (row ?? panelRow()));
    if (isOpen) focusGrid();
  }
  const resized = (): void => void setSmall(narrow.matches);
  onMount(() => {
    narrow.addEventListener('change', resized);
  });
  onCleanup(() => {
    stopKeys();
    focus.stop();
    narrow.removeEventListener('change', resized);
  });

  return (
    <DeskProvider value={desk}>
      <div class="desk" data-rail={desk.railOpen()} data-panel={panelRow() !== null}>
        {/* biome-ignore lint/a11y/useValidAnchor: it leads to a part of this page, and there to the active cell */}
        <a
          class="skip button framed"
          href="#table"
          onClick={event => {
            event.preventDefault();
            focusGrid();
          }}
        >
          {t().app.skip}
        </a>
        <p class="unseen" role="status">
          {heard()}
        </p>
        <Show when={desk.railOpen()}>
          <Show when={small()}>
            <div class="shade drawer-shade" onClick={() => setDrawer(false)} aria-hidden="true" />
          </Show>
          <Rail />
        </Show>
        <main class="desk-main">
          <TopLine />
          <ToolRow />
          <div class="stage" id="table" data-region="grid">
            <Show when={rows()} keyed>
              {source => (
                <Grid
                  source={source}
                  language={language()}
                  words={workspace.catalog.words}
                  density={height()}
                  filterActive={source.view.query().filter !== '' || source.view.query().search !== ''}
                  enterMoves={enterMoves()}
                  hasLeft={row => hasLeft(source.view.answered()?.filter ?? '', row)}
                  onExpand={toggleRow}
                  onReport={report => tell(report, false, true)}
                  onSelect={now => {
                    setSelected(now);
                    follow(now.active.row);
                  }}
                  onReady={setHandle}
                  onLeave={where => places.keep(source, where)}
                  under={under}
                  onForm={(action, list) => ask(action, list, null)}
                  canFollow={id => shown.some(one => one.id === id)}
                  onFollow={(id, row) => desk.openTable(id, undefined, row)}
                  onHelp={() => setSheet('shortcuts')}
                  wayOut={ways.of}
                  anew={ways.anew}
                />
              )}
            </Show>
            <Show when={!rows().view.loaded() && !network.stuck()}>
              <div class="skeleton-rows" aria-hidden="true" />
            </Show>
            <Suspense>
              <EmptyTable />
            </Suspense>
          </div>
          <StatusBar />
        </main>
        <Suspense>
          <Show when={panelRow()}>{row => <RowPanel row={row()} />}</Show>
          <Show when={asked()} keyed>
            {now => <ActionForm {...now} name={now.name()} />}
          </Show>
          <Show when={workspace.shown.secrets().length > 0}>
            <ShownOnce secrets={workspace.shown.secrets()} done={workspace.shown.clear} />
          </Show>
          <Show when={sheet()}>{now => <Sheets sheet={now()} close={() => setSheet(null)} />}</Show>
        </Suspense>
        <Suspense>
          <Show when={said()}>
            <Toasts />
          </Show>
        </Suspense>
      </div>
    </DeskProvider>
  );
}
