import type { Cells, ChangeRequest, RowId } from '../model/change.ts';
import { randomJob } from './jobs.ts';
import { mobileNumber } from './mobiles.ts';
import { createLoginGenerator, randomName } from './names.ts';
import { daysAfter, idsFrom, randomOf } from './random.ts';
import { demoWorkspaces } from './workspaces.ts';

/** The set-up of the example organisation: its owner and its first subscription. */
export const demoSetup = {
  organisation: 'Maison Verdier',
  accountName: 'verdier',
  licences: 200,
  owner: { userId: 'helene.verdier', firstName: 'Hélène', lastName: 'Verdier', email: 'helene.verdier@maison-verdier.example' },
} as const;

/** The number of people by status, without the owner. With the owner, 251 of 260 licences are used or reserved. */
const headcounts = { leavers: 24, active: 228, invited: 22, drafts: 30, held: 9 };

const domain = 'maison-verdier.example';

/**
 * The example organisation as a sequence of commits by Seatgrid: the organisation with its owner and first subscription;
 * more subscriptions and people who will leave; their leaving; everyone else; workspaces with external users. After the
 * first commit, nothing depends on how the organisation was created.
 */
export function demoOrganisation(seed: number, today: string): ChangeRequest[][] {
  const random = randomOf(seed);
  const id = idsFrom(daysAfter(today, -30), random);
  const nextPerson = createPeople(seed, today);
  const everyone = [
    ...times(headcounts.active, () => ({ ...nextPerson(), status: 'Active' })),
    ...times(headcounts.invited, () => ({ ...nextPerson(), status: 'Invited' })),
    ...times(headcounts.drafts, index => (index % 3 === 0 ? { ...nextPerson(), mobile: null, jobTitle: null } : nextPerson())),
  ];
  assignRoles(everyone);
  const rows = everyone.map(cells => insertion('users', id(), cells));
  assignManagers(rows, count => random.below(count));
  const left = times(headcounts.leavers, () => daysAfter(today, -1 - random.below(300)));
  const leavers = times(headcounts.leavers, () => insertion('users', id(), { ...nextPerson(), status: 'Active' }));
  return [
    organisationAndOwner(id, today),
    [...subscriptions(id, today), ...leavers],
    leavers.map(({ row }, at): ChangeRequest => ({ table: 'users', row, to: { status: 'Inactive', lastDay: left[at] ?? null } })),
    [...rows, ...invalidPeople(everyone, nextPerson).map(cells => insertion('users', id(), cells))],
    ...demoWorkspaces(
      demoSetup.accountName,
      rows.slice(0, headcounts.active).map(({ row }) => row),
      nextPerson,
      id,
      random,
    ),
  ];
}

const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index));

const insertion = (table: string, row: RowId, to: Cells): ChangeRequest & { row: RowId; to: Cells } => ({
  table,
  row,
  from: null,
  to,
});

function organisationAndOwner(id: () => RowId, today: string): ChangeRequest[] {
  const { organisation, accountName, licences, owner } = demoSetup;
  const org = id();
  return [
    insertion('orgs', org, { name: organisation, accountName }),
    subscription(id(), org, today, { quantity: licences, startsAt: -420, endsAt: 310, reference: 'MV-2401' }),
    insertion('users', id(), {
      ...owner,
      org,
      role: 'owner',
      status: 'Active',
      jobTitle: 'Présidente',
      location: 'Paris',
    }),
  ];
}

function subscriptions(id: () => RowId, today: string): ChangeRequest[] {
  const org = demoSetup.accountName;
  return [
    subscription(id(), org, today, {
      quantity: 40,
      source: 'reseller',
      startsAt: -200,
      endsAt: 165,
      reference: 'Revendeur Lyon',
    }),
    subscription(id(), org, today, {
      quantity: 20,
      source: 'promo',
      edition: 'standard',
      startsAt: -30,
      endsAt: 24,
      reference: 'RENTREE',
    }),
    subscription(id(), org, today, { quantity: 50, startsAt: -420, endsAt: -55, reference: 'MV-2402' }),
    subscription(id(), null, today, { quantity: 25, startsAt: 10, endsAt: 375, reference: 'MV-2611' }),
    subscription(id(), org, today, { product: 'link2calendar', quantity: 30, startsAt: -90, endsAt: 275, reference: 'L2C-118' }),
  ];
}

/** A subscription that starts and ends this many days from today. */
function subscription(
  row: RowId,
  org: string | null,
  today: string,
  cells: Cells & { startsAt: number; endsAt: number },
): ChangeRequest {
  return insertion('subscriptions', row, {
    ...cells,
    startsAt: daysAfter(today, cells.startsAt),
    endsAt: daysAfter(today, cells.endsAt),
    appliedTo: org,
    purchasedBy: org ?? demoSetup.accountName,
  });
}

/** Returns a function that creates one person after another, each with a unique login, e-mail address and mobile number. */
function createPeople(seed: number, today: string): () => Cells {
  const random = randomOf(seed + 1);
  const login = createLoginGenerator();
  login(demoSetup.owner.firstName, demoSetup.owner.lastName);
  let count = 0;
  return () => {
    const { firstName, lastName } = randomName(random);
    const userId = login(firstName, lastName);
    count += 1;
    return {
      userId,
      firstName,
      lastName,
      email: `${userId}@${domain}`,
      mobile: random.chance(0.85) ? mobileNumber(count, random) : null,
      ...randomJob(random),
      employeeId: `MV-${String(count).padStart(4, '0')}`,
      firstDay: daysAfter(today, -30 - random.below(4_000)),
      language: random.chance(0.8) ? 'fr' : 'en',
      org: demoSetup.accountName,
    };
  };
}

/** Gives roles to the first few active people. */
function assignRoles(people: Cells[]): void {
  const roles = ['manager', 'manager', 'licence_admin', 'licence_admin', ...times(5, () => 'team_admin')];
  for (const [index, role] of roles.entries()) Object.assign(people[index] ?? {}, { role });
}

/** Most people report to one of the first thirty, who report to nobody. */
function assignManagers(rows: readonly (ChangeRequest & { row: RowId; to: Cells })[], below: (count: number) => number): void {
  for (const { to } of rows.slice(30)) {
    if (below(10) > 0) to.manager = rows[below(30)]?.row ?? null;
  }
}

/** People who were set to Active too early: each is held for another reason. */
function invalidPeople(people: readonly Cells[], nextPerson: () => Cells): Cells[] {
  const [first, second, third] = people;
  const invalidCells: Cells[] = [
    { lastName: null },
    { lastName: null },
    { lastName: null, email: null },
    { email: first?.email ?? null },
    { email: second?.email ?? null },
    { userId: third?.userId ?? null },
    { email: 'jean.petit(at)maison-verdier' },
    { mobile: '+33142868200' },
    { userId: null },
  ];
  return invalidCells.slice(0, headcounts.held).map(cells => ({ ...nextPerson(), ...cells, status: 'Active' }));
}
