import { getEventListeners } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChangeRequest } from '../../server/model/change.ts';
import type { Fixture } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { hear, type Listening, listen } from './listening.ts';
import { type Browser, fixtureSite, openSite, workspace } from './site.ts';

describe.each(engines)('the stream on %s', engine => {
  let f: Fixture;
  let at: Listening;
  let as: (name: string) => Promise<Browser>;
  let alice: Browser;
  beforeAll(async () => {
    const made = await fixtureSite(engine);
    ({ f, as } = made);
    at = await listen(made.site);
    alice = await as('alice');
  });
  afterAll(async () => {
    await at.close();
    await f.close();
  });

  const set = (user: string, to: Record<string, string | null>): ChangeRequest => ({ table: 'users', row: f.ids[user]!, to });

  it('a change arrives within a tenth of a second, with only the changed cells', async () => {
    const stream = await hear(at.url, alice.cookie);
    const start = performance.now();
    const { seq, transaction } = await f.commit([set('carol', { department: 'Ops' })]);
    await stream.until(() => stream.heard.length > 0);
    expect(performance.now() - start).toBeLessThan(500);
    const version = (await f.user('carol'))?.version;
    const by = { updatedAt: f.now, updatedBy: 'Alice Martin' };
    expect(stream.heard).toEqual([
      {
        seq,
        transaction,
        actor: f.ids.alice,
        actorName: 'Alice Martin',
        label: '',
        changes: [{ table: 'users', row: f.ids.carol, version, added: false, cells: { department: 'Ops', ...by } }],
        links: {},
        reload: [],
      },
    ]);
    expect(stream.lastId).toBe(String(seq));
    stream.hangUp();
  });

  it('an admin of a workspace gets an event when access ends or moves, and none once they are no admin', async () => {
    const [own, other, away] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()];
    const give = (row: string, user: string, level: string): ChangeRequest => {
      return { table: 'access', row, from: null, to: { user: f.ids[user]!, workspace: f.ids.WS1!, level } };
    };
    await f.commit([give(own, 'carol', 'admin'), give(other, 'bob', 'user'), give(away, 'erin', 'user')]);
    const carol = await as('carol');
    const stream = await hear(at.url, carol.cookie);
    const told = () => stream.heard.map(({ changes }) => changes.filter(each => each.table === 'access'));
    await f.commit([{ table: 'access', row: other, to: null }]);
    await f.commit([{ table: 'access', row: away, to: { workspace: f.ids.WS2! } }]);
    await stream.until(() => stream.heard.length === 2);
    expect(told()).toMatchObject([[{ row: other, cells: null }], [{ row: away, cells: null }]]);

    await f.commit([give(other, 'bob', 'user'), { table: 'access', row: own, to: { level: 'user' } }]);
    await stream.until(() => stream.heard.length === 3);
    expect(stream.heard[2]?.reload).toContain('access');
    await f.commit([{ table: 'access', row: other, to: { level: 'limited' } }]);
    await f.commit([{ table: 'access', row: other, to: null }]);
    await f.commit([{ table: 'access', row: own, to: null }]);
    await stream.until(() => told().flat().at(-1)?.row === own);
    expect(JSON.stringify(told().slice(2))).not.toContain(other);
    await f.commit([{ table: 'access', row: away, to: null }]);
    stream.hangUp();
  });

  it('new rows arrive whole, with consequences, and deleted rows as deleted', async () => {
    const stream = await hear(at.url, alice.cookie);
    const row = crypto.randomUUID();
    const edits: ChangeRequest[] = [
      { table: 'users', row, from: null, to: { firstName: 'Tom', email: 'tom@acme.test' } },
      set('erin', { status: 'Active' }),
      { table: 'users', row, to: null },
    ];
    for (const [index, edit] of edits.entries()) {
      await f.commit([edit]);
      await stream.until(() => stream.heard.length === index + 1);
    }
    const [added, activated, gone] = stream.heard;
    expect(added?.changes[0]).toMatchObject({ row, added: true, cells: { firstName: 'Tom', status: 'Draft', org: f.acme } });
    expect(added?.links.orgs).toEqual({ [f.acme]: 'ACME' });
    expect(new Set(activated?.changes.map(change => change.table))).toEqual(
      new Set(['users', 'orgs', 'pools', 'seats', 'outbox', 'audit']),
    );
    expect(gone?.changes).toEqual([{ table: 'users', row, version: 0, added: false, cells: null }]);
    expect(JSON.stringify(stream.heard)).not.toMatch(/passwordHash|tokenHash|"account"|key_|sha256/);
    stream.hangUp();
    await f.commit([set('erin', { status: 'Inactive' })]);
  });

  it('another organisation gets no event, and a member only those about themselves', async () => {
    const [zoe, carol] = [await as('zoe'), await as('carol')];
    const streams = [await hear(at.url, zoe.cookie), await hear(at.url, carol.cookie)];
    await f.commit([set('bob', { jobTitle: 'Nurse' })]);
    await f.commit([set('carol', { jobTitle: 'Doctor' })]);
    await f.commit([set('zoe', { jobTitle: 'Pilot' })], f.as('zoe'));
    const [toZoe, toCarol] = streams;
    await toZoe?.until(() => toZoe.heard.length > 0);
    await toCarol?.until(() => toCarol.heard.length > 0);
    expect(toZoe?.heard.flatMap(each => each.changes.map(change => change.cells?.jobTitle))).toEqual(['Pilot']);
    expect(toCarol?.heard.flatMap(each => each.changes.map(change => [change.row, change.cells?.jobTitle]))).toEqual([
      [f.ids.carol, 'Doctor'],
    ]);
    for (const stream of streams) stream.hangUp();
  });

  it('a member reloads workspaces when access to one starts or ends, and gets events about their own', async () => {
    const carol = await as('carol');
    const stream = await hear(at.url, carol.cookie);
    const right = crypto.randomUUID();
    const given = { user: f.ids.carol!, workspace: f.ids.WS1! };
    await f.commit([{ table: 'workspaces', row: f.ids.WS2!, to: { name: 'Unseen' } }]);
    const edits: ChangeRequest[] = [
      { table: 'access', row: right, from: null, to: given },
      { table: 'workspaces', row: f.ids.WS1!, to: { name: 'Suppliers' } },
      { table: 'access', row: right, to: null },
    ];
    for (const [index, edit] of edits.entries()) {
      await f.commit([edit]);
      await stream.until(() => stream.heard.length === index + 1);
    }
    expect(stream.heard.map(each => each.reload)).toEqual([['workspaces'], [], ['workspaces']]);
    expect(stream.heard[1]?.changes).toMatchObject([{ table: 'workspaces', cells: { name: 'Suppliers' } }]);
    expect(JSON.stringify(stream.heard)).not.toContain('Unseen');
    stream.hangUp();
  });

  it('a client resumes after its last event, without gaps or repeats', async () => {
    const texts = Array.from({ length: 60 }, (_, i) => `text ${i}`);
    const heard: string[] = [];
    let last = String(await f.reader.seq());
    const writing = (async () => {
      for (const company of texts) await f.commit([set('bob', { company })]);
    })();
    for (let cuts = 0; heard.length < texts.length && cuts < 100; cuts += 1) {
      const stream = await hear(at.url, alice.cookie, '?after=0', { 'last-event-id': last });
      await stream.until(() => stream.heard.length >= Math.min(7, texts.length - heard.length));
      stream.hangUp();
      await stream.ended;
      heard.push(...stream.heard.map(each => String(each.changes[0]?.cells?.company ?? each.changes[0]?.version)));
      last = stream.lastId;
    }
    await writing;
    expect(heard).toHaveLength(60);
    // A row that has changed again is sent as it is now: versions never go back, and the last one is current.
    const numbers = heard.map(text => Number(text.slice(5)));
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect(heard.at(-1)).toBe('text 59');
  });

  it('a new client does not get older events that others are still waiting for', async () => {
    const first = await hear(at.url, alice.cookie);
    for (let i = 0; i < 5; i += 1) {
      const { seq } = await f.commit([set('bob', { company: `newcomer ${i}` })]);
      const second = await hear(at.url, alice.cookie, `?after=${seq}`);
      await first.until(() => first.heard.some(each => each.seq === seq));
      const later = await f.commit([set('bob', { company: `later ${i}` })]);
      await second.until(() => second.heard.length > 0);
      expect(second.heard.map(each => each.seq)).toEqual([later.seq]);
      second.hangUp();
    }
    first.hangUp();
  });

  it('a client reloads when more changed than is listed, or when it is ahead of the log', async () => {
    const stream = await hear(at.url, alice.cookie);
    const ahead = await hear(at.url, alice.cookie, '?after=999999');
    await f.commit(Array.from({ length: 201 }, (_, i) => ({ table: 'users', to: { firstName: `Row ${i}` } })));
    await stream.until(() => stream.heard.length > 0);
    expect(stream.heard[0]).toMatchObject({
      changes: [],
      reload: [
        'users',
        'workspaces',
        'access',
        'orgs',
        'pools',
        'seats',
        'subscriptions',
        'invites',
        'outbox',
        'audit',
        'imports',
      ],
    });
    await ahead.until(() => ahead.heard.length > 0);
    expect(ahead.heard[0]?.reload).toContain('users');
    stream.hangUp();
    ahead.hangUp();
  });

  it('a stream closes when its reader is deactivated, changes role, signs out or changes the password', async () => {
    const bob = await as('bob');
    const first = await hear(at.url, bob.cookie);
    await f.commit([set('bob', { role: 'member' })]);
    await first.ended;
    const second = await hear(at.url, bob.cookie);
    expect(second.status).toBe(200);
    await bob.send('DELETE', '/api/session', {});
    await second.ended;
    const again = await as('bob');
    const third = await hear(at.url, again.cookie);
    await f.commit([set('bob', { status: 'Inactive' })]);
    await third.ended;
    expect(third.heard.flatMap(each => each.changes)).toEqual([]);
    expect((await hear(at.url, again.cookie)).status).toBe(401);
    await f.commit([set('bob', { status: 'Active', role: 'team_admin' })]);
  });

  it('a stream needs a session and valid parameters', async () => {
    expect((await hear(at.url, null)).status).toBe(401);
    expect((await hear(at.url, alice.cookie, '', { 'last-event-id': 'x' })).status).toBe(400);
    expect((await hear(at.url, alice.cookie, '?after=-1')).status).toBe(422);
  });

  it('an ended stream leaves nothing behind, whoever ended it', async () => {
    const stop = new AbortController();
    const other = await listen(openSite(f, { stop: stop.signal }));
    const bob = await as('bob');
    const [hung, out] = await Promise.all([hear(other.url, alice.cookie), hear(other.url, bob.cookie)]);
    expect(getEventListeners(stop.signal, 'abort')).toHaveLength(2);
    hung.hangUp();
    const [session] = await f.all('sessions', 'user', f.ids.bob!);
    await f.commit([{ table: 'sessions', row: session!.id, to: null }], { kind: 'system', name: 'session' });
    await out.ended;
    await expect.poll(() => getEventListeners(stop.signal, 'abort')).toHaveLength(0);
    await other.close();
  });

  it('a stream ends when the server stops', async () => {
    const stop = new AbortController();
    const other = await listen(openSite(f, { stop: stop.signal }));
    const stream = await hear(other.url, alice.cookie);
    stop.abort();
    await stream.ended;
    await other.close();
  });

  it('every open stream gets an event', async () => {
    const streams = await Promise.all(Array.from({ length: 40 }, () => hear(at.url, alice.cookie)));
    for (let i = 0; i < 5; i += 1)
      await alice.post(`${workspace}/commit`, { changes: [set('carol', { location: `Room ${i}` })] });
    for (const stream of streams) {
      await stream.until(() => stream.heard.length === 5);
      expect(stream.heard.map(each => each.seq)).toEqual(stream.heard.map(each => each.seq).sort((a, b) => a - b));
      stream.hangUp();
    }
  });
});
