import { serve } from '@hono/node-server';
import { streamCommit } from '../../server/api/schemas/changes.ts';
import type { StreamCommit } from '../../server/api/wire.ts';
import { checkBody } from './contract.ts';
import type { Site } from './site.ts';

/** A site behind a real socket. */
export interface Listening {
  url: string;
  close(): Promise<void>;
}

/** Opens a port for a site. */
export function listen(site: Site): Promise<Listening> {
  return new Promise(resolve => {
    const server = serve({ fetch: site.app.fetch, port: 0, hostname: '127.0.0.1' }, info => {
      resolve({
        url: `http://127.0.0.1:${info.port}`,
        close: () =>
          new Promise<void>(done => {
            server.close(() => done());
            if ('closeAllConnections' in server) server.closeAllConnections();
          }),
      });
    });
  });
}

/** A reader of the stream: the events it received until it disconnects or is disconnected. */
export interface Hearing {
  status: number;
  heard: StreamCommit[];
  lastId: string;
  /** Resolves when the condition holds; throws when that takes longer than five seconds. */
  until(condition: () => boolean): Promise<void>;
  /** Resolves when the server has ended the stream. */
  ended: Promise<void>;
  hangUp(): void;
}

/** Reads the stream of a server that listens, as an EventSource would. */
export async function hear(
  url: string,
  cookie: string | null,
  query = '',
  headers: Record<string, string> = {},
): Promise<Hearing> {
  const cut = new AbortController();
  const response = await fetch(`${url}/api/workspaces/administration/stream${query}`, {
    signal: cut.signal,
    headers: { ...headers, ...(cookie === null ? {} : { cookie }) },
  });
  const hearing: Hearing = {
    status: response.status,
    heard: [],
    lastId: '',
    ended: Promise.resolve(),
    hangUp: () => cut.abort(),
    async until(condition) {
      const latest = Date.now() + 5_000;
      while (!condition()) {
        if (Date.now() > latest) throw new Error(`Waited in vain; heard ${JSON.stringify(hearing.heard).slice(0, 2_000)}`);
        await new Promise(next => setTimeout(next, 5));
      }
    },
  };
  if (response.status === 200 && response.body !== null) hearing.ended = read(response.body, hearing);
  return hearing;
}

async function read(body: ReadableStream<Uint8Array>, hearing: Hearing): Promise<void> {
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const chunk of body) {
      text += decoder.decode(chunk, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) take(block, hearing);
    }
  } catch (error) {
    if ((error as Error).name !== 'AbortError') throw error;
  }
}

function take(block: string, hearing: Hearing): void {
  const isCommit = block.includes('event: commit');
  for (const line of block.split('\n')) {
    if (line.startsWith('id: ')) hearing.lastId = line.slice(4);
    if (!isCommit || !line.startsWith('data: ')) continue;
    const event = JSON.parse(line.slice(6)) as StreamCommit;
    checkBody('an event of the stream', streamCommit, event);
    hearing.heard.push(event);
  }
}
