import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Outcome } from '../../server/model/change.ts';
import type { Fixture } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { type Browser, fixtureSite, origin, type Site, workspace } from './site.ts';

const commit = `${workspace}/commit`;
const json = { 'content-type': 'application/json', origin, 'sec-fetch-site': 'same-origin' };

describe.each(engines)('request bodies on %s', engine => {
  let f: Fixture;
  let site: Site;
  let alice: Browser;
  let carol: Browser;
  beforeAll(async () => {
    const made = await fixtureSite(engine);
    ({ f, site } = made);
    [alice, carol] = await Promise.all([made.as('alice'), made.as('carol')]);
  });
  afterAll(() => f.close());

  /** Sends a body without encoding it. */
  async function post(who: Browser, body: string, path = commit) {
    const response = await who.fetch(path, { method: 'POST', headers: json, body });
    const text = await response.text();
    return { status: response.status, size: text.length, body: JSON.parse(text) as { code: string; detail: string } & Outcome };
  }

  const own = (count: number) => ({
    dryRun: true,
    changes: Array.from({ length: count }, (_, n) => ({ table: 'users', row: f.ids.carol, to: { firstName: `C${n}` } })),
  });

  it('the limit depends on the role: a member sends a thousand changes in a megabyte, an admin as many as fit', async () => {
    expect((await post(carol, JSON.stringify(own(1_000)))).status).toBe(200);
    const tooMany = await post(carol, JSON.stringify(own(1_001)));
    expect([tooMany.status, tooMany.body.code]).toEqual([413, 'too_large']);
    expect(tooMany.body.detail).toMatch(/1000 rows/);
    expect((await post(alice, JSON.stringify(own(1_001)))).status).toBe(200);
    const long = JSON.stringify({ changes: [], label: 'x'.repeat(1024 * 1024) });
    expect((await post(carol, long)).status).toBe(413);
    expect((await post(alice, long)).status).not.toBe(413);
  });

  it('the limit is checked before any of the body is read', async () => {
    let read = 0;
    const body = new ReadableStream({
      pull(controller) {
        read += 1;
        controller.enqueue(new Uint8Array(1024 * 1024));
        if (read === 64) controller.close();
      },
    });
    const headers = { ...json, 'content-length': String(64 * 1024 * 1024) };
    const answer = await carol.fetch(commit, { method: 'POST', headers, body, duplex: 'half' } as RequestInit);
    expect(answer.status).toBe(413);
    expect(read).toBeLessThan(5);
    const nobody = site.browser();
    expect((await nobody.fetch(commit, { method: 'POST', headers: json, body: '{}' })).status).toBe(401);
  });

  it('a deeply nested body is refused', async () => {
    for (const deep of ['['.repeat(500_000), '{"a":'.repeat(100_000), `{"changes":${'['.repeat(17)}${']'.repeat(17)}}`]) {
      for (const path of [commit, `${workspace}/act`]) {
        const { status, body } = await post(carol, deep, path);
        expect([status, body.code]).toEqual([400, 'malformed']);
      }
    }
    const quoted = JSON.stringify({ changes: [{ table: 'users', row: f.ids.carol, to: { firstName: '[[[["\\{'.repeat(8) } }] });
    expect((await post(carol, quoted)).body.code).not.toBe('malformed');
  });

  it('a body with too many cells is refused with a short list of problems', async () => {
    const cells = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`nothing${n}`, n]));
    const wide = await post(carol, JSON.stringify({ changes: [{ table: 'users', row: f.ids.carol, to: cells(20_000) }] }));
    expect(wide.status).toBe(422);
    expect(wide.size).toBeLessThan(2_000);
    const some = await post(carol, JSON.stringify({ changes: [{ table: 'users', row: f.ids.carol, to: cells(500) }] }));
    expect(some.status).toBe(422);
    expect(some.size).toBeLessThan(50_000);
    const changes = Array.from({ length: 20_000 }, () => ({ table: 'users', row: f.ids.erin, to: cells(20) }));
    const many = await post(alice, JSON.stringify({ changes, dryRun: true }));
    expect(many.status).toBe(200);
    const told = many.body.outcomes.reduce((sum, { issues }) => sum + issues.length, 0);
    expect(told).toBeLessThanOrEqual(10_000);
    expect(told + (many.body.more ?? 0)).toBe(400_000);
    expect(many.size).toBeLessThan(8_000_000);
  });

  it('large bodies are processed a few at a time, one for each person', async () => {
    const large = JSON.stringify({ changes: [], label: 'x'.repeat(2 * 1024 * 1024) });
    let release = (): void => undefined;
    const beingRead = Promise.withResolvers<void>();
    // Its first bytes are requested only when it was admitted.
    const slow = new ReadableStream(
      {
        pull(controller) {
          beingRead.resolve();
          return new Promise<void>(done => {
            release = () => {
              controller.enqueue(new TextEncoder().encode(large));
              controller.close();
              done();
            };
          });
        },
      },
      { highWaterMark: 0 },
    );
    const held = alice.fetch(commit, { method: 'POST', headers: json, body: slow, duplex: 'half' } as RequestInit);
    await beingRead.promise;
    let [answered, refused] = [0, 0];
    const others = Array.from({ length: 20 }, async () => {
      const { status } = await post(alice, large);
      answered += 1;
      if (status === 429) refused += 1;
      return status;
    });
    await vi.waitFor(() => expect(answered).toBeGreaterThanOrEqual(4), { timeout: 30_000 });
    expect(refused).toBeGreaterThan(0);
    expect((await post(alice, JSON.stringify({ changes: [] }), `${workspace}/undo`)).status).not.toBe(429);
    release();
    expect((await held).status).not.toBe(429);
    const became = await Promise.all(others);
    expect(became.filter(status => status !== 429 && status < 500).length).toBeLessThanOrEqual(16);
    expect(became.filter(status => status === 400).length).toBeGreaterThan(0);
  });

  it('a request at a wrong address is refused', async () => {
    const ask = async (url: string) => (await site.app.request(url)).status;
    expect(await ask(`${origin}/healthz`)).toBe(200);
    for (const ours of [
      'http://127.0.0.1:4280',
      'http://[::1]:4280',
      'http://localhost',
      'http://10.1.2.3',
      'http://seatgrid:4280',
    ])
      expect(await ask(`${ours}/healthz`)).toBe(200);
    const foreign = await site.app.request('http://rebound.example.org/api/session');
    expect(foreign.status).toBe(421);
    expect(((await foreign.json()) as { detail: string }).detail).toContain(origin);
  });
});
