import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createWriter } from '../../server/engine/createWriter.ts';
import type { StoredTable } from '../../server/model/store.ts';
import type { DatabaseLocation } from '../../server/store/location.ts';
import { openStore } from '../../server/store/openStore.ts';
import { catalog, catalogs } from '../kit/administration.ts';
import { HttpClient } from '../kit/client.ts';
import { startServer } from '../kit/server.ts';
import { engines, newDatabase } from '../kit/stores.ts';
import { temporaryFolder } from '../kit/temporaryFolder.ts';

const owner = { email: 'alice@acme.test', password: 'correct horse staple' };
const newer: StoredTable[] = [...catalog.stored, { id: 'rooms', columns: catalog.table('outbox').stored.columns }];

describe.each(engines)('a server whose data a newer build has taken over, on %s', engine => {
  it('every change is answered with what to do, nothing is written, and reading goes on', async () => {
    const data = mkdtempSync(join(temporaryFolder(), 'seatgrid-taken-'));
    const url = engine === 'postgres' ? await newDatabase() : null;
    const server = await startServer({
      SEATGRID_DATA: data,
      ...(url === null ? {} : { DATABASE_URL: url }),
      SEATGRID_SETUP: JSON.stringify({ ...owner, organisation: 'ACME', accountName: 'acme', licences: 50 }),
    });
    const where: DatabaseLocation =
      url === null ? { file: join(data, 'administration.db') } : { url, schema: 'seatgrid_administration' };
    const alice = new HttpClient(server.url);
    await alice.signIn(owner.email, owner.password);
    const person = (n: number) => ({
      table: 'users',
      row: randomUUID(),
      from: null,
      to: { userId: `user${n}`, firstName: 'A', lastName: 'B', email: `user${n}@acme.test`, status: 'Active' },
    });
    const send = (n: number) => alice.at<{ code?: string; detail?: string }>('POST', 'commit', { changes: [person(n)] });
    expect((await send(0)).status).toBe(200);

    const store = await openStore(where, newer);
    const [org] = await store.reader.where('orgs', 'accountName', ['acme']);
    const writer = createWriter(store, catalogs, {
      publicUrl: 'x',
      newSecret: () => ({ clear: randomUUID(), hash: randomUUID() }),
    });
    const done = await Promise.all(
      Array.from({ length: 12 }, async (_, n) => {
        if (n % 2 === 0) return send(n + 1);
        const request = { ...person(n + 1), to: { ...person(n + 1).to, org: org!.id } };
        return writer.commit({ kind: 'system', name: 'setup' }, [request]);
      }),
    );
    for (const [n, answer] of done.entries()) {
      if ('status' in answer) {
        expect([answer.status, answer.body.code]).toEqual([503, 'superseded']);
        expect(answer.body.detail).toBe('A newer Seatgrid has taken over this data: restart this server');
      } else expect([n, answer.outcomes[0]?.outcome]).toEqual([n, 'accepted']);
    }
    const { body } = await alice.at<{ rows: unknown[] }>('GET', 'tables/users/rows?fields=userId');
    expect(body.rows).toHaveLength(8);
    expect((await fetch(`${server.url}/readyz`)).status).toBe(503);
    const [pool] = (await store.reader.page({ table: 'pools', scope: null, sort: [], fields: ['used'], limit: 5 })).rows.filter(
      row => Number(row.used) > 0,
    );
    expect(pool?.used).toBe(8);
    await store.close();
    await server.stop();
    rmSync(data, { recursive: true, force: true });
  });
});
