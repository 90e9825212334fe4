import type { FetchReply, FetchRequest } from './off-thread-fetch.ts';

/* Worker thread that fetches responses and decodes them to text. */

const inFlight = new Map<number, AbortController>();

async function fetchText(id: number, path: string, headers: Record<string, string>): Promise<FetchReply> {
  const stop = new AbortController();
  inFlight.set(id, stop);
  try {
    const response = await fetch(path, { credentials: 'same-origin', headers, signal: stop.signal });
    const { status, statusText } = response;
    return { id, status, statusText, type: response.headers.get('content-type'), text: await response.text() };
  } catch {
    return { id, lost: true };
  } finally {
    inFlight.delete(id);
  }
}

addEventListener('message', ({ data: { id, path, headers = {} } }: MessageEvent<FetchRequest>) => {
  if (path === undefined) inFlight.get(id)?.abort();
  else void fetchText(id, path, headers).then(answer => postMessage(answer));
});
postMessage('ready');
