import { beforeAll, describe, expect, it } from 'vitest';
import { createExample } from '../../server/createExample.ts';
import { demoOrganisation } from '../../server/demo/organisation.ts';
import { fillExample } from '../../server/fillExample.ts';
import { verifyPassword } from '../../server/identity/password.ts';
import type { Row } from '../../server/model/change.ts';
import type { Writer } from '../../server/model/writer.ts';
import { openTestWorkspace, setup, type TestWorkspace } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';

const today = '2026-01-15';
const nextDay = '2026-01-16';
const password = 'la-maison-verdier';

/** The writer of a process that ends before its commit of this number is written, or before it hears that it was. */
function endingAt(writer: Writer, last: number | 'password', when: 'before' | 'after'): Writer {
  let count = 0;
  return {
    ...writer,
    async commit(actor, body, options) {
      count += 1;
      const isPassword = Array.isArray(body) && body[0]?.table === 'accounts';
      const isLast = last === 'password' ? isPassword : count === last;
      if (isLast && when === 'before') throw new Error('The process ended');
      const outcome = await writer.commit(actor, body, options);
      if (isLast) throw new Error('The process ended');
      return outcome;
    },
  };
}

const accountOf = async ({ reader }: TestWorkspace): Promise<Row | undefined> =>
  (await reader.where('accounts', 'key_idFree', ['helene.verdier']))[0];

const isSignInPossible = async (world: TestWorkspace): Promise<boolean> =>
  verifyPassword(password, (await accountOf(world)) ?? null, world.now);

/** Everything that people and Seatgrid did, in order. */
const stepsOf = async ({ reader }: TestWorkspace) =>
  (await reader.tail(0, 5_000, 0)).map(({ transaction: { actor, label, at } }) => [actor, label, at]);

let uninterrupted: unknown[] = [];
beforeAll(async () => {
  const world = await openTestWorkspace('sqlite');
  await fillExample(world, demoOrganisation(1, today));
  uninterrupted = await stepsOf(world);
  await world.close();
});

describe.each(engines)('an interrupted creation of the example organisation on %s', engine => {
  it('is completed by later starts, also on another day, with nothing written twice', async () => {
    const world = await openTestWorkspace(engine);
    try {
      for (const [last, when] of [
        [1, 'before'],
        [1, 'after'],
        [1, 'before'],
        [2, 'after'],
        [12, 'before'],
        [60, 'after'],
        ['password', 'before'],
      ] as const) {
        const start = createExample(
          { ...world, writer: endingAt(world.writer, last, when) },
          last === 1 ? today : nextDay,
          password,
        );
        await expect(start).rejects.toThrow('The process ended');
        expect(await isSignInPossible(world)).toBe(false);
      }
      await createExample(world, nextDay, password);
      expect(await isSignInPossible(world)).toBe(true);
      // As if nothing had been interrupted, and then the password.
      const steps = await stepsOf(world);
      expect(steps.slice(0, -1)).toEqual(uninterrupted);
      expect(steps.at(-1)?.[0]).toBe('setup');
      const { rows } = await world.reader.page({ table: 'users', scope: null, sort: [], fields: ['status'], limit: 1_000 });
      const count = (status: string): number => rows.filter(row => row.status === status).length;
      expect(['Active', 'Invited', 'Draft', 'Inactive'].map(count)).toEqual([235, 22, 39, 24]);
    } finally {
      await world.close();
    }
  });
});

it('a complete example, and another organisation of the same name, stay as they are', async () => {
  const world = await openTestWorkspace('sqlite');
  try {
    const org = crypto.randomUUID();
    await world.writer.commit(setup, [
      { table: 'orgs', row: org, from: null, to: { name: 'Maison Verdier', accountName: 'verdier' } },
      { table: 'subscriptions', from: null, to: { product: 'base', quantity: 3, appliedTo: org } },
      {
        table: 'users',
        from: null,
        to: {
          org,
          userId: 'helene.verdier',
          firstName: 'H',
          lastName: 'V',
          email: 'h@v.example',
          role: 'owner',
          status: 'Active',
        },
      },
    ]);
    const before = await stepsOf(world);
    expect(await accountOf(world)).toBeDefined();
    await createExample(world, today, password);
    expect(await stepsOf(world)).toEqual(before);
  } finally {
    await world.close();
  }
});

it('an owner who has signed in keeps the password that they have', async () => {
  const world = await openTestWorkspace('sqlite');
  try {
    const atStart = createExample({ ...world, writer: endingAt(world.writer, 2, 'after') }, today, password);
    await expect(atStart).rejects.toThrow('The process ended');
    const [owner] = await world.reader.where('users', 'account', [(await accountOf(world))!.id]);
    await world.writer.commit(setup, [{ table: 'users', row: owner!.id, to: { lastSignIn: world.now } }]);
    const before = await stepsOf(world);
    await createExample(world, today, password);
    expect(await stepsOf(world)).toEqual(before);
  } finally {
    await world.close();
  }
});
