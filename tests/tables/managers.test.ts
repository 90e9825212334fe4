import { expect, it } from 'vitest';
import { openFixture } from '../kit/administration.ts';

it('a management chain as deep as the organisation is followed to its end, and a loop over all of it is found', async () => {
  const f = await openFixture('sqlite');
  try {
    const rows = Array.from({ length: 60 }, () => crypto.randomUUID());
    // In an order where no manager is adjacent to their people.
    for (let at = 1; at < rows.length; at += 1)
      await f.commit([
        ...(at === 1 ? [{ table: 'users', row: rows[0]!, from: null, to: { firstName: 'P0' } }] : []),
        { table: 'users', row: rows[at]!, from: null, to: { firstName: `P${at}`, manager: rows[at - 1]! } },
      ]);
    const closing = await f.commit([{ table: 'users', row: rows[0]!, to: { manager: rows.at(-1)! } }]);
    expect(closing.outcomes[0]).toMatchObject({ outcome: 'refused', issues: [{ code: 'V_MANAGER_LOOP', field: 'manager' }] });
    const elsewhere = await f.commit([{ table: 'users', row: rows[0]!, to: { manager: f.ids.alice! } }]);
    expect(elsewhere.outcomes[0]?.outcome).toBe('accepted');

    const [first = '', ...others] = rows;
    const free = rows.map(row => ({ table: 'users', row, to: { manager: null } }));
    const round = rows.map((row, at) => ({ table: 'users', row, to: { manager: rows[(at + 1) % rows.length]! } }));
    await f.commit(free);
    const all = await f.commit(round);
    expect(all.outcomes.filter(each => each.outcome === 'refused').map(each => each.row)).toEqual([rows.at(-1)]);
    const turned = await f.commit([
      { table: 'users', row: first, to: { manager: null } },
      ...others.map((row, at) => ({ table: 'users', row, to: { manager: rows[at]! } })),
    ]);
    expect(turned.outcomes.every(each => each.outcome === 'accepted')).toBe(true);
    // A refused person keeps the former manager, which closes the next loop: all of that in one commit.
    const back = await f.commit(round);
    expect(back.outcomes.map(each => each.outcome)).toEqual(rows.map(() => 'refused'));
    expect(await f.row('users', first)).toMatchObject({ manager: null });
  } finally {
    await f.close();
  }
});
