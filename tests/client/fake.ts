import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import type { SignedIn, StreamCommit } from '../../server/api/wire.ts';
import type { ChangeRequest } from '../../server/model/change.ts';
import { encodeRows } from './encodeRows.ts';
import { people } from './fake-people.ts';
import { FakeStore } from './fake-store.ts';
import { tables, words } from './fake-tables.ts';

const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};
const policy = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

/** Options of the fake server. */
export interface FakeOptions {
  people?: number;
  dist?: string;
  signedIn?: boolean;
  setup?: boolean;
  mustChangePassword?: boolean;
  language?: 'en' | 'fr';
}

/** An in-memory server with the real API, for looking at screens. */
export async function startFake(
  options: FakeOptions = {},
): Promise<{ url: string; store: FakeStore; close: () => Promise<void> }> {
  let counter = 0;
  const store = new FakeStore(() => {
    counter += 1;
    return `0190a000-0000-7000-8000-${counter.toString(16).padStart(12, '0')}`;
  });
  const org = people(store, options.people ?? 300);
  let signedIn = options.signedIn ?? true;
  const person: SignedIn = {
    workspace: 'administration',
    user: [...store.of('users').keys()][0] ?? 'nobody',
    name: 'Alice Martin',
    userId: 'alice',
    email: 'alice@acme.test',
    role: 'owner',
    org: { id: org, name: 'Acme Europe', accountName: 'acme' },
    language: options.language ?? 'en',
    mustChangePassword: options.mustChangePassword ?? false,
    memberships: [
      { user: [...store.of('users').keys()][0] ?? 'nobody', org, name: 'Acme Europe', role: 'owner' },
      { user: 'other', org: 'other', name: 'Globex', role: 'manager' },
    ],
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://fake');
    const json = (body: unknown, status = 200): void => {
      response.writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' });
      response.end(JSON.stringify(body));
    };
    const problem = (status: number, code: string, detail: string): void =>
      json({ type: 'about:blank', title: code, status, code, detail }, status);
    const read = async (): Promise<Record<string, unknown>> => {
      let text = '';
      for await (const chunk of request) text += String(chunk);
      return JSON.parse(text || '{}') as Record<string, unknown>;
    };
    const route = `${request.method} ${url.pathname}`;
    const table = /\/tables\/(\w+)\/(?:rows|cells)/.exec(url.pathname)?.[1];
    if (route === 'GET /api/session') return json({ person: signedIn ? person : null, setup: options.setup ?? false });
    if (route === 'POST /api/session') {
      const body = await read();
      if (body.password !== 'correct horse') return problem(401, 'sign_in', 'Wrong');
      signedIn = true;
      return json({}, 200);
    }
    if (route === 'DELETE /api/session') {
      signedIn = false;
      return json({});
    }
    if (url.pathname.startsWith('/api/session') || route === 'POST /api/setup') return json({});
    if (url.pathname.startsWith('/api/invitations')) {
      const link = String((await read()).token);
      if (link.endsWith('expired')) return problem(404, 'not_found', 'Not found');
      const kind = link.endsWith('activate') ? 'activation' : 'invitation';
      return json({
        organisation: 'Acme Europe',
        inviter: 'Alice Martin',
        address: 'nadia.benali@acme.test',
        needs:
          kind === 'activation' ? ['password'] : link.endsWith('existing') ? [] : ['firstName', 'lastName', 'userId', 'password'],
        suggested: { firstName: 'Nadia', lastName: 'Benali', userId: 'nadia.benali' },
        expiresAt: '2026-12-01T10:00:00Z',
        kind,
      });
    }
    if (!url.pathname.startsWith('/api/')) return file(url.pathname, response, options.dist ?? 'client/dist');
    if (!signedIn) return problem(401, 'signed_out', 'Sign in');
    if (url.pathname.endsWith('/catalog')) return json({ workspace: 'administration', seq: store.seq, tables, words });
    if (url.pathname.endsWith('/stream')) return stream(store, request, response);
    if (url.pathname.endsWith('/commit')) {
      const body = await read();
      return json(store.commit(body.changes as ChangeRequest[], 'Edit'));
    }
    if (url.pathname.endsWith('/steps')) return json(store.steps());
    if (url.pathname.endsWith('/undo')) return json(store.undo(await read()));
    if (url.pathname.endsWith('/act')) {
      const body = await read();
      const to = {
        deactivate: { status: 'Inactive' },
        reactivate: { status: 'Active' },
        invite: { status: 'Invited' },
        remove: null,
      }[String(body.action)];
      return json(
        store.commit(
          (body.rows as string[]).map(row => ({ table: String(body.table), row, to: to ?? null })),
          String(body.action),
        ),
      );
    }
    if (table === undefined) return problem(404, 'not_found', 'Not found');
    const rest = url.pathname.split('/rows')[1] ?? '';
    if (rest.endsWith('/history')) return json({ entries: store.history(table, rest.split('/')[1] ?? '') });
    try {
      const rows = store.view(table, url.searchParams);
      if (rest === '/count') return json({ count: rows.length });
      if (rest === '/position') {
        const at = rows.findIndex(row => row.id === url.searchParams.get('row'));
        return json({ position: at < 0 ? null : at });
      }
      const offset = Number(url.searchParams.get('offset') ?? 0);
      const limit = Number(url.searchParams.get('limit') ?? 100);
      const some = rows.slice(offset, offset + limit);
      const page = url.pathname.endsWith('/cells') ? encodeRows(some) : { rows: some };
      const one = rest === '' ? undefined : store.of(table).get(rest.slice(1));
      if (one) return json({ row: one, ...store.title(table, one), links: store.links(), seq: store.seq });
      const titles = Object.fromEntries(some.map(row => [row.id, store.title(table, row)]));
      const titled = url.searchParams.get('titles') === 'true' ? { titles } : {};
      return json({ ...page, ...titled, links: store.links(), cursor: null, seq: store.seq });
    } catch (error) {
      return problem(422, 'formula', error instanceof Error ? error.message : 'formula');
    }
  }

  const server: Server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      response.writeHead(500);
      response.end(String(error));
    });
  });
  await new Promise<void>(resolve => {
    server.listen(Number(process.env.FAKE_PORT ?? 0), '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    store,
    close: () =>
      new Promise(resolve => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function stream(store: FakeStore, request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write(': hello\n\n');
  const listener = (commit: StreamCommit): void => {
    response.write(`id: ${commit.seq}\nevent: commit\ndata: ${JSON.stringify(commit)}\n\n`);
  };
  store.listeners.add(listener);
  request.on('close', () => store.listeners.delete(listener));
}

async function file(path: string, response: ServerResponse, dist: string): Promise<void> {
  const name = extname(path) === '' ? '/index.html' : path;
  try {
    const body = await readFile(join(dist, name));
    response.writeHead(200, {
      'content-type': types[extname(name)] ?? 'application/octet-stream',
      'content-security-policy': policy,
    });
    response.end(body);
  } catch {
    response.writeHead(404);
    response.end();
  }
}
