import type { Problem } from '../../server/api/wire.ts';

/** The server understood and said no: its problem, with words and often with what became of each row. */
export class ApiProblem extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.name = 'ApiProblem';
    this.problem = problem;
  }
}

/** The server could not be reached. */
export class NoConnection extends Error {
  override name = 'NoConnection';
}

/** What of a response the api reads. */
export type Answer = Pick<Response, 'ok' | 'status' | 'statusText' | 'headers' | 'text'>;

/** What the api needs of its surroundings. */
export interface ApiWiring {
  fetch: (url: string, init: RequestInit) => Promise<Answer>;
  wait: (milliseconds: number) => Promise<void>;
  /** The session has ended: resolves once someone has signed in again. */
  signedOut: () => Promise<void>;
  newKey: () => string;
  /** A request did not get through. */
  lost?: () => void;
}

/** The server's HTTP surface. */
export interface Api {
  /** Reads; tried a few times when the connection is lost. */
  get<T>(path: string, signal?: AbortSignal): Promise<T>;
  /** Asks once: sign-in, set-up, invitations. */
  ask<T>(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T>;
  /** Writes with one key across all attempts, until there is an answer. */
  write<T>(path: string, body: unknown): Promise<T>;
}

const attemptsToRead = 4;
const passing = new Set([502, 503, 504]);

/** How long to wait before the next attempt: longer each time, at most 15 seconds, never in step with others. */
export const backoff = (attempt: number): number => Math.min(15_000, 400 * 2 ** attempt) * (0.75 + Math.random() / 2);

const json = (body: unknown, key?: string): RequestInit => ({
  headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { 'idempotency-key': key }) },
  body: JSON.stringify(body ?? {}),
});

/** The api over `fetch`. A lost session waits for sign-in and goes on, so that nothing typed is lost. */
export function createApi(wiring: ApiWiring): Api {
  async function once(method: string, path: string, init: RequestInit): Promise<{ response: Answer; text: string }> {
    try {
      const response = await wiring.fetch(path, { method, credentials: 'same-origin', ...init });
      return { response, text: await response.text() };
    } catch (cause) {
      if (init.signal?.aborted) throw cause;
      throw new NoConnection('The server could not be reached.', { cause });
    }
  }

  async function attempt<T>(method: string, path: string, init: RequestInit, most: number, waits: boolean): Promise<T> {
    for (let tried = 1; ; tried += 1) {
      try {
        const { response, text } = await once(method, path, init);
        if (passing.has(response.status) && most > 1) throw new NoConnection(`The server answered ${response.status}.`);
        if (response.ok) return (text === '' ? undefined : JSON.parse(text)) as T;
        const problem = problemOf(response, text);
        if (response.status === 401 && waits) await wiring.signedOut();
        else if (isOnlyBusy(problem) && waits && tried < most) await wiring.wait((problem.retryAfter ?? 1) * 1_000);
        else throw new ApiProblem(problem);
      } catch (error) {
        if (!(error instanceof NoConnection)) throw error;
        wiring.lost?.();
        if (tried >= most) throw error;
        await wiring.wait(backoff(tried));
        if (init.signal?.aborted) throw error;
      }
    }
  }

  return {
    get: (path, signal) => attempt('GET', path, signal ? { signal } : {}, attemptsToRead, true),
    ask: (method, path, body) => attempt(method, path, json(body), 1, false),
    write: (path, body) => attempt('POST', path, json(body, wiring.newKey()), Number.POSITIVE_INFINITY, true),
  };
}

/** Longest time, in seconds, to wait for by itself: beyond it whoever asked is told instead. */
const longestWait = 120;

/** Whether the same request will do a little later. What is said of rows is an answer to them, whenever it may be asked again. */
const isOnlyBusy = ({ status, outcome, retryAfter = 1 }: Problem): boolean =>
  status === 429 && outcome === undefined && retryAfter <= longestWait;

function problemOf(response: Answer, text: string): Problem {
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

/** A path with its query; what is empty is left out. */
export function withQuery(path: string, query: Record<string, string | number | undefined>): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value !== undefined && value !== '') search.set(key, String(value));
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}
