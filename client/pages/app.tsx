import { createEffect, type JSX, lazy, Match, onMount, Show, Suspense, Switch } from 'solid-js';
import { t } from '../i18n/language.ts';
import { isPage, path } from './route.ts';
import { errorMessage, readSession, session } from './session.ts';

const workspace = import('./workspace.tsx');
const WorkspacePage = lazy(async () => ({ default: (await workspace).WorkspacePage }));
const SignIn = lazy(async () => ({ default: (await import('./sign-in.tsx')).SignIn }));
const SignInAgain = lazy(async () => ({ default: (await import('./sign-in-again.tsx')).SignInAgain }));
const NewPassword = lazy(async () => ({ default: (await import('./password.tsx')).NewPassword }));
const Setup = lazy(async () => ({ default: (await import('./setup.tsx')).Setup }));
const AccountLinkPages = lazy(async () => ({ default: (await import('./account-links.tsx')).AccountLinkPages }));
const Invite = lazy(async () => ({ default: (await import('./invite.tsx')).Invite }));
const titles: Record<string, () => string> = { setup: () => t().app.setUp, invite: () => t().app.join };

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
    <Show when={session.failure()}>
      {error => (
        <main class="alone">
          <p>{errorMessage(error())}</p>
          <button type="button" class="button framed" onClick={() => void readSession()}>
            {t().app.retry}
          </button>
        </main>
      )}
    </Show>
  );
}
