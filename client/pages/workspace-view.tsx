import './workspace-view.css';
import { createEffect, createMemo, createSignal, type JSX, on, onCleanup, Show, Suspense } from 'solid-js';
import type { CatalogTable, SignedIn } from '../../server/api/wire.ts';
import type { RowId } from '../../server/model/change.ts';
import { loadAhead, whenIdle } from '../browser/idle.ts';
import { createStoredSignal, storagePrefix } from '../browser/storage.ts';
import { openTool } from '../components/menu-trigger.tsx';
import { noLongerMatches } from '../grid/filter-match.ts';
import { Grid } from '../grid/grid.tsx';
import type { GridHandle, SelectionSummary } from '../grid/grid-props.ts';
import { language, localize, t } from '../i18n/language.ts';
import { loadAccountMenu } from '../panels/account-button.tsx';
import { isTextField } from '../panels/overlays.ts';
import { Sidebar } from '../panels/sidebar.tsx';
import { StatusBar } from '../panels/status-bar.tsx';
import { Toasts } from '../panels/toasts.tsx';
import { Toolbar } from '../panels/toolbar.tsx';
import { loadPopover } from '../panels/toolbar-popover.tsx';
import { TopBar } from '../panels/top-bar.tsx';
import { type DialogName, WorkspaceProvider, type WorkspaceSlices } from '../panels/workspace-context.ts';
import type { TableRows } from '../sync/table-rows.ts';
import { sameQuery } from '../sync/view-query.ts';
import type { Workspace } from '../sync/workspace.ts';
import { createDrawer } from './drawer.ts';
import { restoreLostFocus } from './focus.ts';
import { createGridPositions } from './grid-positions.ts';
import { listenToKeys } from './keys.ts';
import { parts } from './lazy-parts.ts';
import { createNarrowScreen } from './narrow-screen.ts';
import { createOpenRow } from './open-row.ts';
import { preloadModules, reportLoadErrors } from './preload.ts';
import { createProblemActions } from './problem-actions.ts';
import { createQuestions } from './questions.ts';
import { focusRegion, goToRegion } from './regions.ts';
import { createReports, loadReports } from './reports.ts';
import { isGridPath, isPlanPath, namesNoTable, navigate, path, pathImport, planPath, replacePath } from './route.ts';
import { api, network, startFetchWorker } from './session.ts';
import { createShownView } from './shown-view.ts';

/** The workspace page: tables on the left, the grid in the middle, the open row on the right. */
export function WorkspaceView(props: { workspace: Workspace; person: SignedIn }): JSX.Element {
  const { workspace, person } = props;
  const prefix = storagePrefix(workspace.id, person.user);
  const visibleTables = createMemo(() => workspace.catalog.tables.filter(table => table.section !== 'hidden'));
  /** The table in the address. On another page, the last one. */
  const table = createMemo(
    (before: CatalogTable | undefined): CatalogTable =>
      workspace.catalog.table(isPlanPath() && before ? before.id : path()) ??
      visibleTables().find(item => item.id === 'users') ??
      visibleTables()[0]!,
  );
  const rows = createMemo((): TableRows => workspace.rows(table().id));
  const [handle, setHandle] = createSignal<GridHandle | null>(null);
  const [selected, setSelected] = createSignal<SelectionSummary | null>(null);
  const shownView = createShownView(prefix, rows);
  const [enterMoves, setEnterMoves] = createStoredSignal('enterMoves', false, prefix);
  const [sidebar, setSidebar] = createStoredSignal('rail', true, prefix);
  const [dialog, setDialog] = createSignal<DialogName | null>(null);
  const isNarrow = createNarrowScreen();
  const [drawer, setDrawer] = createDrawer(isNarrow);
  const [announcement, setAnnouncement] = createSignal('');
  const positions = createGridPositions(prefix, rows, handle);
  const { row: panelRow, open: openRow, follow } = createOpenRow(rows, handle, positions);
  const focusGrid = (): void => (isGridPath() ? handle() : document.getElementById('page-title'))?.focus();
  // In a narrow window the open row covers the grid.
  const focus = restoreLostFocus(() => (isNarrow() && panelRow() !== null && focusRegion('panel')) || focusGrid());
  /** Whether the grid of a newly chosen table should get the focus once it is ready. */
  let isFocusRequested = false;

  const questions = createQuestions(workspace, rows, person.user, parts.ConsequencesDialog.preload);
  const { pendingAction, preview, openActionForm, previewConsequences } = questions;
  const problemActions = createProblemActions(workspace, openPlan);
  const showReport = createReports(workspace, rows, problemActions, questions.removeRows, openTable);

  function openTable(id: string, filter?: string, row?: RowId): void {
    isFocusRequested = true;
    // The same table keeps its search, filter and sort in the address.
    const query = id === table().id ? location.search : '';
    navigate((row === undefined ? `/${id}` : `/${id}/${row}`) + query);
    setDrawer(false);
    focusIfRequested();
    if (filter === undefined) return;
    // The filter is about all rows of the table, not those of its last view.
    shownView.openView(shownView.views()[0]?.id ?? '');
    void rows().view.setQuery({ filter, search: '' });
  }
  function openPlan(): void {
    navigate(planPath);
    setDrawer(false);
  }
  /** The page of an import takes the whole width. */
  const isSidebarOpen = (): boolean => pathImport() === null && (isNarrow() ? drawer() : sidebar());

  const slices: WorkspaceSlices = {
    session: { workspace, person },
    table: { table, rows, openTable },
    plan: { openPlan },
    view: shownView,
    grid: { handle, selected },
    openRow: { panelRow, openRow },
    keyboard: { enterMoves, setEnterMoves },
    sidebar: { isSidebarOpen, setSidebarOpen: open => (isNarrow() ? setDrawer(open) : setSidebar(open)) },
    reports: {
      runAction: questions.runAction,
      saveCells: questions.saveCells,
      isChecking: questions.isChecking,
      showReport,
      remedyFor: code => problemActions.actionFor([code]),
      currentText: problemActions.currentText,
    },
    dialogs: { openDialog: setDialog },
  };

  /** Focuses the grid if requested, unless the person is typing. */
  function focusIfRequested(): void {
    if (!handle()) return;
    if (isFocusRequested && !isTextField(document.activeElement)) focusGrid();
    isFocusRequested = false;
    focus.check();
  }
  /** Stays the same while only the table in the address changes, so that the grid that is shown keeps its handle. */
  const isGridShown = createMemo(isGridPath);
  createEffect(
    on([rows, isGridShown], ([now, isGrid]) => {
      setHandle(null);
      setSelected(null);
      if (isGrid) document.title = `${localize(now.table().label)} · ${person.org.name} · Seatgrid`;
    }),
  );
  createEffect(() => namesNoTable() && replacePath(`/${table().id}${location.search}`));
  createEffect(on(handle, focusIfRequested));
  /** Scrolls to the active cell after the panel has opened and the grid has its new size. */
  createEffect(
    on(
      () => panelRow() !== null,
      isOpen => isOpen && requestAnimationFrame(() => requestAnimationFrame(() => handle()?.reveal())),
      { defer: true },
    ),
  );
  createEffect(() => dialog() !== null && setDrawer(false));
  /** A new query starts at its first row. With an open row or only another order, the active row stays. */
  createEffect(
    on([rows, () => rows().view.shownQuery()], ([now, query], before) => {
      const previousQuery = before?.[0] === now ? before[1] : null;
      if (!previousQuery || !query || sameQuery(previousQuery, query)) return;
      handle()?.goToStart(
        panelRow() === null && (previousQuery.filter !== query.filter || previousQuery.search !== query.search),
      );
    }),
  );
  /** Loads the other parts of the page once the rows are shown. */
  createEffect(
    on(
      () => rows().view.isLoaded(),
      ready => {
        if (!ready) return;
        workspace.counts.follow(table().id);
        whenIdle(startFetchWorker);
        loadAhead(
          [parts.RowPanel.preload, loadReports, loadAccountMenu, loadPopover, parts.BulkBar.preload, preloadModules],
          whenIdle,
        );
      },
    ),
  );
  onCleanup(reportLoadErrors());
  const stopKeys = listenToKeys({
    grid: handle,
    help: () => setDialog('shortcuts'),
    palette: () => slices.dialogs.openDialog('palette'),
    region: step => setAnnouncement(t().regions[goToRegion(step, focusGrid)]),
    toggleRow: () => toggleRow(selected()?.active.row ?? null),
    close: () => {
      if (drawer()) {
        setDrawer(false);
        focusGrid();
      } else if (panelRow() === null) return false;
      else toggleRow(panelRow());
      return true;
    },
    uncover: () => {
      setDrawer(false);
      if (isNarrow() && panelRow() !== null) openRow(null);
    },
  });
  function toggleRow(row: RowId | null): void {
    const isOpen = row !== null && row === panelRow();
    openRow(isOpen ? null : (row ?? panelRow()));
    if (isOpen) focusGrid();
  }
  onCleanup(() => {
    stopKeys();
    focus.stop();
  });

  return (
    <WorkspaceProvider value={slices}>
      <div class="workspace" data-sidebar={isSidebarOpen()} data-panel={panelRow() !== null}>
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
          {announcement()}
        </p>
        <Show when={isSidebarOpen()}>
          <Show when={isNarrow()}>
            <div class="backdrop drawer-backdrop" onClick={() => setDrawer(false)} aria-hidden="true" />
          </Show>
          <Sidebar />
        </Show>
        <Show
          when={isGridPath()}
          fallback={
            <Suspense fallback={<main class="workspace-main" />}>
              <Show when={pathImport()} keyed fallback={<parts.PlanPage />}>
                {id => <parts.ImportPage id={id} />}
              </Show>
            </Suspense>
          }
        >
          <main class="workspace-main">
            <TopBar />
            <Toolbar />
            <div class="stage" id="table" data-region="grid">
              <Show when={rows()} keyed>
                {source => (
                  <Grid
                    source={source}
                    language={language()}
                    words={workspace.catalog.words}
                    view={shownView.view()}
                    onViewChange={patch => source === rows() && shownView.changeView(patch)}
                    filterActive={source.view.query().filter !== '' || source.view.query().search !== ''}
                    enterMoves={enterMoves()}
                    noLongerMatches={row => noLongerMatches(source.view.shownQuery()?.filter ?? '', row)}
                    openRow={panelRow()}
                    onExpand={toggleRow}
                    onReport={report => showReport(report, false, true)}
                    onSelect={now => {
                      setSelected(now);
                      follow(now.active.row);
                    }}
                    onReady={setHandle}
                    onLeave={where => positions.save(source, where)}
                    onForm={openActionForm}
                    canFollow={id => visibleTables().some(one => one.id === id)}
                    onFollow={(id, row) => openTable(id, undefined, row)}
                    onPreview={previewConsequences}
                    lockHelp={parts.LockHelp}
                    onHelp={() => setDialog('shortcuts')}
                    onColumns={() => openTool('columns')}
                    fixLink={problemActions.actionFor}
                    findHolder={async (...of) => (await import('../sync/find.ts')).findHolder(api, source.path, ...of)}
                    currentText={problemActions.currentText}
                  />
                )}
              </Show>
              <Show when={!rows().view.isLoaded() && !network.isRetrying()}>
                <div class="skeleton-rows" aria-hidden="true" />
              </Show>
              <Suspense>
                <parts.EmptyTable />
              </Suspense>
            </div>
            <Suspense>
              <Show when={(selected()?.chosen ?? 0) > 0 && handle()}>
                <parts.BulkBar />
              </Show>
            </Suspense>
            <StatusBar />
          </main>
        </Show>
        <Suspense>
          <Show when={panelRow()}>{row => <parts.RowPanel row={row()} onMissing={() => openRow(null)} />}</Show>
          <Show when={pendingAction()} keyed>
            {now => <parts.ActionForm {...now} onMissing={() => now.answer(null)} />}
          </Show>
          <Show when={workspace.shownSecrets.secrets().length > 0}>
            <parts.SecretsDialog secrets={workspace.shownSecrets.secrets()} done={workspace.shownSecrets.clear} />
          </Show>
          <Show when={preview()} keyed>
            {now => <parts.ConsequencesDialog {...now} fixLink={problemActions.actionFor} onMissing={() => now.answer(false)} />}
          </Show>
          <Show when={dialog()}>{now => <parts.Dialogs dialog={now()} close={() => setDialog(null)} />}</Show>
        </Suspense>
        <Suspense>{rows().view.isLoaded() && <parts.ImportUploads />}</Suspense>
        <Toasts />
      </div>
    </WorkspaceProvider>
  );
}
