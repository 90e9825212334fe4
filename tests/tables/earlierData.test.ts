import { createHash, randomBytes } from 'node:crypto';
import Database from 'better-sqlite3';
import { Client } from 'pg';
import { expect, it } from 'vitest';
import { createWriter } from '../../server/engine/createWriter.ts';
import type { DatabaseLocation } from '../../server/store/location.ts';
import { openStore } from '../../server/store/openStore.ts';
import { catalog, catalogs, openFixture } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';

/** The tables that did not exist before workspaces. */
const tables = ['access', 'workspaces'];
const columns = [
  ['users', 'workspaces'],
  ['orgs', 'companyAccount'],
  ...['scope', 'workspace', 'level', 'againAt', 'acceptedBy', 'firstName', 'lastName', 'key_once'].map(column => [
    'invites',
    column,
  ]),
] as const;

/** Makes a home of a version without workspaces. */
async function takeAway(where: DatabaseLocation): Promise<void> {
  if ('file' in where) {
    const db = new Database(where.file);
    for (const table of tables) db.exec(`drop table "${table}"`);
    for (const [table, column] of columns) {
      const indexes = db
        .prepare(`select name from sqlite_master where type = 'index' and tbl_name = ? and sql like ?`)
        .all(table, `%"${column}"%`) as { name: string }[];
      for (const { name } of indexes) db.exec(`drop index "${name}"`);
      db.exec(`alter table "${table}" drop column "${column}"`);
    }
    db.close();
    return;
  }
  const client = new Client({ connectionString: where.url });
  await client.connect();
  for (const table of tables) await client.query(`drop table "${where.schema}"."${table}"`);
  for (const [table, column] of columns) await client.query(`alter table "${where.schema}"."${table}" drop column "${column}"`);
  await client.end();
}

it.each(engines)(
  'with data from before workspaces, on %s, invited people accept, and external people leave with their last access',
  async engine => {
    const f = await openFixture(engine);
    const invited = crypto.randomUUID();
    await f.commit([
      {
        table: 'users',
        row: invited,
        from: null,
        to: { email: 'new@acme.test', firstName: 'N', lastName: 'P', userId: 'newp', status: 'Invited' },
      },
    ]);
    await takeAway(f.where);
    const store = await openStore(f.where, catalog.stored);
    try {
      const writer = createWriter(store, catalogs, {
        publicUrl: 'https://seatgrid.test',
        now: () => f.now,
        newSecret() {
          const clear = randomBytes(32).toString('base64url');
          return { clear, hash: createHash('sha256').update(clear).digest('hex') };
        },
      });
      const [invite] = await store.reader.where('invites', 'user', [invited]);
      await writer.commit({ kind: 'system', name: 'invitation' }, [
        { table: 'invites', row: invite!.id, to: { state: 'accepted' } },
      ]);
      const workspace = crypto.randomUUID();
      const right = crypto.randomUUID();
      const made = await writer.commit(f.as('alice'), [
        { table: 'workspaces', row: workspace, from: null, to: { name: 'First' } },
        { table: 'access', row: right, from: null, to: { user: f.ids.jean!, workspace } },
      ]);
      expect(made.outcomes.map(each => each.outcome)).toEqual(['accepted', 'accepted']);
      const people = await store.reader.rows('users', [invited, f.ids.jean!]);
      expect(people.get(invited)).toMatchObject({ status: 'Active', validationResult: 'OK' });
      expect(people.get(f.ids.jean!)).toMatchObject({ external: true, workspaces: 1 });
      expect((await store.reader.rows('workspaces', [workspace])).get(workspace)).toMatchObject({ owner: f.ids.alice });
      await writer.commit(f.as('alice'), [{ table: 'access', row: right, to: null }]);
      expect(await store.reader.rows('users', [f.ids.jean!])).toEqual(new Map());
    } finally {
      await store.close();
      await f.close();
    }
  },
);
