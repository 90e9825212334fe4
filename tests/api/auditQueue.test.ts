import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AuditEntry, AuditQueue } from '../../server/api/auditQueue.ts';
import { addRowNames } from '../../server/api/denials.ts';
import type { RowId } from '../../server/model/change.ts';
import type { Writer } from '../../server/model/writer.ts';
import { catalog, type Fixture, openFixture } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { allRows } from '../laws/rows.ts';

describe.each(engines)('the queue of refusals on %s', engine => {
  let f: Fixture;
  let away = false;
  let nameless = false;
  const commits: number[] = [];
  const lost: object[] = [];
  let queue: AuditQueue;

  beforeEach(async () => {
    f = await openFixture(engine);
    commits.length = 0;
    const commit: Writer['commit'] = async (actor, requests, options) => {
      if (away) throw new Error('away');
      commits.push('text' in requests ? 0 : requests.length);
      return f.writer.commit(actor, requests, options);
    };
    lost.length = 0;
    const log = { info: () => undefined, warn: () => undefined, error: (details: object) => void lost.push(details) };
    const rowNames = async (entries: readonly AuditEntry[]) => {
      if (nameless) throw new Error('nameless');
      return entries;
    };
    queue = new AuditQueue({ writer: { ...f.writer, commit }, log, now: () => f.now, addRowNames: rowNames });
  });
  afterEach(() => f.close());

  const note = (org: RowId | null, key: string) => queue.add({ event: 'denied', org, cells: { actor: 'x' } }, key);
  const denied = async () => (await allRows(f.reader, 'audit')).filter(row => row.event === 'denied');

  it('memory, entries and commits stay small, however many clients send refusals', async () => {
    const orgs = [f.acme, f.globex, null];
    for (let at = 0; at < 30_000; at += 1) note(orgs[at % 3]!, `client ${at}`);
    await queue.flush();
    const rows = await denied();
    expect(rows.length).toBeLessThanOrEqual(603);
    expect(Math.max(...commits)).toBeLessThanOrEqual(500);
    expect(rows.reduce((sum, row) => sum + Number(row.count), 0)).toBe(30_000);
  });

  it('a flood in one organisation leaves room for others', async () => {
    for (let at = 0; at < 5_000; at += 1) note(f.acme, `client ${at}`);
    note(f.globex, 'client');
    await queue.flush();
    const rows = await denied();
    expect(rows.filter(row => row.org === f.globex)).toHaveLength(1);
    expect(rows.length).toBeLessThanOrEqual(202);
  });

  it('no entry is lost while the database is down', async () => {
    away = true;
    note(f.acme, 'one');
    await expect(queue.flush()).rejects.toThrow('away');
    note(f.acme, 'one');
    away = false;
    await queue.flush();
    expect((await denied()).map(row => row.count)).toEqual([2]);
  });

  it('no entry is lost when the name of its row cannot be read', async () => {
    nameless = true;
    note(f.acme, 'one');
    note(f.globex, 'other');
    await expect(queue.flush()).rejects.toThrow('nameless');
    note(f.acme, 'one');
    nameless = false;
    await queue.flush();
    expect((await denied()).map(row => `${row.org === f.acme ? 'acme' : 'globex'} ${row.count}`).sort()).toEqual([
      'acme 2',
      'globex 1',
    ]);
  });

  it('repetitions share one look-up, and are all counted, also when it fails at first', async () => {
    let tries = 0;
    const lookUp = async () => {
      tries += 1;
      if (tries === 1) throw new Error('no connection');
      return [f.acme, f.globex].map(org => ({ entry: { ...unknown, org }, key: 'one' }));
    };
    const unknown: AuditEntry = { event: 'denied', org: null, cells: { actor: 'x' } };
    await Promise.all(Array.from({ length: 300 }, () => queue.addFound('one', lookUp, unknown)));
    expect(tries).toBe(1);
    await queue.addFound('one', lookUp, unknown);
    await queue.flush();
    expect(tries).toBe(2);
    expect((await denied()).map(({ org, count }) => [org, count])).toEqual(
      expect.arrayContaining([
        [f.acme, 301],
        [f.globex, 301],
      ]),
    );
    expect(await denied()).toHaveLength(2);
  });

  it('look-ups that wait are bounded: beyond, refusals are counted without being looked up', async () => {
    const failing = async () => {
      throw new Error('no connection');
    };
    const unknown: AuditEntry = { event: 'denied', org: null, cells: { actor: 'x' } };
    for (let at = 0; at < 2_100; at += 1) void queue.addFound(`client ${at}`, failing, unknown);
    await expect(queue.flush()).rejects.toThrow('no connection');
    await queue.stop();
    expect((await denied()).length).toBeLessThanOrEqual(201);
  });

  it('what cannot be written at the end is logged without what was typed, which may be a password', async () => {
    away = true;
    const failing = async () => {
      throw new Error('no connection');
    };
    const unknown: AuditEntry = { event: 'sign_in_refused', org: null, cells: { actor: null, address: '192.0.2.1' } };
    await queue.addFound(JSON.stringify([null, 'my password']), failing, unknown);
    await queue.addFound(JSON.stringify([null, 'my password']), failing, unknown);
    await queue.stop();
    expect(lost).toMatchObject([{ lost: [{ ...unknown, count: 2 }] }]);
    expect(JSON.stringify(lost)).not.toContain('my password');
  });

  it('the names of the rows of all entries are read at once, and only if an entry is about a row', async () => {
    const reads: string[] = [];
    const noted = <T>(what: string, result: T): T => {
      reads.push(what);
      return result;
    };
    const rows = (table: string, ids: readonly RowId[]) => noted(table, f.reader.rows(table, ids));
    const workspace = {
      reader: { ...f.reader, head: () => noted('head', f.reader.head()) },
      at: async () => ({ catalog: () => catalog, reader: { ...f.reader, rows } }),
    } as unknown as Parameters<typeof addRowNames>[0];
    const entry = (table: string | null, row: RowId | null, org: RowId | null = f.acme): AuditEntry => ({
      event: 'denied',
      org,
      cells: { table, row },
    });
    const nowhere = [entry(null, null), entry('users', null), entry('users', f.ids.erin!, null)];
    expect(await addRowNames(workspace, nowhere)).toEqual(nowhere);
    expect(reads).toEqual([]);
    const entries = [
      ...nowhere,
      ...['erin', 'carol', 'zoe'].map(name => entry('users', f.ids[name]!)),
      entry('gone', f.ids.erin!),
    ];
    const names = (await addRowNames(workspace, entries)).map(({ cells }) => cells.rowName);
    expect(names).toEqual([undefined, undefined, undefined, 'Erin Noir', 'Carol Roy', undefined, undefined]);
    expect(reads).toEqual(['head', 'users']);
  });
});
