import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Fixture } from '../kit/administration.ts';
import { filledPath, routesOf } from './routes.ts';
import { type Browser, fixtureSite, openSite, origin, password, type Site, workspace } from './site.ts';

let f: Fixture;
let site: Site;
let alice: Browser;
beforeAll(async () => {
  const made = await fixtureSite('sqlite');
  ({ f, site } = made);
  alice = await made.as('alice');
});
afterAll(() => f.close());

const routes = () => routesOf(site);
const filled = (path: string) => filledPath(path, f.ids.bob ?? '');

describe('headers', () => {
  it('the headers allow only our own files and forbid storing answers', async () => {
    const { headers } = await alice.fetch('/api/session');
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'self';/);
    expect(headers.get('content-security-policy')).not.toMatch(/unsafe|\*|http/);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('x-request-id')).toBeTruthy();
    expect(headers.get('strict-transport-security')).toBeNull();
  });

  it('the cookie is as strict as possible with https', async () => {
    const secure = openSite(f, { publicUrl: 'https://seatgrid.test' }).browser();
    const response = await secure.fetch('https://seatgrid.test/api/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'https://seatgrid.test' },
      body: JSON.stringify({ login: 'alice', password }),
    });
    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-seatgrid=[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; Secure; SameSite=Lax$/),
      expect.stringMatching(/^__Host-seatgrid-device=[\w-]{43}; Max-Age=31536000; Path=\/; HttpOnly; Secure; SameSite=Lax$/),
    ]);
    expect(response.headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains');
  });

  it('large responses are compressed', async () => {
    const { headers } = await alice.fetch(`${workspace}/catalog`, { headers: { 'accept-encoding': 'gzip' } });
    expect(headers.get('content-encoding')).toBe('gzip');
  });
});

describe('requests from other sites', () => {
  it.each([
    ['another origin', { origin: 'https://evil.test' }],
    ['no origin that can be told', { origin: 'null' }],
    ['a sister site', { 'sec-fetch-site': 'same-site' }],
    ['another site', { 'sec-fetch-site': 'cross-site', origin }],
  ])('every writing route refuses a request %s', async (_, headers) => {
    for (const { method, path } of (await routes()).filter(route => route.method !== 'GET')) {
      const { status, body } = await alice.send(method, filled(path), {}, { 'sec-fetch-site': 'same-origin', ...headers });
      expect([path, status, body.code]).toEqual([path, 403, 'foreign_origin']);
    }
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ''])(
    'every writing route refuses a body of type %s',
    async type => {
      for (const { method, path, body } of await routes()) {
        if (!body) continue;
        const response = await alice.fetch(filled(path), { method, body: '{}', headers: { 'content-type': type } });
        expect([path, response.status]).toEqual([path, 415]);
      }
    },
  );

  it('a request without a browser has no origin and is accepted', async () => {
    const response = await alice.fetch('/api/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify({ login: 'alice', password }),
    });
    expect(response.status).toBe(200);
  });
});

describe('a request without a session', () => {
  it('every route that needs a session answers 401, with a wrong cookie or none', async () => {
    for (const { method, path, security } of await routes()) {
      if (!security || (path === '/api/session' && method === 'DELETE')) continue;
      for (const cookie of [null, 'seatgrid=', `seatgrid=${'x'.repeat(43)}`, 'seatgrid=%%%']) {
        const browser = site.browser();
        browser.cookie = cookie;
        // The body of one route is a file.
        const type: Record<string, string> = path.endsWith('/imports') ? { 'content-type': 'application/octet-stream' } : {};
        const { status, body } = await browser.send(method, filled(path), method === 'GET' ? undefined : {}, type);
        expect([path, status, body.code]).toEqual([path, 401, 'signed_out']);
      }
    }
  });
});

describe('the OpenAPI document', () => {
  it('it is OpenAPI 3.1 and lists every route with its responses', async () => {
    const { status, body } = await site.browser().get<{
      openapi: string;
      paths: Record<string, Record<string, { responses: Record<string, unknown>; summary?: string }>>;
      components: { schemas: Record<string, unknown> };
    }>('/api/openapi.json');
    expect([status, body.openapi]).toEqual([200, '3.1.0']);
    const listed = (await routes()).map(({ method, path }) => `${method} ${path}`);
    expect(listed.sort()).toEqual([
      'DELETE /api/session',
      'DELETE /api/session/email',
      'DELETE /api/sessions',
      'DELETE /api/sessions/{session}',
      'DELETE /api/workspaces/{ws}/imports/{import}',
      'GET /api/session',
      'GET /api/session/email',
      'GET /api/sessions',
      'GET /api/site',
      'GET /api/workspaces',
      'GET /api/workspaces/{ws}/batches/{batch}',
      'GET /api/workspaces/{ws}/catalog',
      'GET /api/workspaces/{ws}/counts',
      'GET /api/workspaces/{ws}/imports/{import}',
      'GET /api/workspaces/{ws}/imports/{import}/failures',
      'GET /api/workspaces/{ws}/imports/{import}/rows',
      'GET /api/workspaces/{ws}/licences/use',
      'GET /api/workspaces/{ws}/steps',
      'GET /api/workspaces/{ws}/stream',
      'GET /api/workspaces/{ws}/tables/{table}/cells',
      'GET /api/workspaces/{ws}/tables/{table}/export',
      'GET /api/workspaces/{ws}/tables/{table}/rows',
      'GET /api/workspaces/{ws}/tables/{table}/rows/count',
      'GET /api/workspaces/{ws}/tables/{table}/rows/position',
      'GET /api/workspaces/{ws}/tables/{table}/rows/{row}',
      'GET /api/workspaces/{ws}/tables/{table}/rows/{row}/history',
      'GET /api/workspaces/{ws}/tables/{table}/values',
      'GET /healthz',
      'GET /readyz',
      'PATCH /api/session',
      'PATCH /api/workspaces/{ws}/imports/{import}',
      'POST /api/email-changes/confirm',
      'POST /api/email-changes/read',
      'POST /api/invitations',
      'POST /api/invitations/read',
      'POST /api/password-resets',
      'POST /api/password-resets/read',
      'POST /api/password-resets/use',
      'POST /api/session',
      'POST /api/session/email',
      'POST /api/session/membership',
      'POST /api/session/password',
      'POST /api/setup',
      'POST /api/workspaces/{ws}/act',
      'POST /api/workspaces/{ws}/commit',
      'POST /api/workspaces/{ws}/imports',
      'POST /api/workspaces/{ws}/imports/{import}/apply',
      'POST /api/workspaces/{ws}/tables/{table}/export',
      'POST /api/workspaces/{ws}/undo',
    ]);
    const known = new Set(
      site.app.routes.filter(route => route.path.startsWith('/api/') && route.method !== 'ALL').map(route => route.path),
    );
    expect(known.size).toBe(new Set(listed.filter(route => route.includes('/api/')).map(route => route.split(' ')[1])).size + 1);
    for (const methods of Object.values(body.paths)) {
      for (const route of Object.values(methods)) {
        expect(route.summary).toBeTruthy();
        expect(Object.keys(route.responses).length).toBeGreaterThan(0);
      }
    }
    const refs = [...JSON.stringify(body).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(match => match[1] ?? '');
    expect(refs.length).toBeGreaterThan(20);
    for (const ref of refs) expect(body.components.schemas).toHaveProperty(ref);
  });
});

describe('large requests', () => {
  it('a body that is too large is refused', async () => {
    const big = 'x'.repeat(70_000);
    expect((await alice.post('/api/session', { login: big, password })).body.code).toBe('too_large');
    expect(
      (await alice.post(`${workspace}/commit`, { changes: [{ table: 'users', to: { location: big } }] })).status,
    ).toBeLessThan(300);
  });
});

describe('the page', () => {
  it('it is served for every path that is no file, and its files are cached forever', async () => {
    const client = mkdtempSync(join(tmpdir(), 'seatgrid-page-'));
    mkdirSync(join(client, 'assets'));
    writeFileSync(join(client, 'index.html'), '<!doctype html><title>Seatgrid</title>');
    writeFileSync(join(client, 'assets', 'index-abc123.js'), 'export {};');
    writeFileSync(join(client, '..', 'outside.txt'), 'secret');
    const visitor = openSite(f, { client }).browser();
    for (const path of ['/', '/users', '/invite', '/sign-in', '/a/b/c']) {
      const response = await visitor.fetch(path);
      expect([path, response.status, response.headers.get('cache-control')]).toEqual([path, 200, 'no-cache']);
      expect(await response.text()).toContain('Seatgrid');
    }
    const asset = await visitor.fetch('/assets/index-abc123.js');
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(asset.headers.get('content-type')).toMatch(/javascript/);
    expect((await visitor.fetch('/assets/gone.js')).status).toBe(404);
    for (const path of [
      '/../outside.txt',
      '/..%2foutside.txt',
      '/assets/..%2f..%2foutside.txt',
      '/assets/%2e%2e/%2e%2e/outside.txt',
    ]) {
      expect(await (await visitor.fetch(path)).text()).not.toBe('secret');
    }
    const unknown = await visitor.fetch('/api/nothing');
    expect([unknown.status, unknown.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
    rmSync(client, { recursive: true });
  });
});

describe('health', () => {
  it('it says that the server runs and that the database can be reached', async () => {
    expect((await site.browser().get('/healthz')).body).toEqual({ status: 'ok' });
    expect((await site.browser().get('/readyz')).body).toEqual({ status: 'ok' });
  });

  it('metrics need the token, and are not found without one configured', async () => {
    expect((await site.browser().get('/metrics')).status).toBe(404);
    const token = 'a-token-of-some-length';
    const watched = openSite(f, { config: { metricsToken: token } }).browser();
    await watched.get('/healthz');
    await watched.get('/api/nothing');
    expect((await watched.get('/metrics')).status).toBe(401);
    const read = (shown: string) => watched.fetch('/metrics', { headers: { authorization: `Bearer ${shown}` } });
    expect((await read('another-token-of-some-length')).status).toBe(401);
    const answer = await read(token);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    const text = await answer.text();
    expect(text).toContain('seatgrid_requests_total{status="2xx"} 1\n');
    expect(text).toContain('seatgrid_requests_total{status="4xx"} 3\n');
    expect(text).toContain('seatgrid_request_seconds_count 4\n');
    expect(text).toContain('seatgrid_letters{state="queued"} ');
    expect(text).toMatch(/^seatgrid_transactions_total [1-9]\d*$/m);
    for (const line of text.trimEnd().split('\n'))
      expect(line).toMatch(/^(?:# (?:HELP|TYPE) \w+ .+|\w+(?:\{\w+="[^"]+"\})? [\d.e+-]+)$/);
    expect(text).not.toContain('NaN');
  });
});
