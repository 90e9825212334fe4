import Database from 'better-sqlite3';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWriter } from '../../server/engine/createWriter.ts';
import { upgrade } from '../../server/engine/recomputeAfterUpgrade.ts';
import type { Store } from '../../server/model/store.ts';
import type { Writer } from '../../server/model/writer.ts';
import type { DatabaseLocation } from '../../server/store/location.ts';
import { openStore } from '../../server/store/openStore.ts';
import { catalog, catalogs, clock, type Fixture, openFixture } from '../kit/administration.ts';
import { writeRawCells } from '../kit/rawWrites.ts';
import { engines } from '../kit/stores.ts';

/** Leaves the database like a version with another key algorithm: this version recomputes everything at its first start. */
async function older(where: DatabaseLocation): Promise<void> {
  const forget = `delete from "_meta" where key in ('derivations', 'upgrading')`;
  if ('file' in where) {
    const database = new Database(where.file);
    database.exec(forget);
    database.close();
    return;
  }
  const client = new Client({ connectionString: where.url });
  await client.connect();
  await client.query(`set search_path = "${where.schema}"; ${forget}`);
  await client.end();
}

describe.each(engines)('two rows that have the same key in a newer version on %s', engine => {
  let f: Fixture;
  let store: Store;
  let writer: Writer;
  let seq: number;

  beforeEach(async () => {
    f = await openFixture(engine);
    await writeRawCells(f.where, 'users', f.ids.bob!, { employeeId: 'E\u200e2', key_employeeFree: `${f.acme}\u001fe\u200e2` });
    await writeRawCells(f.where, 'users', f.ids.carol!, { employeeId: 'Ｅ２', key_employeeFree: `${f.acme}\u001fｅ２` });
    const accounts = await f.reader.rows('users', [f.ids.bob!, f.ids.alice!]);
    for (const [user, email] of [
      ['bob', 'stra\u00dfe@acme.test'],
      ['alice', 'strasse@acme.test'],
    ] as const) {
      const account = String(accounts.get(f.ids[user]!)?.account);
      const keys = { emailKey: email, key_emailFree: email, key_emailOnce: `${f.acme}\u001f${email}` };
      await writeRawCells(f.where, 'accounts', account, { email, ...keys });
      await writeRawCells(f.where, 'users', f.ids[user]!, { email });
    }
    await older(f.where);
    seq = await f.reader.seq();
    store = await openStore(f.where, catalog.stored);
    writer = createWriter(store, catalogs, { publicUrl: 'x', now: () => clock, newSecret: () => ({ clear: 'c', hash: 'h' }) });
  });
  afterEach(async () => {
    await store.close();
    await f.close();
  });

  const says = async (...users: string[]) => {
    const rows = await store.reader.rows(
      'users',
      users.map(user => f.ids[user]!),
    );
    return users.map(user => rows.get(f.ids[user]!)?.validationResult);
  };
  const edit = async (user: string, to: Record<string, string | null>) =>
    (await writer.commit(f.as('alice'), [{ table: 'users', row: f.ids[user]!, to }])).outcomes[0];

  it('keep their places and report it until one of them changes', async () => {
    await upgrade(store, catalogs, clock);
    expect(await says('alice', 'bob', 'carol', 'jean')).toEqual([
      'E-mail already in use',
      'E-mail already in use; Employee ID already in use',
      'Employee ID already in use',
      'OK',
    ]);
    const rows = await store.reader.rows('users', [f.ids.bob!, f.ids.carol!]);
    expect([...rows.values()].map(row => [row.status, row.key_employeeFree])).toEqual([
      ['Active', `${f.acme}\u001fe2`],
      ['Active', `${f.acme}\u001fe2`],
    ]);
    expect(await edit('bob', { department: 'Ops', firstName: 'Robert' })).toMatchObject({ outcome: 'accepted' });
    expect(await says('bob', 'carol')).toEqual([
      'E-mail already in use; Employee ID already in use',
      'Employee ID already in use',
    ]);
    expect(await edit('erin', { employeeId: 'e\u2060 2'.replace(' ', ''), lastName: 'X', status: 'Active' })).toMatchObject({
      outcome: 'held',
      issues: [{ code: 'V_EMPLOYEE_TAKEN' }],
    });
    expect(await edit('carol', { employeeId: 'E3' })).toMatchObject({ outcome: 'accepted' });
    expect(await says('bob', 'carol')).toEqual(['E-mail already in use', 'OK']);
    expect(await edit('bob', { email: 'bob@acme.test' })).toMatchObject({ outcome: 'accepted' });
    expect(await says('alice', 'bob')).toEqual(['OK', 'OK']);
  });

  it('report it even if the first start was killed at any point', async () => {
    let left = 0;
    const killed: Pick<Store, 'write'> = {
      write: (work, ...more) =>
        store.write(
          async session => {
            const done = await work(session);
            left -= 1;
            if (left < 0) throw new Error('killed');
            return done;
          },
          ...more,
        ),
    };
    for (let done = false; !done; ) {
      left = 2;
      done = await upgrade(killed, catalogs, clock, 3).then(
        () => true,
        (error: Error) => {
          expect(error.message).toBe('killed');
          return false;
        },
      );
    }
    const accounts = await store.reader.where('accounts', 'emailKey', ['strasse@acme.test']);
    expect(accounts.map(account => String(account.email)).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
      'strasse@acme.test',
      'stra\u00dfe@acme.test',
    ]);
    expect(await says('alice', 'bob', 'carol')).toEqual([
      'E-mail already in use',
      'E-mail already in use; Employee ID already in use',
      'Employee ID already in use',
    ]);
    expect(await store.reader.seq()).toBeGreaterThan(seq);
    expect(await upgrade(store, catalogs, clock)).toBe(0);
  });
});
