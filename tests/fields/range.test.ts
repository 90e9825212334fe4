import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { number } from '../../server/model/definitionBuilders.ts';
import { castTexts } from '../../server/model/fields/castTexts.ts';
import { say } from '../../server/model/localizedText.ts';
import { systemFields } from '../../server/model/systemFields.ts';
import { openStore } from '../../server/store/openStore.ts';
import { catalog, type Fixture, openFixture, setup } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { keep } from '../store/tables.ts';
import { cast, field } from './field.ts';

/** Numbers that no field may accept. */
const absurd = [1e300, -1e300, 1.7e308, -1, 0.5, '1e300', '-1', '1,5', Number.MAX_VALUE, Number.MIN_VALUE];

/** The declared fields that are not computed by a formula. */
const declared = [...catalog.tables.values()].flatMap(({ id: table, fields }) =>
  fields
    .filter(({ id, formula }) => formula === undefined && !systemFields.some(each => each.id === id))
    .map(each => ({ ...each, name: `${table}.${each.id}` })),
);

describe('the range', () => {
  it('is declared by every number field', () => {
    const numbers = declared.filter(({ type }) => type === 'number');
    expect(numbers.length).toBeGreaterThan(5);
    for (const { name, range } of numbers) {
      expect(range, name).toBeDefined();
      expect(range!.min, name).toBeLessThan(range!.max);
      expect(Number.isSafeInteger(range!.min) && Number.isSafeInteger(range!.max), name).toBe(true);
    }
  });

  it('of a text is its maximum length, which every field declares', () => {
    for (const { name, max } of declared.filter(({ type }) => type === 'text' || type === 'longtext'))
      expect(max ?? 0, name).toBeGreaterThan(0);
  });

  it('of a number cannot be omitted in a definition', () => {
    // @ts-expect-error: a number field needs a range.
    expect(() => number(say('Chairs', 'Chaises'))).toThrow();
    // @ts-expect-error: a range needs a step.
    expect(number(say('Chairs', 'Chaises'), { min: 0, max: 10 }).range?.step).toBeUndefined();
  });
});

it.each<[number, unknown, unknown]>([
  [1, 60, 60],
  [1, '604 800', 604_800],
  [1, 59, { code: 'V_NUMBER_WHOLE' }],
  [1, 604_801, { code: 'V_NUMBER_WHOLE' }],
  [1, 60.5, { code: 'V_NUMBER_WHOLE' }],
  [0.1, 60.3, 60.3],
  [0.1, 60.35, { code: 'V_NUMBER_STEP' }],
  [0.1, 1e300, { code: 'V_NUMBER_RANGE' }],
  [0, 60.123, 60.123],
])('with a step of %s, %s is %s', (step, input, expected) => {
  expect(cast(field('number', { range: { min: 60, max: 604_800, step } }), input)).toEqual(expected);
});

describe.each(engines)('numbers out of bounds on %s', engine => {
  let f: Fixture;
  beforeAll(async () => {
    f = await openFixture(engine);
  });
  afterAll(() => f.close());

  it.each(absurd)('%s exceeds no limit and breaks no licence meter, whoever writes it', async value => {
    for (const actor of [f.as('alice'), setup]) {
      const { outcomes } = await f.commit(
        [
          { table: 'orgs', row: f.acme, to: { reinviteMinInterval: value } },
          { table: 'subscriptions', to: { product: 'base', quantity: value, appliedTo: f.acme } },
        ],
        actor,
      );
      expect(outcomes.map(each => each.outcome)).toEqual(['refused', 'refused']);
      const [first] = outcomes[0]!.issues;
      expect(first).toMatchObject({ code: 'V_NUMBER_WHOLE', message: 'Type a whole number from 60 to 604800' });
    }
    expect((await f.row('orgs', f.acme))?.reinviteMinInterval).toBe(3600);
    expect(await f.pool()).toMatchObject({ total: 5 });
  });

  it('the largest allowed numbers can be added up', async () => {
    const subscriptions = Array.from({ length: 5 }, () => ({
      table: 'subscriptions',
      to: { product: 'base', quantity: 1_000_000, appliedTo: f.acme },
    }));
    expect((await f.commit(subscriptions, setup)).outcomes.every(each => each.outcome === 'accepted')).toBe(true);
    expect((await f.pool()).total).toBe(5_000_005);
  });

  it('numbers out of range from an older version can be opened and corrected, and invite nobody early', async () => {
    const old = await openFixture(engine);
    const store = await openStore(old.where, catalog.stored);
    await keep(store, async session => {
      const before = (await session.rows('orgs', [old.acme])).get(old.acme)!;
      const after = { ...before, reinviteMinInterval: 1e300 };
      await session.write('orgs', [{ before, after, fields: ['reinviteMinInterval'] }]);
    });
    await store.close();
    expect((await old.row('orgs', old.acme))?.reinviteMinInterval).toBe(1e300);
    const invited = await old.commit([{ table: 'users', row: old.ids.erin!, to: { status: 'Invited' } }]);
    expect(invited.outcomes[0]!.outcome).toBe('accepted');
    const right = await old.commit([{ table: 'orgs', row: old.acme, to: { reinviteMinInterval: 3600 } }]);
    expect(right.outcomes[0]!.outcome).toBe('accepted');
    await old.close();
  });
});

it('every message about a number names its bounds in both languages', () => {
  for (const code of ['V_NUMBER_RANGE', 'V_NUMBER_WHOLE', 'V_NUMBER_STEP'] as const) {
    for (const words of Object.values(castTexts[code])) expect(words).toMatch(/\{min\}.*\{max\}/);
  }
});
