import type { Cells, RowId, Wish } from '../model/change.ts';
import { mobileOf } from './mobiles.ts';
import { logins, nameOf } from './names.ts';
import { daysAfter, idsFrom, randomOf } from './random.ts';
import { work } from './work.ts';
import { demoWorkspaces } from './workspaces.ts';

/** The example organisation as it is set up: who owns it, and its first lot of licences. */
export const demoFounding = {
  organisation: 'Maison Verdier',
  accountName: 'verdier',
  licences: 200,
  owner: { userId: 'helene.verdier', firstName: 'Hélène', lastName: 'Verdier', email: 'helene.verdier@maison-verdier.example' },
} as const;

/** How many people are how; the owner comes on top. Together with the owner, 251 of 260 licences are taken or reserved. */
const crowd = { leavers: 24, active: 228, invited: 22, drafts: 30, held: 9 };

const domain = 'maison-verdier.example';

/**
 * The example organisation, as commits to be made one after the other by Seatgrid itself: the organisation with its owner and first licences;
 * further licences and people who will leave; their leaving; everyone else; workspaces, and people from outside in them.
 * After the first, nothing depends on how the organisation came to be.
 */
export function demoOrganisation(seed: number, today: string): Wish[][] {
  const random = randomOf(seed);
  const id = idsFrom(daysAfter(today, -30), random);
  const cast = casting(seed, today);
  const everyone = [
    ...times(crowd.active, () => ({ ...cast(), status: 'Active' })),
    ...times(crowd.invited, () => ({ ...cast(), status: 'Invited' })),
    ...times(crowd.drafts, index => (index % 3 === 0 ? { ...cast(), mobile: null, jobTitle: null } : cast())),
  ];
  appoint(everyone);
  const rows = everyone.map(cells => added('users', id(), cells));
  lead(rows, count => random.below(count));
  const left = times(crowd.leavers, () => daysAfter(today, -1 - random.below(300)));
  const leavers = times(crowd.leavers, () => added('users', id(), { ...cast(), status: 'Active' }));
  return [
    found(id, today),
    [...lots(id, today), ...leavers],
    leavers.map(({ row }, at): Wish => ({ table: 'users', row, to: { status: 'Inactive', lastDay: left[at] ?? null } })),
    [...rows, ...unfinished(everyone, cast).map(cells => added('users', id(), cells))],
    ...demoWorkspaces(
      demoFounding.accountName,
      rows.slice(0, crowd.active).map(({ row }) => row),
      cast,
      id,
      random,
    ),
  ];
}

const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index));

const added = (table: string, row: RowId, to: Cells): Wish & { row: RowId; to: Cells } => ({ table, row, from: null, to });

function found(id: () => RowId, today: string): Wish[] {
  const { organisation, accountName, licences, owner } = demoFounding;
  const org = id();
  return [
    added('orgs', org, { name: organisation, accountName }),
    lot(id(), org, today, { quantity: licences, startsAt: -420, endsAt: 310, reference: 'MV-2401' }),
    added('users', id(), {
      ...owner,
      org,
      role: 'owner',
      status: 'Active',
      jobTitle: 'Présidente',
      location: 'Paris',
    }),
  ];
}

function lots(id: () => RowId, today: string): Wish[] {
  const org = demoFounding.accountName;
  return [
    lot(id(), org, today, { quantity: 40, source: 'reseller', startsAt: -200, endsAt: 165, reference: 'Revendeur Lyon' }),
    lot(id(), org, today, {
      quantity: 20,
      source: 'promo',
      edition: 'standard',
      startsAt: -30,
      endsAt: 24,
      reference: 'RENTREE',
    }),
    lot(id(), org, today, { quantity: 50, startsAt: -420, endsAt: -55, reference: 'MV-2402' }),
    lot(id(), null, today, { quantity: 25, startsAt: 10, endsAt: 375, reference: 'MV-2611' }),
    lot(id(), org, today, { product: 'link2calendar', quantity: 30, startsAt: -90, endsAt: 275, reference: 'L2C-118' }),
  ];
}

/** A lot of licences; it begins and ends so many days from today. */
function lot(row: RowId, org: string | null, today: string, cells: Cells & { startsAt: number; endsAt: number }): Wish {
  return added('subscriptions', row, {
    ...cells,
    startsAt: daysAfter(today, cells.startsAt),
    endsAt: daysAfter(today, cells.endsAt),
    appliedTo: org,
    purchasedBy: org ?? demoFounding.accountName,
  });
}

/** Makes one person after the other, each with a login, an address and a number of their own. */
function casting(seed: number, today: string): () => Cells {
  const random = randomOf(seed + 1);
  const login = logins();
  login(demoFounding.owner.firstName, demoFounding.owner.lastName);
  let count = 0;
  return () => {
    const { firstName, lastName } = nameOf(random);
    const userId = login(firstName, lastName);
    count += 1;
    return {
      userId,
      firstName,
      lastName,
      email: `${userId}@${domain}`,
      mobile: random.chance(0.85) ? mobileOf(count, random) : null,
      ...work(random),
      employeeId: `MV-${String(count).padStart(4, '0')}`,
      firstDay: daysAfter(today, -30 - random.below(4_000)),
      language: random.chance(0.8) ? 'fr' : 'en',
      org: demoFounding.accountName,
    };
  };
}

/** The first few of those at work hold an office. */
function appoint(people: Cells[]): void {
  const offices = ['manager', 'manager', 'licence_admin', 'licence_admin', ...times(5, () => 'team_admin')];
  for (const [index, role] of offices.entries()) Object.assign(people[index] ?? {}, { role });
}

/** Most people answer to one of the first thirty, and those to nobody here. */
function lead(rows: readonly (Wish & { row: RowId; to: Cells })[], below: (count: number) => number): void {
  for (const { to } of rows.slice(30)) {
    if (below(10) > 0) to.manager = rows[below(30)]?.row ?? null;
  }
}

/** People whom someone set to Active too early: each shows another reason why a row is held. */
function unfinished(people: readonly Cells[], cast: () => Cells): Cells[] {
  const [first, second, third] = people;
  const wrongs: Cells[] = [
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
  return wrongs.slice(0, crowd.held).map(wrong => ({ ...cast(), ...wrong, status: 'Active' }));
}
