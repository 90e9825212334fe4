import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CountResponse } from '../../server/api/wire.ts';
import type { Fixture } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { type Browser, fixtureSite, type Site, workspace } from './site.ts';

const count = (filter: string): string => `${workspace}/tables/users/rows/count?${new URLSearchParams({ filter })}`;

/** Filters that cost more than they are long, or are longer than any need. */
const hostile: Readonly<Record<string, string>> = {
  'compared with TRUE': `${'('.repeat(50)}external${'=TRUE)'.repeat(50)}`,
  'compared with TRUE, deeper': `${'('.repeat(190)}external${'=TRUE)'.repeat(190)}`,
  'denied and compared': `${'NOT(('.repeat(45)}external${')=FALSE)'.repeat(45)}`,
  'a long list': `AND(${'TRUE,'.repeat(1_400)}TRUE)`,
  'longer than long': `OR(${'userId="x",'.repeat(800)}external)`,
  'deeper than deep': `${'AND('.repeat(1_400)}TRUE${')'.repeat(1_400)}`,
  'open parentheses': '('.repeat(9_000),
  'many links': `OR(${Array.from({ length: 300 }, () => 'manager.manager.manager.userId="x"').join()})`,
  'one long way': `${'manager.'.repeat(500)}userId="x"`,
  'a list after a way': `IN(manager.manager.manager.userId,${Array.from({ length: 900 }, (_, n) => `"x${n}"`).join()})`,
  'sought in all': `OR(${Array.from({ length: 200 }, (_, n) => `CONTAINS(lastName&firstName,"é${n}")`).join()})`,
  powers: `${'2^'.repeat(150)}2 > 1`,
};

describe.each(engines)('filters that ask for too much on %s', engine => {
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

  it.each(Object.keys(hostile))('%s is answered, or refused with a sentence', async name => {
    for (const who of [alice, carol]) {
      const { status, body } = await who.get<CountResponse>(count(hostile[name]!));
      expect([200, 422]).toContain(status);
      if (status === 422) expect(body.detail).toMatch(/^\S.{10,}/);
    }
    expect(site.failures).toEqual([]);
  });

  it('a filter within the limits is answered', async () => {
    expect((await alice.get<CountResponse>(count(hostile['compared with TRUE']!))).body.count).toBe(1);
    expect((await alice.get(count(hostile['a long list']!))).status).toBe(422);
    const list = `IN(userId,${Array.from({ length: 800 }, (_, n) => `"x${n}"`).join()},"bob")`;
    expect((await alice.get<CountResponse>(count(list))).body.count).toBe(1);
  });
});
