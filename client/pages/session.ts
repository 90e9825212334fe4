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

/** Whether this page reaches the server. */
export const network = createNetwork(() => setFailedRequests(count => count + 1));

/** The channel on which the tabs of this browser announce the signed-in user row, or null after signing out. */
const sessionChannel = openChannel<{ user: RowId | null }>('seatgrid.session');

const workerFetch = createOffThreadFetch((url, init) => fetch(url, init));

let worker: Worker | null = null;

/** Starts the fetch worker once. Until it runs, or if it cannot run, requests run on the main thread. */
export function startFetchWorker(): void {
  if (worker) return;
  worker = new Worker(new URL('../sync/fetch-worker.ts', import.meta.url), { type: 'module', name: 'reader' });
  workerFetch.start(worker);
}

/** The API client of the page. */
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
 * The session: the signed-in person, whether Seatgrid needs its set-up, whether the person is known yet, whether the session has expired,
 * the number of failed requests, and the error of the last read.
 */
export const session = { person, setup: needsSetup, known: isKnown, lost: isExpired, missed: failedRequests, failure };

/** Reloads the page for the person signed in now, without a confirmation; unsaved changes are kept in the browser. */
export function reloadPage(): Promise<never> {
  pageUnload.isProgrammatic = true;
  location.reload();
  return new Promise(() => undefined);
}

/** Whether the page itself is leaving; no confirmation is shown then. */
export const pageUnload = { isProgrammatic: false };

/** Resumes the requests that wait for a sign-in. */
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

/** Asks the server for the session and stores the answer. */
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

/** The password just typed, so that a temporary one is not asked for twice; cleared once it is changed. */
export const lastSignIn = { password: '' };

/** Signs in. After an expired session, resumes waiting requests, or reloads the page if another person signs in. */
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

/** Switches all tabs of this browser to another organisation of the same account. */
export async function switchOrganisation(user: RowId): Promise<void> {
  await api.request('POST', '/api/session/membership', { user });
  sessionChannel?.post({ user });
  pageUnload.isProgrammatic = true;
  location.assign('/');
}

/** Signs out in all tabs of this browser, waits for `after`, then shows the sign-in page. */
export async function signOut(after: () => Promise<unknown> = () => Promise.resolve()): Promise<void> {
  await api.request('DELETE', '/api/session');
  await after();
  sessionChannel?.post({ user: null });
  pageUnload.isProgrammatic = true;
  location.assign('/');
}

/** The message for an error that belongs to no field. Rethrows other errors. */
export function errorMessage(error: unknown): string {
  if (error instanceof NoConnection) return t().app.noConnection;
  if (!(error instanceof ApiProblem)) throw error;
  const { problem } = error;
  if (problem.status === 429) return t().app.tooMany(problem.retryAfter ?? 60);
  return error.localized ?? problem.issues?.[0]?.message ?? problem.detail ?? t().app.unexpected(problem.title);
}
