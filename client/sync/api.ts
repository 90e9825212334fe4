import type { Problem } from '../../server/api/wire.ts';
import type { RowId } from '../../server/model/change.ts';
import { timeZone } from '../browser/locale.ts';
import type { Network } from './network.ts';

/** The server understood and said no: its problem, with words and often with what became of each row. */
export class ApiProblem extends Error {
  readonly problem: Problem;
  /** The problem in the reader's language, where there are words for it. */
  readonly localized: string | undefined;
  constructor(problem: Problem, said?: string) {
    super(said ?? problem.detail ?? problem.title);
    this.localized = said;
    this.name = 'ApiProblem';
    this.problem = problem;
  }
}

/** The server could not be reached. */
export class NoConnection extends Error {
  override name = 'NoConnection';
}

/** A write went unanswered for so long that the server may have forgotten its key: to send it once more might do it twice. */
export class KeyExpired extends Error {
  override name = 'TooOld';
}

/** For how long, in milliseconds, a write may be sent again with its key: a little less than the server keeps its answers. */
export const idempotencyKeyLifetime = 23 * 3_600_000;

/** The header that says for whom a page asks. */
const personHeader = 'seatgrid-person';

/** What of a response the api reads. */
export type ResponseLike = Pick<Response, 'ok' | 'status' | 'statusText' | 'headers' | 'text'>;

/** What the api needs of its surroundings. */
export interface ApiOptions {
  fetch: (url: string, init: RequestInit) => Promise<ResponseLike>;
  wait: (milliseconds: number) => Promise<void>;
  /** The session has ended: resolves once someone has signed in again. */
  onSignedOut: () => Promise<void>;
  newKey: () => string;
  /** Told what becomes of requests; its pauses lie between attempts. `wait` does where left out. */
  network?: Pick<Network, 'pause' | 'lost' | 'done' | 'reached'>;
  /** The user row for whom the page asks: where somebody else is signed in by now, the server refuses. */
  person?: () => RowId | undefined;
  /** Somebody else is signed in in this browser: never resolves, as the page opens anew. */
  onUserChanged?: () => Promise<never>;
  /** A problem in the reader's language; undefined for one that has no words there. */
  localize?: (problem: Problem) => Promise<string | undefined>;
}

/** The server's HTTP surface. */
export interface Api {
  /** Reads; tried a few times when the connection is lost. */
  get<T>(path: string, signal?: AbortSignal): Promise<T>;
  /** Asks once: sign-in, set-up, invitations. */
  request<T>(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T>;
  /** Reads once: throws NoConnection at the first attempt that does not get through. */
  probe(path: string): Promise<unknown>;
  /** Writes with one key across all attempts, until there is an answer or the key is no longer good. */
  write<T>(path: string, body: unknown, key?: string): Promise<T>;
}

const readAttempts = 4;
const transientStatuses = new Set([502, 503, 504]);

/** How long to wait before the next attempt: longer each time, at most 15 seconds, never in step with others. */
export const backoff = (attempt: number): number => Math.min(15_000, 400 * 2 ** attempt) * (0.75 + Math.random() / 2);

const json = (body: unknown, key?: string): RequestInit => ({
  headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { 'idempotency-key': key }) },
  body: JSON.stringify(body ?? {}),
});

/** The api over `fetch`. A lost session waits for sign-in and goes on, so that nothing typed is lost. */
export function createApi(options: ApiOptions): Api {
  const { network } = options;
  const pause = network?.pause ?? (milliseconds => options.wait(milliseconds).then(() => false));

  async function fetchOnce(method: string, path: string, init: RequestInit): Promise<{ response: ResponseLike; text: string }> {
    const person = options.person?.();
    const headers = { ...(init.headers as Record<string, string>), ...(person === undefined ? {} : { [personHeader]: person }) };
    try {
      const response = await options.fetch(path, { method, credentials: 'same-origin', ...init, headers });
      return { response, text: await response.text() };
    } catch (cause) {
      if (init.signal?.aborted) throw cause;
      throw new NoConnection('The server could not be reached.', { cause });
    }
  }

  async function send<T>(
    method: string,
    path: string,
    init: RequestInit,
    maxAttempts: number,
    waitsForSignIn: boolean,
  ): Promise<T> {
    try {
      return await sendWithRetries<T>(method, path, init, maxAttempts, waitsForSignIn);
    } finally {
      network?.done(init);
    }
  }

  async function sendWithRetries<T>(
    method: string,
    path: string,
    init: RequestInit,
    maxAttempts: number,
    waitsForSignIn: boolean,
  ): Promise<T> {
    const began = Date.now();
    let failures = 0;
    for (let tried = 1; ; tried += 1) {
      if (method === 'POST' && tried > 1 && Date.now() - began > idempotencyKeyLifetime)
        throw new KeyExpired('No answer came in time.');
      try {
        const { response, text } = await fetchOnce(method, path, init);
        if (transientStatuses.has(response.status) && maxAttempts > 1)
          throw new NoConnection(`The server answered ${response.status}.`);
        network?.reached();
        if (response.ok) return (text === '' ? undefined : JSON.parse(text)) as T;
        const problem = readProblem(response, text);
        if (problem.code === 'someone_else' && options.onUserChanged) await options.onUserChanged();
        else if (response.status === 401 && waitsForSignIn) await options.onSignedOut();
        else if (isRetryable(problem) && waitsForSignIn && tried < maxAttempts)
          await options.wait((problem.retryAfter ?? 1) * 1_000);
        else throw new ApiProblem(problem, await options.localize?.(problem));
      } catch (error) {
        if (!(error instanceof NoConnection)) throw error;
        network?.lost(init);
        if (tried >= maxAttempts) throw error;
        failures += 1;
        if (await pause(backoff(failures))) failures = 0;
        if (init.signal?.aborted) throw error;
      }
    }
  }

  return {
    get: (path, signal) => send('GET', path, signal ? { signal } : {}, readAttempts, true),
    request: (method, path, body) => send(method, path, json(body), 1, false),
    probe: path => send('GET', path, {}, 1, true),
    write: (path, body, key = options.newKey()) => send('POST', path, json(body, key), Number.POSITIVE_INFINITY, true),
  };
}

/** Longest time, in seconds, to wait for by itself: beyond it whoever asked is told instead. */
const maxRetryDelay = 120;

/** Whether the same request will do a little later. What is said of rows is an answer to them, whenever it may be asked again. */
const isRetryable = ({ status, outcome, retryAfter = 1 }: Problem): boolean =>
  status === 429 && outcome === undefined && retryAfter <= maxRetryDelay;

function readProblem(response: ResponseLike, text: string): Problem {
  const plain: Problem = {
    type: 'about:blank',
    title: response.statusText,
    status: response.status,
    code: `http_${response.status}`,
  };
  if (!response.headers.get('content-type')?.includes('json')) return plain;
  try {
    return { ...plain, ...(JSON.parse(text) as Partial<Problem>) };
  } catch (error) {
    if (error instanceof SyntaxError) return plain;
    throw error;
  }
}

/** A path with its query, added to the one that it has; what is empty is left out. */
export function withQuery(path: string, query: Record<string, string | number | undefined>): string {
  const search = new URLSearchParams();
  // Days and times of a filter are meant where the reader is.
  const meant = query.filter === undefined || query.filter === '' ? query : { ...query, zone: timeZone() };
  for (const [key, value] of Object.entries(meant)) if (value !== undefined && value !== '') search.set(key, String(value));
  const text = search.toString();
  return text === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${text}`;
}
