import { type ClientRequest, get } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { uuidv7 } from 'uuidv7';
import { createApi } from '../../client/sync/api.ts';
import type { EventSourceLike } from '../../client/sync/connection.ts';
import type { TableRows } from '../../client/sync/table-rows.ts';
import { openWorkspace } from '../../client/sync/workspace.ts';
import type { SessionResponse } from '../../server/api/wire.ts';
import type { HttpClient } from '../kit/client.ts';

/** The users grid of a page without a screen: the page's own code over real HTTP, on a connection that can be cut. */
export interface Page {
  rows: TableRows;
  /** The applied transactions, in order. */
  applied: number[];
  /**
   * The ranges of transactions that the page did not receive one by one (after the first number, up to the second): it had
   * missed too many and reloaded everything.
   */
  skipped: [after: number, upTo: number][];
  /** Cuts the stream as a network does, perhaps in the middle of an event. */
  cut(): void;
  close(): void;
}

/** Opens a page for the person of this client. A response for which `lost` returns true is cut in the middle. */
export async function openPage(client: HttpClient, lost: () => boolean): Promise<Page> {
  const { cookie = '' } = client.headers;
  const api = createApi({
    async fetch(path, init) {
      const headers = { ...(init.headers as Record<string, string>), cookie, origin: client.url };
      const answer = await fetch(`${client.url}${path}`, { ...init, headers });
      if (!lost()) return answer;
      const text = await answer.text();
      return new Response(cutAfter(text.slice(0, text.length / 2)), answer);
    },
    wait: milliseconds => pause(milliseconds / 4),
    onSignedOut: () => Promise.reject(new Error('The session ended')),
    newKey: () => crypto.randomUUID(),
  });
  const { body } = await client.ask<SessionResponse>('GET', '/api/session');
  if (body.person === null) throw new Error('Nobody is signed in');
  const lines = new Set<Line>();
  const workspace = await openWorkspace('administration', {
    api,
    person: body.person,
    newId: uuidv7,
    openStream(path) {
      const line = new Line(`${client.url}${path}`, cookie);
      lines.add(line);
      return line;
    },
    online: () => true,
    explain: issue => issue.message,
    describeReport: () => '',
    productName: product => product,
  });
  const rows = workspace.rows('users');
  const applied: number[] = [];
  const hear = rows.applyCommit.bind(rows);
  const skipped: Page['skipped'] = [];
  rows.applyCommit = commit => {
    if (commit.transaction === '') skipped.push([applied.at(-1) ?? 0, commit.seq]);
    applied.push(commit.seq);
    hear(commit);
  };
  await rows.view.reload();
  return {
    rows,
    applied,
    skipped,
    cut() {
      for (const line of lines) line.cut();
    },
    close() {
      workspace.close();
      for (const line of lines) line.close();
    },
  };
}

function cutAfter(text: string): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start: controller => controller.enqueue(new TextEncoder().encode(text)),
    pull: controller => controller.error(new TypeError('terminated')),
  });
}

type Listener = (event: MessageEvent<string>) => void;

/** An EventSource that does not reconnect by itself, and can be cut. */
class Line implements EventSourceLike {
  readonly #listeners = new Map<string, Listener>();
  readonly #request: ClientRequest;
  #closed = false;

  constructor(url: string, cookie: string) {
    let text = '';
    this.#request = get(url, { headers: { cookie, accept: 'text/event-stream' }, agent: false }, answer => {
      if (answer.statusCode !== 200) {
        answer.resume();
        return this.#tell('error');
      }
      this.#tell('open');
      answer.setEncoding('utf8');
      answer.on('data', (piece: string) => {
        const events = (text + piece).split('\n\n');
        text = events.pop() ?? '';
        for (const event of events) {
          const data = /^event: commit\ndata: (.*)$/m.exec(event)?.[1];
          if (data !== undefined) this.#tell('commit', data);
        }
      });
      answer.on('close', () => this.#tell('error'));
      answer.on('error', () => this.#tell('error'));
    });
    this.#request.on('error', () => this.#tell('error'));
  }

  addEventListener(type: 'open' | 'error' | 'commit' | 'alive', listener: Listener): void {
    this.#listeners.set(type, listener);
  }

  cut(): void {
    this.#request.destroy(new Error('cut'));
  }

  close(): void {
    this.#closed = true;
    this.#request.destroy();
  }

  #tell(type: string, data = ''): void {
    if (!this.#closed) this.#listeners.get(type)?.(new MessageEvent(type, { data }));
  }
}
