import { afterEach, describe, expect, it } from 'vitest';
import type { Problem, RowsResponse } from '../../server/api/wire.ts';
import { catalog, type Fixture, setup } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { type Browser, fixtureSite, workspace } from './site.ts';

describe.each(engines)('a row that was read, on %s', engine => {
  let f: Fixture;
  afterEach(() => f.close());

  const commit = (browser: Browser, changes: object[], headers: Record<string, string> = {}) =>
    browser.fetch(`${workspace}/commit`, {
      method: 'POST',
      body: JSON.stringify({ changes }),
      headers: { 'content-type': 'application/json', ...headers },
    });

  it('a row can be sent back as it is, in every table, with its invalid texts, and nothing changes', async () => {
    const untaken = { firstDay: 'some day', lastDay: 'x', manager: 'nobody', mobile: 'none', email: 'no address' };
    const made = await fixtureSite(engine, { total: 9 });
    f = made.f;
    await f.commit([
      {
        table: 'users',
        row: f.ids.erin!,
        to: { status: 'Invited', firstDay: '2026-03-01', mobile: '+33612000000', manager: f.ids.bob! },
      },
      { table: 'users', to: { userId: 'x', firstName: 'X', status: 'Active', lastDay: '2027-01-01' } },
    ]);
    const { outcomes } = await f.commit([{ table: 'users', to: { userId: 'untaken', ...untaken } }], f.as('alice'));
    expect(outcomes[0]).toMatchObject({ outcome: 'accepted' });
    const kept = JSON.parse(String((await f.row('users', outcomes[0]!.row))?.invalid)) as object;
    expect(Object.keys(kept).sort()).toEqual(Object.keys(untaken).sort());
    let sent = 0;
    for (const name of ['alice', 'carol', 'jean']) {
      const browser = await made.as(name);
      const after = await f.reader.seq();
      for (const { id: table, table: page } of catalog.tables.values()) {
        // Append-only tables refuse every change, even an empty one.
        if (page.appendOnly === true) continue;
        const read = await browser.get(`${workspace}/tables/${table}/rows?limit=50`);
        if (read.status === 404) continue;
        for (const { id, cells } of (read.body as unknown as RowsResponse).rows) {
          const none = await commit(browser, [{ table, row: id, to: {} }]);
          expect([table, none.status, await none.json()]).toMatchObject([table, 200, { transaction: null }]);
          const response = await commit(browser, [{ table, row: id, to: cells }]);
          const answer = (await response.json()) as {
            transaction: string | null;
            outcomes: { outcome: string; issues: unknown[] }[];
          };
          expect([table, cells, response.status, answer.outcomes?.[0]?.issues]).toEqual([table, cells, 200, []]);
          expect([table, answer.transaction]).toEqual([table, null]);
          sent += 1;
        }
      }
      // A denied read is recorded in the audit trail a little later.
      const written = await f.reader.tail(after, 100, 1_000);
      expect(written.flatMap(({ changes }) => changes).filter(({ table }) => table !== 'audit')).toEqual([]);
    }
    expect(sent).toBeGreaterThan(25);
  });

  it('a row that has changed in the meantime comes with the problem, as it is now', async () => {
    const made = await fixtureSite(engine);
    f = made.f;
    const alice = await made.as('alice');
    const row = f.ids.carol!;
    const before = (await alice.get(`${workspace}/tables/users/rows/${row}`)) as unknown as {
      body: { row: { version: number } };
      headers: Headers;
    };
    await f.commit([{ table: 'users', row, to: { firstName: 'Caroline' } }], f.as('alice'));
    const changes = [{ table: 'users', row, from: { firstName: 'Carol' }, to: { firstName: 'Carole' } }];
    const stale = await commit(alice, changes);
    const said = (await stale.json()) as Problem;
    expect(stale.status).toBe(409);
    expect(said.detail).toMatch(/^Changed by Alice Martin at 10:00/);
    expect(said.current).toMatchObject([{ table: 'users', id: row, cells: { firstName: 'Caroline' } }]);
    expect(said.current?.[0]?.version).toBeGreaterThan(before.body.row.version);

    const late = await commit(alice, [{ table: 'users', row, to: { firstName: 'Carole' } }], {
      'if-match': `"${before.body.row.version}"`,
    });
    const told = (await late.json()) as Problem;
    expect([late.status, told.current?.[0]?.cells.firstName]).toEqual([412, 'Caroline']);
    expect(told.detail).toMatch(/^Changed by Alice Martin at 10:00/);
    const now = told.current![0]!;
    const mended = await commit(alice, [{ table: 'users', row, to: { firstName: 'Carole' } }], {
      'if-match': `"${now.version}"`,
    });
    expect(mended.status).toBe(200);
  });

  it('an illegal status is refused with the legal ones', async () => {
    const made = await fixtureSite(engine);
    f = made.f;
    const to = async (name: string, status: string) =>
      (await f.writer.commit(f.as('alice'), [{ table: 'users', row: f.ids[name]!, to: { status } }])).outcomes[0]!.issues[0]
        ?.message;
    expect(await to('carol', 'Draft')).toBe('Active users can only become Inactive');
    expect(await to('dave', 'Invited')).toBe('Inactive users can only become Active');
    expect(await to('erin', 'Inactive')).toBe('Draft users can only become Invited or Active');
    await f.commit([{ table: 'users', row: f.ids.erin!, to: { status: 'Invited' } }], setup);
    expect(await to('erin', 'Active')).toBe('Invited users can only become Draft');
  });
});
