import type { Row } from '../model/change.ts';
import type { AppliedChange, HookContext } from '../model/table.ts';
import { isWaitingForLicence, okNote, waitingNote } from './notes.ts';
import { loadPoolIds } from './pools.ts';

/**
 * Applies a changed policy on licences of external people (C15). When they start to need licences, Active externals take the free ones and
 * the others wait; when they no longer need them, theirs are released.
 */
export async function applyExternalSeatPolicy(changes: readonly AppliedChange[], context: HookContext): Promise<void> {
  const switched = changes.filter(
    ({ from, to }) => from !== null && to !== null && from.externalsUseSeat !== to.externalsUseSeat,
  );
  if (switched.length === 0) return;
  const orgs = switched.map(({ row }) => row);
  const people = await activeExternals(context, orgs);
  const seats = await context.where(
    'seats',
    'user',
    people.map(({ id }) => id),
  );
  const seatOf = new Map(seats.map(seat => [seat.user, seat]));
  const pools = await loadPoolIds(context, orgs);
  const left = new Map([...(await context.rows('pools', [...pools.values()]))].map(([id, pool]) => [id, Number(pool.available)]));
  for (const change of switched) {
    const pool = pools.get(`${change.row}/base`) ?? '';
    for (const person of people.filter(({ org }) => org === change.row)) {
      const seat = seatOf.get(person.id);
      if (change.to?.externalsUseSeat !== true) {
        if (seat !== undefined) context.add(change, { table: 'seats', row: seat.id, to: null });
        if (isWaitingForLicence(person)) context.add(change, { table: 'users', row: person.id, to: {}, note: okNote });
        continue;
      }
      if (seat !== undefined) continue;
      const available = left.get(pool) ?? 0;
      left.set(pool, available - 1);
      const to = { pool, user: person.id, state: 'assigned', assignedAt: context.now };
      if (available > 0) context.add(change, { table: 'seats', to });
      else context.add(change, { table: 'users', row: person.id, to: {}, note: waitingNote });
    }
  }
}

/** The Active external people of these organisations; each has an access right. */
async function activeExternals(context: HookContext, orgs: readonly string[]): Promise<Row[]> {
  const rights = await context.where('access', 'org', orgs);
  const people = await context.rows('users', [...new Set(rights.map(({ user }) => String(user)))]);
  return [...people.values()].filter(({ external, status }) => external === true && status === 'Active');
}
