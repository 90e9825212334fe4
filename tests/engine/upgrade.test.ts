import Database from 'better-sqlite3';
import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import { createWriter } from '../../server/engine/createWriter.ts';
import { recompute } from '../../server/engine/recompute.ts';
import { upgrade } from '../../server/engine/recomputeAfterUpgrade.ts';
import { isChanged } from '../../server/engine/record.ts';
import type { Store } from '../../server/model/store.ts';
import type { DatabaseLocation } from '../../server/store/location.ts';
import { openStore } from '../../server/store/openStore.ts';
import { catalog, catalogs, clock, openFixture } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';

/** Removes from a database what later versions have added, as if an older version had created it. */
async function age(where: DatabaseLocation): Promise<void> {
  const gone = [
    ['users', 'seats'],
    ['pools', 'taken'],
    ['users', 'key_employeeFree'],
    ['users', 'inviteState'],
  ] as const;
  if ('file' in where) {
    const database = new Database(where.file);
    database.exec('drop index "users.key_employeeFree.sparse"');
    for (const [table, column] of gone) database.exec(`alter table "${table}" drop column "${column}"`);
    database.exec(`drop table "sessions"; delete from "_meta" where key = 'derivations'`);
    database.close();
    return;
  }
  const client = new Client({ connectionString: where.url });
  await client.connect();
  await client.query(`set search_path = "${where.schema}"`);
  for (const [table, column] of gone) await client.query(`alter table "${table}" drop column "${column}"`);
  await client.query(`drop table "sessions"; delete from "_meta" where key = 'derivations'`);
  await client.end();
}

const astray = (store: Store) =>
  store.write(async session => {
    const draft = await recompute(catalog, session, clock);
    return {
      commit: false,
      value: [...draft.all()].filter(isChanged).map(({ table, before, after }) => [table.id, before, after]),
    };
  });

describe.each(engines)('the database of an older version on %s', engine => {
  it('gets the tables, columns and derived cells of the newer version once, and keeps working', async () => {
    const f = await openFixture(engine);
    await age(f.where);
    const seq = await f.reader.seq();
    const store = await openStore(f.where, catalog.stored);
    try {
      expect(await upgrade(store, catalogs, clock)).toBeGreaterThan(0);
      expect(await astray(store)).toEqual([]);
      expect(await store.reader.seq()).toBe(seq + 1);
      const [entry] = await store.reader.tail(seq, 1, 1000);
      expect(entry?.transaction).toMatchObject({ actor: 'upgrade', label: 'Brought up to a newer version' });
      expect(new Set(entry?.changes.map(change => change.origin))).toEqual(new Set(['computed']));
      expect(await upgrade(store, catalogs, clock)).toBe(0);
      expect(await store.reader.seq()).toBe(seq + 1);
      const users = await store.reader.rows('users', [f.ids.bob!, f.ids.erin!]);
      expect(users.get(f.ids.bob!)).toMatchObject({ seats: 1, inviteState: 'none', key_employeeFree: `${f.acme}\u001fe2` });
      expect(users.get(f.ids.erin!)).toMatchObject({ seats: 0, inviteState: 'none', key_employeeFree: null });

      const writer = createWriter(store, catalogs, {
        publicUrl: 'x',
        now: () => clock,
        newSecret: () => ({ clear: 'c', hash: 'h' }),
      });
      const outcome = await writer.commit(f.as('alice'), [
        { table: 'users', row: f.ids.erin!, to: { employeeId: 'E2', status: 'Active' } },
      ]);
      expect(outcome.outcomes[0]).toMatchObject({ outcome: 'held', issues: [{ code: 'V_EMPLOYEE_TAKEN' }] });
    } finally {
      await store.close();
      await f.close();
    }
  });

  it('reaches the same state in chunks, wherever the upgrade is killed', async () => {
    const whole = await openFixture(engine);
    await age(whole.where);
    const once = await openStore(whole.where, catalog.stored);
    await upgrade(once, catalogs, clock);
    const cells = async (store: Store, f: typeof whole) => {
      const names = new Map(Object.entries(f.ids).map(([name, id]) => [id, name]));
      const users = await store.reader.rows('users', Object.values(f.ids));
      return [...users.values()].map(row => [names.get(row.id), row.seats, row.inviteState, row.validationResult].join()).sort();
    };
    const right = await cells(once, whole);
    await once.close();
    await whole.close();

    const f = await openFixture(engine);
    await age(f.where);
    const seq = await f.reader.seq();
    let left = 0;
    const store = await openStore(f.where, catalog.stored);
    const killed: Pick<Store, 'write'> = {
      write: (work, ...more) =>
        store.write(
          async session => {
            const done = await work(session);
            // Killed before the commit: nothing of the chunk may be stored.
            left -= 1;
            if (left < 0) throw new Error('killed');
            return done;
          },
          ...more,
        ),
    };
    let kills = 0;
    for (let done = false; !done; kills += 1) {
      left = 2;
      done = await upgrade(killed, catalogs, clock, 3).then(
        () => true,
        (error: Error) => {
          expect(error.message).toBe('killed');
          return false;
        },
      );
    }
    expect(kills).toBeGreaterThan(10);
    expect(await astray(store)).toEqual([]);
    expect(await cells(store, f)).toEqual(right);
    expect(await store.reader.seq()).toBeGreaterThan(seq + 1);
    expect(await upgrade(store, catalogs, clock)).toBe(0);
    await store.close();
    await f.close();
  });

  it('is not changed by a version with the same formulas', async () => {
    const f = await openFixture(engine);
    const store = await openStore(f.where, catalog.stored);
    expect(await upgrade(store, catalogs, clock)).toBe(0);
    expect(await astray(store)).toEqual([]);
    await store.close();
    await f.close();
  });
});
