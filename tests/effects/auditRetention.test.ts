import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deleteOldEntries, startAuditRetention } from '../../server/effects/auditRetention.ts';
import type { ChangeRequest, RowId } from '../../server/model/change.ts';
import type { Fixture } from '../kit/administration.ts';
import { openFixture, setup } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { allRows } from '../laws/rows.ts';

describe.each(engines)('audit retention on %s', engine => {
  let f: Fixture;
  beforeEach(async () => {
    f = await openFixture(engine);
  });
  afterEach(() => f.close());

  const entry = (org: RowId | null, at: string): ChangeRequest => ({ table: 'audit', to: { org, at, event: 'denied' } });
  const kept = async () =>
    (await allRows(f.reader, 'audit'))
      .filter(row => row.event === 'denied')
      .map(row => [row.org, row.at])
      .sort((a, b) => String(a).localeCompare(String(b)));

  it('each organisation keeps entries for its own period, and entries without one are kept 400 days', async () => {
    await f.commit([{ table: 'orgs', row: f.acme, to: { auditDays: 30 } }], setup);
    const [days29, days31, days399, days401] = [29, 31, 399, 401].map(days =>
      new Date(Date.parse(f.now) - days * 86_400_000).toISOString(),
    );
    const orgs = [f.acme, f.globex, null];
    await f.commit(
      orgs.flatMap(org => [days29, days31, days399, days401].map(at => entry(org, at!))),
      setup,
    );
    expect(await deleteOldEntries(f, f.now)).toBe(3 + 1 + 1);
    expect(await kept()).toEqual(
      [[f.acme, days29], ...[f.globex, null].flatMap(org => [days29, days31, days399].map(at => [org, at]))].sort((a, b) =>
        String(a).localeCompare(String(b)),
      ),
    );
    const seq = await f.reader.seq();
    expect(await deleteOldEntries(f, f.now)).toBe(0);
    expect(await f.reader.seq()).toBe(seq);
  });

  it('nothing is deleted during a clock jump, nor before one could be noticed', async () => {
    await f.commit([entry(f.acme, '2020-01-01T00:00:00.000Z')], setup);
    let jump = 3_600;
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const retention = startAuditRetention({ ...f, log, now: () => new Date(f.now), jump: () => jump });
    const round = async () => {
      retention.wake();
      await new Promise(done => setTimeout(done, 50));
      return (await kept()).length;
    };
    expect([await round(), await round()]).toEqual([1, 1]);
    jump = 0;
    await expect.poll(round).toBe(0);
    await retention.stop();
  });

  it('many entries are deleted in batches, and the next round deletes the rest', async () => {
    for (let at = 0; at < 3; at += 1) {
      await f.commit(
        Array.from({ length: 4_000 }, () => entry(f.acme, '2020-01-01T00:00:00.000Z')),
        setup,
      );
    }
    const seq = await f.reader.seq();
    const rounds = [await deleteOldEntries(f, f.now), await deleteOldEntries(f, f.now), await deleteOldEntries(f, f.now)];
    expect(rounds.reduce((sum, many) => sum + many)).toBe(12_000);
    expect(rounds[0]).toBeLessThanOrEqual(10_000);
    expect((await f.reader.seq()) - seq).toBe(24);
    expect(await kept()).toEqual([]);
  });
});
