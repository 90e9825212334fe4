import { createSignal } from 'solid-js';
import { uuidv7 } from 'uuidv7';
import type { SessionResponse, SignedIn } from '../../server/api/wire.ts';
import type { RowId } from '../../server/model/change.ts';
import { language, setLanguage, t } from '../i18n/language.ts';
import { translateProblem } from '../i18n/problems.ts';
import { type Api, ApiProblem, createApi, NoConnection } from '../sync/api.ts';
import { openChannel } from '../sync/channel.ts';
import { createNetwork } from '../sync/network.ts';
import { createOffThreadFetch } from '../sync/off-thread-fetch.ts';

const [person, setPerson] = createSignal<SignedIn | null>(null);
const [needsSetup, setNeedsSetup] = createSignal(false);
const [isKnown, setIsKnown] = createSignal(false);
const [isExpired, setExpired] = createSignal(false);
const [failedRequests, setFailedRequests] = createSignal(0);
const [failure, setFailure] = createSignal<unknown>(null);
let pendingSignIn: PromiseWithResolvers<void> | null = null;

/** Whether the server is reached by this page. */
export const network = createNetwork(() => setFailedRequests(count => count + 1));

/** On which pages of this browser tell each other who is signed in from now on: a user row, or nobody. */
const sessionChannel = openChannel<{ user: RowId | null }>('seatgrid.session');

const workerFetch = createOffThreadFetch((url, init) => fetch(url, init));

let worker: Worker | null = null;

/** Starts the thread that reads, once; until it is there, and where it cannot be, the page reads by itself. */
export function startFetchWorker(): void {
  if (worker) return;
  worker = new Worker(new URL('../sync/fetch-worker.ts', import.meta.url), { type: 'module', name: 'reader' });
  workerFetch.start(worker);
}

/** The server, for the whole page. */
export const api: Api = createApi({
  fetch: workerFetch.fetch,
  wait: milliseconds =>
    new Promise(resolve => {
      setTimeout(resolve, milliseconds);
    }),
  onSignedOut: () => {
    pendingSignIn ??= Promise.withResolvers<void>();
    setExpired(true);
    return pendingSignIn.promise;
  },
  newKey: uuidv7,
  network,
  person: () => person()?.user,
  onUserChanged: reloadPage,
  localize: translateProblem,
});

/**
 * Who is signed in; whether that is known yet; whether the installation waits for its set-up; whether the session ended meanwhile;
 * how many requests did not get through.
 */
export const session = { person, setup: needsSetup, known: isKnown, lost: isExpired, missed: failedRequests, failure };

/** The page begins again as that of whoever is signed in now, and what it shows is theirs alone. Nobody is asked: what is not saved is kept. */
export function reloadPage(): Promise<never> {
  pageUnload.isProgrammatic = true;
  location.reload();
  return new Promise(() => undefined);
}

/** Whether the page is about to go without anybody having asked for it: then nobody is asked whether it may. */
export const pageUnload = { isProgrammatic: false };

/** Goes on with what waited for a sign-in. */
function resumePending(): void {
  setExpired(false);
  pendingSignIn?.resolve();
  pendingSignIn = null;
}

sessionChannel?.listen(({ user }) => {
  const before = person()?.user;
  if (user !== null && user === before) resumePending();
  else if (isKnown() && before !== undefined) void reloadPage();
});

/** Finds out who is signed in. */
export async function readSession(): Promise<void> {
  setFailure(null);
  try {
    const answer = await api.get<SessionResponse>('/api/session');
    if (answer.person?.language) await setLanguage(answer.person.language);
    else if (answer.person && !answer.person.mustChangePassword)
      await api.request('PATCH', '/api/session', { language: language() });
    setNeedsSetup(answer.setup);
    setPerson(answer.person);
    setIsKnown(true);
  } catch (error) {
    if (!(error instanceof ApiProblem || error instanceof NoConnection)) throw error;
    setFailure(error);
  }
}

/** The password that was just typed, kept until it is replaced, so that nobody is asked for a temporary one twice. */
export const lastSignIn = { password: '' };

/** Signs in. Where the session had ended, what was waiting for it goes on; for somebody else the page opens anew. */
export async function signIn(login: string, password: string): Promise<void> {
  const before = person()?.user;
  await api.request('POST', '/api/session', { login, password });
  lastSignIn.password = password;
  if (isExpired()) {
    const { person: now } = await api.get<SessionResponse>('/api/session');
    sessionChannel?.post({ user: now?.user ?? null });
    if (now?.user !== before) return void reloadPage();
    resumePending();
  } else {
    await readSession();
    sessionChannel?.post({ user: person()?.user ?? null });
  }
}

/** Goes on in another organisation of the same account, in all pages of this browser. */
export async function switchOrganisation(user: RowId): Promise<void> {
  await api.request('POST', '/api/session/membership', { user });
  sessionChannel?.post({ user });
  pageUnload.isProgrammatic = true;
  location.assign('/');
}

/** Ends the session in all pages of this browser and, when `after` is done, shows the sign-in page. */
export async function signOut(after: () => Promise<unknown> = () => Promise.resolve()): Promise<void> {
  await api.request('DELETE', '/api/session');
  await after();
  sessionChannel?.post({ user: null });
  pageUnload.isProgrammatic = true;
  location.assign('/');
}

/** What to tell a person of an error that is not about a field. */
export function errorMessage(error: unknown): string {
  if (error instanceof NoConnection) return t().app.noConnection;
  if (!(error instanceof ApiProblem)) throw error;
  const { problem } = error;
  if (problem.status === 429) return t().app.tooMany(problem.retryAfter ?? 60);
  return error.localized ?? problem.issues?.[0]?.message ?? problem.detail ?? t().app.unexpected(problem.title);
}
