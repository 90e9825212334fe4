import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AuditQueue } from '../../server/api/auditQueue.ts';
import type { RowId } from '../../server/model/change.ts';
import type { Writer } from '../../server/model/writer.ts';
import { type Fixture, openFixture } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { allRows } from '../laws/rows.ts';

describe.each(engines)('the queue of refusals on %s', engine => {
  let f: Fixture;
  let away = false;
  const commits: number[] = [];
  let queue: AuditQueue;

  beforeEach(async () => {
    f = await openFixture(engine);
    commits.length = 0;
    const commit: Writer['commit'] = async (actor, wishes, options) => {
      if (away) throw new Error('away');
      commits.push('text' in wishes ? 0 : wishes.length);
      return f.writer.commit(actor, wishes, options);
    };
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
    queue = new AuditQueue({ writer: { ...f.writer, commit }, log, now: () => f.now });
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
});
