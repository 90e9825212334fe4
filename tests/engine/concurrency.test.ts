import { afterEach, describe, expect, it } from 'vitest';
import { createWriter } from '../../server/engine/createWriter.ts';
import { openStore } from '../../server/store/openStore.ts';
import { catalog, catalogs, type Fixture, openFixture } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';

describe.each(engines)('concurrent requests on %s', engine => {
  let f: Fixture;
  afterEach(() => f.close());

  it('sixteen concurrent activations with two licences allocate two (ASVS V2.3.4)', async () => {
    f = await openFixture(engine);
    const drafts = await f.commit(
      Array.from({ length: 16 }, (_, n) => ({
        table: 'users',
        to: { userId: `user${n}`, firstName: 'A', lastName: 'B', email: `user${n}@acme.test` },
      })),
    );
    const other = engine === 'postgres' ? await openStore(f.where, catalog.stored) : null;
    const writers = [
      f.writer,
      other === null
        ? f.writer
        : createWriter(other, catalogs, { publicUrl: '', now: () => f.now, newSecret: () => ({ clear: 'x', hash: 'x' }) }),
    ];
    const outcomes = await Promise.all(
      drafts.outcomes.map(({ row }, n) =>
        writers[n % 2]!.commit(f.as('alice'), [{ table: 'users', row, to: { status: 'Active' } }]),
      ),
    );
    await other?.close();
    expect(outcomes.filter(each => each.outcomes[0]?.outcome === 'accepted')).toHaveLength(2);
    expect(await f.pool()).toMatchObject({ used: 5, total: 5, over: false });
    expect(await f.all('seats', 'pool', (await f.pool()).id)).toHaveLength(5);
  });

  it('concurrent requests with the same key make one commit', async () => {
    f = await openFixture(engine);
    const key = { key: 'k', hash: 'h' };
    const outcomes = await Promise.all(
      Array.from({ length: 5 }, () =>
        f.writer.commit(f.as('alice'), [{ table: 'users', row: f.ids.erin!, to: { status: 'Active' } }], { key }),
      ),
    );
    expect(new Set(outcomes.map(each => each.transaction)).size).toBe(1);
    expect(await f.all('outbox', 'createdFor', f.ids.erin!)).toHaveLength(1);
  });
});
