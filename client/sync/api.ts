import type { Problem } from '../../server/api/wire.ts';
import type { RowId } from '../../server/model/change.ts';
import { timeZone } from '../browser/locale.ts';
import type { Network } from './network.ts';

/** The server refused a request: its problem, with a message and often an outcome for each row. */
export class ApiProblem extends Error {
  readonly problem: Problem;
  /** The message in the reader's language; undefined where there is no translation. */
  readonly localized: string | undefined;
  constructor(problem: Problem, localized?: string) {
    super(localized ?? problem.detail ?? problem.title);
    this.localized = localized;
    this.name = 'ApiProblem';
    this.problem = problem;
  }
}

/** The server could not be reached. */
export class NoConnection extends Error {
  override name = 'NoConnection';
}

/** A write had no answer for so long that the server may have forgotten its key. Sending it again might do it twice. */
export class KeyExpired extends Error {
  override name = 'KeyExpired';
}

/** How long a write may be sent again with its key, in milliseconds. A little less than the server keeps its responses. */
export const idempotencyKeyLifetime = 23 * 3_600_000;

/** The header that names the user a page acts for. */
export const personHeader = 'seatgrid-person';

/** The part of a response that the API client reads. */
export type ResponseLike = Pick<Response, 'ok' | 'status' | 'statusText' | 'headers' | 'text'>;

/** What the API client depends on. */
export interface ApiOptions {
  fetch: (url: string, init: RequestInit) => Promise<ResponseLike>;
  wait: (milliseconds: number) => Promise<void>;
  /** Called when the session has ended; resolves once someone has signed in again. */
  onSignedOut: () => Promise<void>;
  newKey: () => string;
  /** Notified of the result of each attempt; its pauses separate the attempts. Defaults to `wait`. */
  network?: Pick<Network, 'pause' | 'failed' | 'done' | 'reached'>;
  /** The user row this page acts for. The server refuses the request if another user is signed in. */
  person?: () => RowId | undefined;
  /** Called when another user is signed in in this browser. Never resolves, because the page reloads. */
  onUserChanged?: () => Promise<never>;
  /** Translates a problem into the reader's language; undefined where there is no translation. */
  localize?: (problem: Problem) => Promise<string | undefined>;
}

/** The server's HTTP surface. */
export interface Api {
  /** Reads; retries a few times when the connection is lost. */
  get<T>(path: string, signal?: AbortSignal): Promise<T>;
  /** Sends one request without retrying: sign-in, set-up, invitations. */
  request<T>(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T>;
  /** Reads once; throws NoConnection if the first attempt fails. */
  probe<T>(path: string): Promise<T>;
  /** Writes with one key for all attempts, until there is an answer or the key expires. */
  write<T>(path: string, body: unknown, key?: string): Promise<T>;
}

const readAttempts = 4;
const transientStatuses = new Set([502, 503, 504]);

/** Delay before the next attempt, in milliseconds: longer each time, at most 15 seconds, with random jitter. */
export const backoff = (attempt: number): number => Math.min(15_000, 400 * 2 ** attempt) * (0.75 + Math.random() / 2);

const json = (body: unknown, key?: string): RequestInit => ({
  headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { 'idempotency-key': key }) },
  body: JSON.stringify(body ?? {}),
});

/** Creates the API client over `fetch`. When the session ends it waits for sign-in and continues, so no input is lost. */
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
    for (let attempt = 1; ; attempt += 1) {
      if (method === 'POST' && attempt > 1 && Date.now() - began > idempotencyKeyLifetime)
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
        else if (isRetryable(problem) && waitsForSignIn && attempt < maxAttempts)
          await options.wait((problem.retryAfter ?? 1) * 1_000);
        else throw new ApiProblem(problem, await options.localize?.(problem));
      } catch (error) {
        if (!(error instanceof NoConnection)) throw error;
        network?.failed(init);
        if (attempt >= maxAttempts) throw error;
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

/** Longest delay the client waits on its own, in seconds. Beyond it the caller gets the error. */
const maxRetryDelay = 120;

/** Whether the request should simply be repeated later. A problem with an outcome for rows is a final answer. */
const isRetryable = ({ status, outcome, retryAfter = 1 }: Problem): boolean =>
  status === 429 && outcome === undefined && retryAfter <= maxRetryDelay;

/** The problem that a response tells; a plain one if it tells none. */
export function readProblem(response: ResponseLike, text: string): Problem {
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

/** Appends query parameters to a path that may already have some; empty values are omitted. */
export function withQuery(path: string, query: Record<string, string | number | undefined>): string {
  const search = new URLSearchParams();
  // Dates in a filter are in the reader's time zone.
  const params = query.filter === undefined || query.filter === '' ? query : { ...query, zone: timeZone() };
  for (const [key, value] of Object.entries(params)) if (value !== undefined && value !== '') search.set(key, String(value));
  const text = search.toString();
  return text === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${text}`;
}
