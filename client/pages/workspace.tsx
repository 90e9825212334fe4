import { createEffect, createResource, type JSX, Match, on, onCleanup, onMount, Show, Switch } from 'solid-js';
import { uuidv7 } from 'uuidv7';
import type { SignedIn } from '../../server/api/wire.ts';
import { formatIssue } from '../i18n/format.ts';
import { language, t } from '../i18n/language.ts';
import { productName } from '../panels/product-name.ts';
import { toast } from '../panels/toast.ts';
import { openWorkspace, type Workspace } from '../sync/workspace.ts';
import { describeReport } from './reports.ts';
import { isPlanPath, namesNoTable, navigate, path } from './route.ts';
import { api, errorMessage, network, pageUnload, reloadPage, session } from './session.ts';
import { WorkspaceView } from './workspace-view.tsx';

/** Opens the workspace of the signed-in person and keeps it up to date. */
export function WorkspacePage(props: { person: SignedIn }): JSX.Element {
  let current: Workspace | undefined;
  const [workspace, { refetch }] = createResource(async () => {
    current = await openWorkspace(props.person.workspace, {
      api,
      person: props.person,
      newId: uuidv7,
      openStream: url => new EventSource(url),
      online: () => navigator.onLine,
      network,
      reloadPage,
      tabs: async workspace => (await import('./tabs.ts')).shareAcrossTabs(props.person.user, workspace),
      restoring: {
        restored: ({ message, held, refused }) =>
          toast(t().status.restored(message), refused > 0 ? 'danger' : held > 0 ? 'warn' : 'ok'),
        tooOld: () => t().status.unanswered,
      },
      explain: (issue, table, catalog) => formatIssue(issue, catalog.words, table, language()),
      describeReport,
      onUndoWaiting: done => toast(done === 'undid' ? t().status.undoWaits : t().status.redoWaits, 'warn'),
      productName: (product, catalog) => productName(catalog, product),
    });
    return current;
  });
  const wake = (): void => current?.wake();
  const onPageHide = (): void => {
    current?.live()?.stream.pause();
    current?.live()?.restorer?.leave();
  };
  /** Asks before the page unloads while changes are waiting, or while offline, when the page could not be loaded again. */
  const onBeforeUnload = (event: BeforeUnloadEvent): void => {
    const isOffline = !navigator.onLine || current?.state() === 'offline';
    if (((current?.mutations.pendingCount() ?? 0) > 0 || isOffline) && !pageUnload.isProgrammatic) event.preventDefault();
  };
  createEffect(on(session.missed, () => current?.live()?.stream.verify(), { defer: true }));
  const listeners: [EventTarget, string, (event: never) => void][] = [
    [window, 'online', wake],
    [window, 'offline', () => current?.live()?.stream.cut()],
    [window, 'beforeunload', onBeforeUnload],
    [window, 'pagehide', onPageHide],
    [window, 'pageshow', () => current?.live()?.stream.resume()],
    [document, 'freeze', () => current?.live()?.stream.pause()],
    [document, 'resume', () => current?.live()?.stream.resume()],
    [document, 'visibilitychange', () => document.visibilityState === 'visible' && wake()],
  ];
  onMount(() => {
    for (const [target, type, listener] of listeners) target.addEventListener(type, listener as EventListener);
  });
  onCleanup(() => {
    for (const [target, type, listener] of listeners) target.removeEventListener(type, listener as EventListener);
    current?.close();
  });
  return (
    <Switch
      fallback={
        <main class="opening">
          <span class="unseen" role="status">
            {t().app.loading}
          </span>
        </main>
      }
    >
      <Match when={workspace.error as unknown}>
        {error => (
          <main class="alone">
            <p>{errorMessage(error())}</p>
            <button type="button" class="button framed" onClick={() => void refetch()}>
              {t().app.retry}
            </button>
          </main>
        )}
      </Match>
      <Match when={workspace()}>
        {opened => (
          <Show when={isTableVisible(opened())} fallback={<NotFound />}>
            <WorkspaceView workspace={opened()} person={props.person} />
          </Show>
        )}
      </Match>
    </Switch>
  );
}

/** Whether the path names a table or page that this person may see, or no table. */
const isTableVisible = ({ catalog }: Workspace): boolean =>
  namesNoTable() ||
  (isPlanPath() && catalog.table('pools') !== undefined) ||
  catalog.tables.some(table => table.id === path() && table.section !== 'hidden');

function NotFound(): JSX.Element {
  let link!: HTMLAnchorElement;
  onMount(() => link.focus());
  return (
    <main class="alone">
      <h1>{t().app.notFound}</h1>
      <p class="quiet">{t().app.notFoundWhy}</p>
      <a
        ref={element => {
          link = element;
        }}
        class="button framed"
        href="/"
        onClick={event => {
          event.preventDefault();
          navigate('/');
        }}
      >
        {t().app.toTables}
      </a>
    </main>
  );
}
