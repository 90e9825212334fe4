import '../look/desk.css';
import '../look/panel.css';
import { createEffect, createResource, type JSX, Match, on, onCleanup, onMount, Show, Switch } from 'solid-js';
import { uuidv7 } from 'uuidv7';
import type { SignedIn } from '../../server/api/wire.ts';
import { loadUndoReport, tellReport } from '../panels/tell.ts';
import { toast } from '../panels/toast.ts';
import { fieldOf } from '../sync/catalog.ts';
import { openWorkspace, type Workspace } from '../sync/workspace.ts';
import { sayIssue } from '../words/show.ts';
import { typesetWords } from '../words/typeset.ts';
import { inWords, language, t } from '../words/words.ts';
import { DeskPage } from './desk.tsx';
import { go, isNameless, place } from './route.ts';
import { api, leaving, network, openAnew, session, sorry } from './session.ts';

/** The workspace of the signed-in person: opened once, followed from then on. */
export function WorkspacePage(props: { person: SignedIn }): JSX.Element {
  let open: Workspace | undefined;
  const [workspace, { refetch }] = createResource(async () => {
    open = await openWorkspace('administration', {
      api,
      person: props.person,
      newId: uuidv7,
      openStream: url => new EventSource(url),
      online: () => navigator.onLine,
      network,
      openAnew,
      tabs: async workspace => (await import('./tabs.ts')).shareAmongTabs(props.person.user, workspace),
      keep: {
        restored: ({ message, held, refused }) =>
          toast(t().status.restored(message), refused > 0 ? 'danger' : held > 0 ? 'warn' : 'ok'),
        tooOld: () => t().status.unanswered,
      },
      explain: (issue, table, catalog) => sayIssue(issue, catalog.words, table, language()),
      tell: tellReport,
      prepareUndo: loadUndoReport,
      undoWaits: done => toast(done === 'undid' ? t().status.undoWaits : t().status.redoWaits, 'warn'),
      productName: (product, catalog) => {
        const pools = catalog.table('pools');
        const option = pools && fieldOf(pools, 'product')?.options?.find(one => one.id === product);
        return option ? inWords(option.label) : product;
      },
      typeset: typesetWords,
    });
    return open;
  });
  const wake = (): void => open?.wake();
  const leave = (): void => {
    open?.live()?.stream.pause();
    open?.live()?.restorer?.leave();
  };
  /** The browser asks first where something would be lost: changes that wait, or the page itself, which cannot be loaded without the server. */
  const stay = (event: BeforeUnloadEvent): void => {
    const isCut = !navigator.onLine || open?.state() === 'offline';
    if (((open?.sender.waiting() ?? 0) > 0 || isCut) && !leaving.byItself) event.preventDefault();
  };
  createEffect(on(session.missed, () => open?.live()?.stream.doubt(), { defer: true }));
  const ears: [EventTarget, string, (event: never) => void][] = [
    [window, 'online', wake],
    [window, 'offline', () => open?.live()?.stream.cut()],
    [window, 'beforeunload', stay],
    [window, 'pagehide', leave],
    [window, 'pageshow', () => open?.live()?.stream.resume()],
    [document, 'freeze', () => open?.live()?.stream.pause()],
    [document, 'resume', () => open?.live()?.stream.resume()],
    [document, 'visibilitychange', () => document.visibilityState === 'visible' && wake()],
  ];
  onMount(() => {
    for (const [target, type, listener] of ears) target.addEventListener(type, listener as EventListener);
  });
  onCleanup(() => {
    for (const [target, type, listener] of ears) target.removeEventListener(type, listener as EventListener);
    open?.close();
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
            <p>{sorry(error())}</p>
            <button type="button" class="button framed" onClick={() => void refetch()}>
              {t().app.retry}
            </button>
          </main>
        )}
      </Match>
      <Match when={workspace()}>
        {opened => (
          <Show when={isThere(opened())} fallback={<NotFound />}>
            <DeskPage workspace={opened()} person={props.person} />
          </Show>
        )}
      </Match>
    </Switch>
  );
}

/** Whether the address names a table that this person sees, or none at all, as right after signing in. */
const isThere = ({ catalog }: Workspace): boolean =>
  isNameless() || catalog.tables.some(table => table.id === place() && table.section !== 'hidden');

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
          go('/');
        }}
      >
        {t().app.toTables}
      </a>
    </main>
  );
}
