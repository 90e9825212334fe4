import { createEffect, type JSX, Match, onMount, Show, Suspense, Switch } from 'solid-js';
import { loadOneAhead } from '../browser/idle.ts';
import { lazyPart } from '../browser/lazy-part.ts';
import { t } from '../i18n/language.ts';
import { isPage, path } from './route.ts';
import { errorMessage, readSession, session } from './session.ts';

const WorkspacePage = lazyPart(async () => (await import('./workspace.tsx')).WorkspacePage, NotLoaded);
const SignIn = lazyPart(async () => (await import('./sign-in.tsx')).SignIn, NotLoaded);
const SignInAgain = lazyPart(async () => (await import('./sign-in-again.tsx')).SignInAgain, NotLoaded);
const NewPassword = lazyPart(async () => (await import('./password.tsx')).NewPassword, NotLoaded);
const Setup = lazyPart(async () => (await import('./setup.tsx')).Setup, NotLoaded);
const AccountLinkPages = lazyPart(async () => (await import('./account-links.tsx')).AccountLinkPages, NotLoaded);
const Invite = lazyPart(async () => (await import('./invite.tsx')).Invite, NotLoaded);
const titles: Record<string, () => string> = { setup: () => t().app.setUp, invite: () => t().app.join };

// Loaded while the session is read.
void loadOneAhead(WorkspacePage.preload);

/** The root component: chooses the page by the path and the session. */
export function App(): JSX.Element {
  onMount(() => void readSession());
  createEffect(() => {
    const title = titles[path()]?.();
    // A signed-in person sees the pages of the workspace, which set their own titles.
    if (title !== undefined || !session.person()) document.title = [title, 'Seatgrid'].filter(Boolean).join(' · ');
  });
  return (
    <Suspense>
      <Switch fallback={<Opening />}>
        <Match when={isPage('invite')}>
          <Invite />
        </Match>
        <Match when={isPage('forgotten', 'reset', 'confirm-email')}>
          <AccountLinkPages />
        </Match>
        <Match when={isPage('setup') || (session.known() && session.setup() && !session.person())}>
          <Setup />
        </Match>
        <Match when={session.known() && !session.person()}>
          <SignIn />
        </Match>
        <Match when={session.person()?.mustChangePassword}>
          <NewPassword />
        </Match>
        <Match when={session.person()}>{person => <WorkspacePage person={person()} />}</Match>
      </Switch>
      <Show when={session.lost()}>
        <SignInAgain />
      </Show>
    </Suspense>
  );
}

function Opening(): JSX.Element {
  return (
    <Show when={session.failure()}>{error => <Failure text={errorMessage(error())} retry={() => void readSession()} />}</Show>
  );
}

/** A page whose files could not be loaded. */
function NotLoaded(props: { retry: () => void }): JSX.Element {
  return <Failure text={t().app.noConnection} retry={props.retry} />;
}

function Failure(props: { text: string; retry: () => void }): JSX.Element {
  return (
    <main class="alone">
      <p>{props.text}</p>
      <button type="button" class="button framed" onClick={() => props.retry()}>
        {t().app.retry}
      </button>
    </main>
  );
}
