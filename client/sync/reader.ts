import type { Answered, Order } from './apart.ts';

/* A thread of its own, in which answers are read from the network and made into text. */

const underWay = new Map<number, AbortController>();

async function read(id: number, path: string, headers: Record<string, string>): Promise<Answered> {
  const stop = new AbortController();
  underWay.set(id, stop);
  try {
    const response = await fetch(path, { credentials: 'same-origin', headers, signal: stop.signal });
    const { status, statusText } = response;
    return { id, status, statusText, type: response.headers.get('content-type'), text: await response.text() };
  } catch {
    return { id, lost: true };
  } finally {
    underWay.delete(id);
  }
}

addEventListener('message', ({ data: { id, path, headers = {} } }: MessageEvent<Order>) => {
  if (path === undefined) underWay.get(id)?.abort();
  else void read(id, path, headers).then(answer => postMessage(answer));
});
postMessage('ready');
