import type { Answer, ApiWiring } from './api.ts';

/** What the reading thread is told: to read a path, or, without one, to give up what it reads under this number. */
export interface Order {
  id: number;
  path?: string;
  headers?: Record<string, string>;
}

/** What the reading thread says of an order: what the server answered, or that nothing got through. */
export type Answered =
  | { id: number; status: number; statusText: string; type: string | null; text: string }
  | { id: number; lost: true };

type Fetch = ApiWiring['fetch'];

/**
 * Reads in a thread of its own, so that what arrives while rows roll by takes no time of the frames; `here` does until that thread is
 * there, does where it cannot be, and writes.
 */
export function readApart(here: Fetch): { fetch: Fetch; start(reader: Worker): void } {
  const waiting = new Map<number, (answered: Answered) => void>();
  let reader: Worker | null = null;
  let orders = 0;

  const ask = (to: Worker, path: string, { signal, headers }: RequestInit): Promise<Answer> =>
    new Promise((resolve, reject) => {
      orders += 1;
      const id = orders;
      const stop = (): void => {
        waiting.delete(id);
        to.postMessage({ id } satisfies Order);
        reject(signal?.reason as Error);
      };
      if (signal?.aborted) return stop();
      signal?.addEventListener('abort', stop);
      waiting.set(id, answered => {
        signal?.removeEventListener('abort', stop);
        if ('lost' in answered) reject(new TypeError('Nothing got through.'));
        else resolve(answerOf(answered));
      });
      to.postMessage({ id, path, ...sent(headers) } satisfies Order);
    });

  const take = (answered: Answered): void => {
    waiting.get(answered.id)?.(answered);
    waiting.delete(answered.id);
  };

  return {
    fetch: (path, init) => (reader !== null && (init.method ?? 'GET') === 'GET' ? ask(reader, path, init) : here(path, init)),
    start: worker => {
      worker.addEventListener('message', ({ data }: MessageEvent<Answered | 'ready'>) => {
        if (data === 'ready') reader = worker;
        else take(data);
      });
      worker.addEventListener('error', () => {
        reader = null;
        for (const id of waiting.keys()) take({ id, lost: true });
      });
    },
  };
}

/** The headers of a request, where it has any. */
const sent = (headers: HeadersInit | undefined): Pick<Order, 'headers'> => {
  const list = Object.fromEntries(new Headers(headers));
  return Object.keys(list).length === 0 ? {} : { headers: list };
};

const answerOf = ({ status, statusText, type, text }: Exclude<Answered, { lost: true }>): Answer => ({
  ok: status >= 200 && status < 300,
  status,
  statusText,
  headers: new Headers(type === null ? {} : { 'content-type': type }),
  text: () => Promise.resolve(text),
});
