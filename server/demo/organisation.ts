import type { Cells, ChangeRequest, RowId } from '../model/change.ts';
import { createHistory, type DemoCommit, type History, type Insertion } from './history.ts';
import { randomJob } from './jobs.ts';
import { mobileNumber } from './mobiles.ts';
import { createLoginGenerator, randomName } from './names.ts';
import { idsFrom, laterDay, type Random, randomOf } from './random.ts';
import { addWorkspaces } from './workspaces.ts';

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

/** How many people there were at the beginning, besides the leavers. The others joined one by one. */
const founders = 150;

/** The days, counted from today, of the beginning, of the import of the first people, and between which the others joined. */
const days = { founded: -400, imported: -398, hiring: [-390, -4] } as const;

/** The day until which the history of an example organisation goes that was created at this time. */
export const exampleDay = (createdAt: string): string => laterDay(createdAt.slice(0, 10), -days.founded);

/** How often somebody’s job changed during the year. */
const moves = 24;

/**
 * The example organisation as a history of more than a year, in the order of time: the organisation with its owner and first
 * subscriptions; an import of people; people who join, change jobs and leave; further subscriptions; workspaces with external users;
 * and the invitations and drafts of the last days.
 */
export function demoOrganisation(seed: number, today: string): DemoCommit[] {
  const random = randomOf(seed);
  const id = idsFrom(laterDay(today, -30), random);
  const nextPerson = createPeople(seed, today);
  const everyone: Cells[] = [
    ...times(headcounts.active, () => ({ ...nextPerson(), status: 'Active' })),
    ...times(headcounts.invited, () => ({ ...nextPerson(), status: 'Invited' })),
    ...times(headcounts.drafts, index => (index % 3 === 0 ? { ...nextPerson(), mobile: null, jobTitle: null } : nextPerson())),
  ];
  assignRoles(everyone);
  const rows = everyone.map(cells => insertion('users', id(), cells));
  assignManagers(rows, count => random.below(count));
  const left = times(headcounts.leavers, () => -1 - random.below(300));
  const leavers = times(headcounts.leavers, () => insertion('users', id(), { ...nextPerson(), status: 'Active' }));
  const managers = everyone.filter(({ role }) => role === 'manager').map(({ userId }) => String(userId));
  const history = createHistory(today, managers, randomOf(seed + 2));

  history.add(days.founded, 'Example organisation', organisationAndOwner(id, today));
  for (const { day, change } of subscriptions(id, today)) history.add(day, 'Subscription', [change]);
  history.add(days.imported, 'Import', [...rows.slice(0, founders), ...leavers]);
  leavers.forEach(({ row }, at) => {
    const day = left[at]!;
    history.addBy(day, 'Deactivate', [{ table: 'users', row, to: { status: 'Inactive', lastDay: laterDay(today, day) } }]);
  });
  const joined = new Map(rows.map(({ row }, at) => [row, joinDay(at)]));
  const newcomers = Map.groupBy(rows.slice(founders, headcounts.active), ({ row }) => joined.get(row)!);
  for (const [day, some] of newcomers)
    history.addBy(
      day,
      'Edit',
      some.map(change => ({ ...change, to: { ...change.to, firstDay: laterDay(today, day) } })),
    );
  addMoves(history, rows.slice(0, headcounts.active), joined, randomOf(seed + 3));
  const [invited, drafts] = [rows.slice(headcounts.active, -headcounts.drafts), rows.slice(-headcounts.drafts)];
  for (const day of [-3, -2, -1])
    history.addBy(
      day,
      'Edit',
      invited.filter((_, at) => -1 - (at % 3) === day),
    );
  history.addBy(-5, 'Paste', drafts);
  for (const cells of invalidPeople(everyone, nextPerson)) history.addBy(-1, 'Edit', [insertion('users', id(), cells)]);
  addWorkspaces(history, {
    org: demoSetup.accountName,
    people: rows.slice(0, headcounts.active).map(({ row }) => row),
    joined,
    nextPerson,
    id,
    random,
  });
  return history.commits();
}

/** The day on which the active person at this place joined: about one a week, always on the same day of it. */
function joinDay(at: number): number {
  const [first, last] = days.hiring;
  if (at < founders) return days.imported;
  const weeks = Math.floor((last - first) / 7);
  return first + 7 * Math.round((weeks * (at - founders)) / (headcounts.active - founders - 1));
}

/** People get another job or another place of work, some time after they joined. */
function addMoves(history: History, rows: readonly Insertion[], joined: ReadonlyMap<RowId, number>, random: Random): void {
  for (let count = 0; count < moves; count += 1) {
    const { row } = random.pick(rows);
    const since = joined.get(row)!;
    const day = since + 1 + random.below(-since - 1);
    const { location, ...job } = randomJob(random);
    if (day < 0) history.addBy(day, 'Edit', [{ table: 'users', row, to: random.chance(0.4) ? { location } : job }]);
  }
}

const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index));

const insertion = (table: string, row: RowId, to: Cells): Insertion => ({
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
    subscription(id(), org, today, { quantity: licences, startsAt: days.founded, endsAt: 310, reference: 'MV-2401' }),
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

/** The other subscriptions, each with the day on which it was bought. */
function subscriptions(id: () => RowId, today: string): { day: number; change: ChangeRequest }[] {
  const org = demoSetup.accountName;
  const bought = (startsAt: number, endsAt: number, cells: Cells, by: string | null = org, day = startsAt) => ({
    day,
    change: subscription(id(), by, today, { ...cells, startsAt, endsAt }),
  });
  return [
    bought(-200, 165, { quantity: 40, source: 'reseller', reference: 'Revendeur Lyon' }),
    bought(-30, 24, { quantity: 20, source: 'promo', edition: 'standard', reference: 'RENTREE' }),
    bought(days.founded + 1, -55, { quantity: 50, reference: 'MV-2402' }),
    bought(10, 375, { quantity: 25, reference: 'MV-2611' }, null, -12),
    bought(-90, 275, { product: 'link2calendar', quantity: 30, reference: 'L2C-118' }),
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
    startsAt: laterDay(today, cells.startsAt),
    endsAt: laterDay(today, cells.endsAt),
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
      firstDay: laterDay(today, days.founded - random.below(4_000)),
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
function assignManagers(rows: readonly Insertion[], below: (count: number) => number): void {
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
