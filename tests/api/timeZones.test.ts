import { describe, expect, it, vi } from 'vitest';
import type { Tree } from '../../formulas/tree.ts';
import { dayIn, instantIn, isZone } from '../../server/model/days.ts';
import { localizeFilter } from '../../server/workspace/localizeFilter.ts';
import { catalog, setup } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { fixtureSite, workspace } from './site.ts';

describe.each(engines)('a filter in the reader’s time zone, on %s', engine => {
  it('days start, and times without a zone are read, in the reader’s time zone', async () => {
    const { f, as } = await fixtureSite(engine);
    try {
      // 23:30 on the 14th in New York, 05:30 on the 15th in Paris.
      await f.commit([{ table: 'users', row: f.ids.bob!, to: { lastSignIn: '2026-01-15T04:30:00.000Z' } }], setup);
      await f.commit([{ table: 'users', row: f.ids.carol!, to: { firstDay: '2026-01-15' } }]);
      const alice = await as('alice');
      const found = async (filter: string, zone?: string) => {
        const query = new URLSearchParams({
          filter: `AND(IN(userId, "bob", "carol"), ${filter})`,
          ...(zone === undefined ? {} : { zone }),
        });
        const { body } = await alice.get<{ rows: { id: string }[] }>(`${workspace}/tables/users/rows?${query}`);
        const { body: counted } = await alice.get<{ count: number }>(`${workspace}/tables/users/rows/count?${query}`);
        expect(counted.count).toBe(body.rows.length);
        return body.rows.length;
      };
      const [newYork, paris] = ['America/New_York', 'Europe/Paris'];
      expect(await found('lastSignIn >= "2026-01-15"', paris)).toBe(1);
      expect(await found('lastSignIn >= "2026-01-15"', newYork)).toBe(0);
      expect(await found('"2026-01-15" > lastSignIn', newYork)).toBe(1);
      expect(await found('AND(lastSignIn > "2026-01-14T23:29", lastSignIn < "2026-01-14T23:31")', newYork)).toBe(1);
      expect(await found('lastSignIn > "2026-01-15T05:31"', paris)).toBe(0);
      expect(await found('lastSignIn > "2026-01-15T04:29:00.000Z"', newYork)).toBe(1);
      // It is 10:00 UTC on the 15th: still the 14th west of the date line, the 16th east of it.
      expect(await found('firstDay = TODAY()', 'Pacific/Kiritimati')).toBe(0);
      expect(await found('firstDay = TODAY()', newYork)).toBe(1);
      expect(await found('lastSignIn < TODAY()', newYork)).toBe(1);
      expect(await found('lastSignIn < TODAY()', paris)).toBe(0);
      expect(await found('lastSignIn < TODAY() + 1', paris)).toBe(1);
      const refused = await alice.get(`${workspace}/tables/users/rows?filter=seats%3D0&zone=Mars`);
      expect(refused.status).toBe(422);
    } finally {
      await f.close();
    }
  });
});

it.each([
  ['Europe/Paris', '2026-01-15T00:00', '2026-01-14T23:00:00.000Z'],
  ['America/New_York', '2026-07-15T00:00', '2026-07-15T04:00:00.000Z'],
  ['Asia/Kolkata', '2026-07-15T10:52', '2026-07-15T05:22:00.000Z'],
  ['UTC', '2026-07-15T10:52:03', '2026-07-15T10:52:03.000Z'],
  // Clocks go back at 3:00 and show 2:30 twice; they go forward at 2:00 and never show 2:30.
  ['Europe/Paris', '2026-10-25T02:30', '2026-10-25T00:30:00.000Z'],
  ['Europe/Paris', '2026-03-29T02:30', '2026-03-29T01:00:00.000Z'],
  // There the day starts at one.
  ['Africa/Cairo', '2026-04-24T00:00', '2026-04-23T22:00:00.000Z'],
])('clocks in %s show %s at %s', (zone, shown, moment) => expect(instantIn(zone, shown)).toBe(moment));

it('a zone is created once, however its name is written', () => {
  const made = vi.spyOn(Intl, 'DateTimeFormat');
  try {
    const names = ['Asia/Tokyo', 'asia/tokyo', 'ASIA/TOKYO', 'aSIA/tOKYO'];
    for (const name of names) expect([isZone(name), dayIn(name, '2026-01-15T16:00:00.000Z')]).toEqual([true, '2026-01-16']);
    const moments = names.map(name => instantIn(name, '2026-01-15T09:00'));
    expect(new Set(moments)).toEqual(new Set(['2026-01-15T00:00:00.000Z']));
    expect(made.mock.calls.length).toBeLessThanOrEqual(2);
  } finally {
    made.mockRestore();
  }
});

const after = (value: string): Tree => ({
  kind: 'binary',
  operator: '>',
  left: { kind: 'field', path: ['lastSignIn'] },
  right: { kind: 'value', value },
});

it('a long filter is cached for few days and zones, a short one for many', () => {
  const moments = (count: number): Tree => ({
    kind: 'call',
    name: 'AND',
    args: Array.from({ length: count }, () => after('2026-01-15')),
  });
  const users = catalog.table('users');
  const remembers = (filter: Tree): number => {
    const days = Array.from({ length: 50 }, (_, at) => `2026-01-01T${at}`);
    const first = days.map(day => localizeFilter(filter, 'Europe/Paris', day, users, catalog));
    return days.filter((day, at) => localizeFilter(filter, 'EUROPE/PARIS', day, users, catalog) === first[at]).length;
  };
  expect(remembers(moments(1_000))).toBe(0);
  expect(remembers(moments(2))).toBe(50);
});

it('a filter has at most a hundred different days and times', () => {
  const days = (count: number): Tree => ({
    kind: 'call',
    name: 'OR',
    args: Array.from({ length: 300 }, (_, at) => after(new Date(Date.UTC(2026, 0, at % count)).toISOString().slice(0, 10))),
  });
  const read = (filter: Tree) => localizeFilter(filter, 'Europe/Paris', '2026-01-15', catalog.table('users'), catalog);
  expect(read(days(100))).not.toEqual(days(100));
  expect(() => read(days(101))).toThrow('at most 100 different days and times');
});

it('midnight belongs to its own day in every zone', () => {
  for (const zone of ['Europe/Paris', 'America/New_York', 'Africa/Cairo', 'Pacific/Kiritimati', 'America/Havana', 'Asia/Beirut'])
    for (let day = Date.UTC(2026, 0, 1); day < Date.UTC(2027, 0, 1); day += 86_400_000) {
      const date = new Date(day).toISOString().slice(0, 10);
      const at = instantIn(zone, `${date}T00:00`)!;
      expect(dayIn(zone, at)).toBe(date);
      expect(dayIn(zone, new Date(Date.parse(at) - 1).toISOString())).not.toBe(date);
    }
});
