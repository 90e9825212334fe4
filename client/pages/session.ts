import { createSignal } from 'solid-js';
import { uuidv7 } from 'uuidv7';
import type { SessionAnswer, SignedIn } from '../../server/api/wire.ts';
import type { RowId } from '../../server/model/change.ts';
import { readApart } from '../sync/apart.ts';
import { type Api, ApiProblem, createApi, NoConnection } from '../sync/api.ts';
import { openChannel } from '../sync/channel.ts';
import { createNetwork } from '../sync/network.ts';
import { sayProblem } from '../words/problems.ts';
import { language, speak, t } from '../words/words.ts';

const [person, setPerson] = createSignal<SignedIn | null>(null);
const [setup, setSetup] = createSignal(false);
const [known, setKnown] = createSignal(false);
const [lost, setLost] = createSignal(false);
const [missed, setMissed] = createSignal(0);
const [failure, setFailure] = createSignal<unknown>(null);
let waiting: PromiseWithResolvers<void> | null = null;

/** Whether the server is reached by this page. */
export const network = createNetwork(() => setMissed(count => count + 1));

/** On which pages of this browser tell each other who is signed in from now on: a user row, or nobody. */
const tabs = openChannel<{ user: RowId | null }>('seatgrid.session');

const reading = readApart((url, init) => fetch(url, init));

let reader: Worker | null = null;

/** Starts the thread that reads, once; until it is there, and where it cannot be, the page reads by itself. */
export function startReader(): void {
  if (reader) return;
  reader = new Worker(new URL('../sync/reader.ts', import.meta.url), { type: 'module', name: 'reader' });
  reading.start(reader);
}

/** The server, for the whole page. */
export const api: Api = createApi({
  fetch: reading.fetch,
  wait: milliseconds =>
    new Promise(resolve => {
      setTimeout(resolve, milliseconds);
    }),
  signedOut: () => {
    waiting ??= Promise.withResolvers<void>();
    setLost(true);
    return waiting.promise;
  },
  newKey: uuidv7,
  network,
  person: () => person()?.user,
  someoneElse: openAnew,
  say: sayProblem,
});

/**
 * Who is signed in; whether that is known yet; whether the installation waits for its set-up; whether the session ended meanwhile;
 * how many requests did not get through.
 */
export const session = { person, setup, known, lost, missed, failure };

/** The page begins again as that of whoever is signed in now, and what it shows is theirs alone. Nobody is asked: what is not saved is kept. */
export function openAnew(): Promise<never> {
  leaving.byItself = true;
  location.reload();
  return new Promise(() => undefined);
}

/** Whether the page is about to go without anybody having asked for it: then nobody is asked whether it may. */
export const leaving = { byItself: false };

/** Goes on with what waited for a sign-in. */
function goOn(): void {
  setLost(false);
  waiting?.resolve();
  waiting = null;
}

tabs?.listen(({ user }) => {
  const before = person()?.user;
  if (user !== null && user === before) goOn();
  else if (known() && before !== undefined) void openAnew();
});

/** Finds out who is signed in. */
export async function readSession(): Promise<void> {
  setFailure(null);
  try {
    const answer = await api.get<SessionAnswer>('/api/session');
    if (answer.person?.language) await speak(answer.person.language);
    else if (answer.person && !answer.person.mustChangePassword) await api.ask('PATCH', '/api/session', { language: language() });
    setSetup(answer.setup);
    setPerson(answer.person);
    setKnown(true);
  } catch (error) {
    if (!(error instanceof ApiProblem || error instanceof NoConnection)) throw error;
    setFailure(error);
  }
}

/** The password that was just typed, kept until it is replaced, so that nobody is asked for a temporary one twice. */
export const typed = { password: '' };

/** Signs in. Where the session had ended, what was waiting for it goes on; for somebody else the page opens anew. */
export async function signIn(login: string, password: string): Promise<void> {
  const before = person()?.user;
  await api.ask('POST', '/api/session', { login, password });
  typed.password = password;
  if (lost()) {
    const { person: now } = await api.get<SessionAnswer>('/api/session');
    tabs?.post({ user: now?.user ?? null });
    if (now?.user !== before) return void openAnew();
    goOn();
  } else {
    await readSession();
    tabs?.post({ user: person()?.user ?? null });
  }
}

/** Goes on in another organisation of the same account, in all pages of this browser. */
export async function switchOrganisation(user: RowId): Promise<void> {
  await api.ask('POST', '/api/session/membership', { user });
  tabs?.post({ user });
  leaving.byItself = true;
  location.assign('/');
}

/** Ends the session in all pages of this browser and, when `after` is done, shows the sign-in page. */
export async function signOut(after: () => Promise<unknown> = () => Promise.resolve()): Promise<void> {
  await api.ask('DELETE', '/api/session');
  await after();
  tabs?.post({ user: null });
  leaving.byItself = true;
  location.assign('/');
}

/** What to tell a person of an error that is not about a field. */
export function sorry(error: unknown): string {
  if (error instanceof NoConnection) return t().app.noConnection;
  if (!(error instanceof ApiProblem)) throw error;
  const { problem } = error;
  if (problem.status === 429) return t().app.tooMany(problem.retryAfter ?? 60);
  return error.said ?? problem.issues?.[0]?.message ?? problem.detail ?? t().app.unexpected(problem.title);
}
