import type { ApiOptions, ResponseLike } from './api.ts';

/** A message to the worker: fetch a path or, without a path, abort the request with this id. */
export interface FetchRequest {
  id: number;
  path?: string;
  headers?: Record<string, string>;
}

/** The worker's reply: the server's response, or that the request failed. */
export type FetchReply =
  | { id: number; status: number; statusText: string; type: string | null; text: string }
  | { id: number; lost: true };

type Fetch = ApiOptions['fetch'];

/**
 * Fetches in a worker, so that responses never delay a frame while scrolling. Uses `mainThreadFetch` for writes, until the
 * worker is ready, and where there is no worker.
 */
export function createOffThreadFetch(mainThreadFetch: Fetch): { fetch: Fetch; start(worker: Worker): void } {
  const pending = new Map<number, (answered: FetchReply) => void>();
  let readyWorker: Worker | null = null;
  let lastId = 0;

  const fetchInWorker = (to: Worker, path: string, { signal, headers }: RequestInit): Promise<ResponseLike> =>
    new Promise((resolve, reject) => {
      lastId += 1;
      const id = lastId;
      const stop = (): void => {
        pending.delete(id);
        to.postMessage({ id } satisfies FetchRequest);
        reject(signal?.reason as Error);
      };
      if (signal?.aborted) return stop();
      signal?.addEventListener('abort', stop);
      pending.set(id, answered => {
        signal?.removeEventListener('abort', stop);
        if ('lost' in answered) reject(new TypeError('Nothing got through.'));
        else resolve(toResponse(answered));
      });
      to.postMessage({ id, path, ...plainHeaders(headers) } satisfies FetchRequest);
    });

  const resolveReply = (answered: FetchReply): void => {
    pending.get(answered.id)?.(answered);
    pending.delete(answered.id);
  };

  return {
    fetch: (path, init) =>
      readyWorker !== null && (init.method ?? 'GET') === 'GET'
        ? fetchInWorker(readyWorker, path, init)
        : mainThreadFetch(path, init),
    start: worker => {
      worker.addEventListener('message', ({ data }: MessageEvent<FetchReply | 'ready'>) => {
        if (data === 'ready') readyWorker = worker;
        else resolveReply(data);
      });
      worker.addEventListener('error', () => {
        readyWorker = null;
        for (const id of pending.keys()) resolveReply({ id, lost: true });
      });
    },
  };
}

/** The headers of a request, if it has any. */
const plainHeaders = (headers: HeadersInit | undefined): Pick<FetchRequest, 'headers'> => {
  const list = Object.fromEntries(new Headers(headers));
  return Object.keys(list).length === 0 ? {} : { headers: list };
};

const toResponse = ({ status, statusText, type, text }: Exclude<FetchReply, { lost: true }>): ResponseLike => ({
  ok: status >= 200 && status < 300,
  status,
  statusText,
  headers: new Headers(type === null ? {} : { 'content-type': type }),
  text: () => Promise.resolve(text),
});
