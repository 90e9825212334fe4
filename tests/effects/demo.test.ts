import { describe, expect, it } from 'vitest';
import { demoOrganisation, demoSetup } from '../../server/demo/organisation.ts';
import { people, sampleOrganisations } from '../../server/demo/people.ts';
import { randomOf } from '../../server/demo/random.ts';
import type { Cells, ChangeRequest } from '../../server/model/change.ts';
import { isInvalid } from '../../server/model/field.ts';
import { fieldTypes } from '../../server/model/fields/registry.ts';
import { administration } from '../../server/tables/administration.ts';
import { users } from '../../server/tables/users.ts';

const today = '2026-01-15';
const commits = demoOrganisation(7, today);
const changeRequests = commits.flatMap(({ requests }) => requests);
const made = changeRequests.filter(changeRequest => changeRequest.from === null);
/** In the order of their rows; the last ones are those that are held. */
const everyone = made
  .filter(changeRequest => changeRequest.table === 'users')
  .sort((one, other) => (one.row! < other.row! ? -1 : 1));
const cells = everyone.map(changeRequest => changeRequest.to as Cells);
const held = cells.slice(-9);
const fine = cells.slice(0, -9);
const ofTable = (table: string, of: readonly ChangeRequest[] = made): ChangeRequest[] =>
  of.filter(changeRequest => changeRequest.table === table);
const leaving = changeRequests.filter(
  changeRequest => changeRequest.table === 'users' && changeRequest.to?.status === 'Inactive',
);
const accepted = changeRequests.filter(changeRequest => changeRequest.to?.state === 'accepted');
const having = (status: string | undefined, of = fine): number => of.filter(one => one.status === status).length;

const castOf = (table: string, field: string, value: unknown) => {
  const declared = administration.find(one => one.id === table)?.fields[field];
  if (declared === undefined) throw new Error(`${table} has no field ${field}`);
  return fieldTypes[declared.type].cast(value, declared);
};

const unique = (values: readonly unknown[]): boolean => {
  const filled = values.filter(value => value !== null && value !== undefined);
  return new Set(filled).size === filled.length;
};

describe('the example organisation', () => {
  it('the same seed gives the same organisation, and another seed another', () => {
    expect(demoOrganisation(7, today)).toEqual(commits);
    expect(demoOrganisation(8, today)).not.toEqual(commits);
  });

  it('its rows have only existing tables, fields and values', () => {
    const wrong = changeRequests.flatMap(({ table, to }) =>
      Object.entries(to ?? {})
        .filter(
          ([field, value]) =>
            field !== 'org' && field !== 'appliedTo' && field !== 'purchasedBy' && isInvalid(castOf(table, field, value)),
        )
        .map(([field, value]) => `${table}.${field}: ${String(value)}`),
    );
    expect(wrong.sort()).toEqual(['users.email: jean.petit(at)maison-verdier', 'users.mobile: +33142868200']);
  });

  it('it has about 320 people, most of them Active, and almost no free licence', () => {
    expect(cells.length + accepted.length).toBe(320);
    const inactive = leaving.length;
    const active = having('Active') - inactive;
    expect(active / cells.length).toBeCloseTo(0.7, 0.5);
    expect([inactive, having('Invited'), having(undefined), accepted.length]).toEqual([24, 22, 30, 6]);
    const taken = active + having('Invited');
    const subscriptions = ofTable('subscriptions').map(changeRequest => changeRequest.to as Cells);
    const licences = subscriptions
      .filter(
        subscription =>
          subscription.product === undefined && subscription.appliedTo !== null && String(subscription.endsAt) >= today,
      )
      .reduce((sum, subscription) => sum + Number(subscription.quantity), 0);
    expect(licences).toBe(260);
    expect(licences - taken).toBe(9);
    expect(subscriptions).toHaveLength(6);
  });

  it('at no time there are more people with a licence than licences', () => {
    let taken = 0;
    for (const { at, requests } of commits) {
      taken += requests.filter(changeRequest => changeRequest.from === null && active(changeRequest)).length;
      taken -= requests.filter(changeRequest => leaving.includes(changeRequest)).length;
      const day = at.slice(0, 10);
      const subscriptions = ofTable('subscriptions').map(changeRequest => changeRequest.to as Cells);
      const licences = subscriptions
        .filter(subscription => subscription.product === undefined && subscription.appliedTo !== null)
        .filter(subscription => String(subscription.startsAt) <= day && day <= String(subscription.endsAt))
        .reduce((sum, subscription) => sum + Number(subscription.quantity), 0);
      expect(taken - held.length).toBeLessThanOrEqual(licences);
    }
  });

  it('it is a history of more than a year, until yesterday, in the order of time, mostly by its managers', () => {
    const times = commits.map(({ at }) => at);
    expect(times).toEqual(times.toSorted());
    expect([times[0]!.slice(0, 10), times.at(-1)!.slice(0, 10)]).toEqual(['2024-12-11', '2026-01-14']);
    const months = Map.groupBy(commits, ({ at }) => at.slice(0, 7));
    for (const month of [...months.keys()].slice(1)) expect(months.get(month)!.length).toBeGreaterThan(5);
    const managers = cells.filter(({ role }) => role === 'manager').map(({ userId }) => userId);
    const authors = new Set(commits.flatMap(({ by }) => by ?? []));
    expect(authors).toEqual(new Set(managers));
    // The owner, whose password everyone knows, has nothing that a press of Ctrl+Z would undo.
    expect(authors).not.toContain(demoSetup.owner.userId);
    // People write into their own organisation: it is no cell of theirs.
    for (const { by, requests } of commits) if (by !== null) for (const { to } of requests) expect(to).not.toHaveProperty('org');
  });

  it('each person has a unique login, address, mobile and number, except those held because of one', () => {
    for (const field of ['userId', 'email', 'mobile', 'employeeId']) expect(unique(fine.map(one => one[field]))).toBe(true);
    for (const one of fine) for (const field of ['userId', 'firstName', 'lastName', 'email']) expect(one[field]).toBeTruthy();
    expect(new Set(made.map(changeRequest => changeRequest.row)).size).toBe(made.length);
  });

  it('nine people are held, because something is missing, wrong or taken', () => {
    const emails = new Set(fine.map(one => one.email));
    const logins = new Set(fine.map(one => one.userId));
    const reasons = held.map(one => {
      expect(one.status).toBe('Active');
      if (['userId', 'firstName', 'lastName', 'email'].some(field => one[field] === null)) return 'missing';
      if (emails.has(one.email ?? null) || logins.has(one.userId ?? null)) return 'taken';
      return 'wrong';
    });
    expect(Object.groupBy(reasons, reason => reason)).toMatchObject({
      missing: Array(4).fill('missing'),
      taken: Array(3).fill('taken'),
      wrong: Array(2).fill('wrong'),
    });
  });

  it('its addresses are of a domain reserved for examples', () => {
    for (const one of cells.filter(one => String(one.email ?? '').includes('@')))
      expect(one.email).toMatch(/@maison-verdier\.example$/);
  });

  it('its workspaces have internal people, and external people by accepted invitations', () => {
    const invited = ofTable('invites');
    expect([ofTable('workspaces'), ofTable('access'), invited, ofTable('accounts')].map(all => all.length)).toEqual([
      5, 70, 8, 6,
    ]);
    const pairs = ofTable('access').map(
      changeRequest => `${String(changeRequest.to?.workspace)} ${String(changeRequest.to?.user)}`,
    );
    expect(unique(pairs)).toBe(true);
    for (const { to } of invited) expect(to?.address).toMatch(/@[a-z-]+\.example$/);
  });

  it('whoever reports to somebody joined no earlier than they did, and nobody manages themselves', () => {
    const rows = new Set<unknown>();
    let led = 0;
    for (const { requests } of commits) {
      for (const { row, from } of requests) if (from === null) rows.add(row);
      for (const { row, to } of requests.filter(changeRequest => typeof changeRequest.to?.manager === 'string')) {
        expect(rows).toContain(to?.manager);
        expect(to?.manager).not.toBe(row);
        led += 1;
      }
    }
    expect(led).toBeGreaterThan(150);
  });

  it('there are names with accents and foreign names', () => {
    expect(cells.filter(one => /[^\x20-\x7e]/.test(`${one.firstName}${one.lastName}`)).length).toBeGreaterThan(100);
  });
});

describe('generated people', () => {
  const many = people(20_000, 3);

  it('they have ten columns that Users accepts', () => {
    expect(Object.keys(many[0] ?? {})).toHaveLength(10);
    for (const one of many.slice(0, 2_000)) {
      for (const [field, value] of Object.entries(one)) {
        const declared = users.fields[field];
        if (declared === undefined) throw new Error(`Users has no field ${field}`);
        if (field !== 'org') expect(fieldTypes[declared.type].cast(value, declared)).toBe(value);
      }
    }
  });

  it('their unique values are unique, also for many people', () => {
    for (const field of ['userId', 'email', 'mobile', 'employeeId'] as const)
      expect(unique(many.map(one => one[field]))).toBe(true);
  });

  it('all their numbers are mobile numbers', () => {
    const phone = users.fields.mobile;
    if (phone === undefined) throw new Error('Users has no mobile');
    const wrong = many.filter(one => fieldTypes.phone.cast(one.mobile, phone) !== one.mobile);
    expect(wrong.map(one => one.mobile).slice(0, 5)).toEqual([]);
  });

  it('they are of twenty organisations, and 12 in 100 are external', () => {
    expect(new Set(many.map(one => one.org))).toEqual(new Set(sampleOrganisations));
    expect(sampleOrganisations).toHaveLength(20);
    expect(many.filter(one => one.external).length / many.length).toBeCloseTo(0.12, 2);
  });

  it('the same seed gives the same people, for any count', () => {
    expect(people(50, 3)).toEqual(many.slice(0, 50));
    expect(people(50, 4)).not.toEqual(many.slice(0, 50));
  });
});

it('the random numbers are uniform', () => {
  const random = randomOf(1);
  const counts = Array.from({ length: 10 }, () => 0);
  for (let n = 0; n < 100_000; n++) counts[random.below(10)]! += 1;
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
});

function active(changeRequest: ChangeRequest): boolean {
  return changeRequest.table === 'users' && changeRequest.to?.status === 'Active';
}
