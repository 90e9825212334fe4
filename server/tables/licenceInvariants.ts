import { type Invariant, idsIn, invariant } from '../model/invariant.ts';
import { isWaitingForLicence } from './notes.ts';

/** Invariants of licences. Correct counts, and at most one seat for each person and pool, follow from formulas and claims. */
export const licenceInvariants: readonly Invariant[] = [
  invariant(
    {
      code: 'ACTIVE_WITHOUT_SEAT',
      table: 'users',
      what: 'Active without the licence that this requires',
      remedy: 'Set them to Inactive and back to Active: they then get a licence if one is available.',
    },
    async (rows, ledger) => {
      const active = rows.filter(row => row.status === 'Active' && !isWaitingForLicence(row));
      const orgs = await ledger.rows('orgs', idsIn(active.map(row => row.org)));
      const people = active.filter(row => row.external !== true || orgs.get(String(row.org))?.externalsUseSeat === true);
      const pools = await ledger.where('pools', 'org', idsIn(people.map(row => row.org)));
      const demanded = Map.groupBy(
        pools.filter(pool => pool.trigger === 'on_active'),
        pool => pool.org,
      );
      const seats = await ledger.where(
        'seats',
        'user',
        people.map(row => row.id),
      );
      const held = new Set(seats.filter(seat => seat.state === 'assigned').map(({ user, pool }) => `${user} ${pool}`));
      return people.filter(({ id, org }) => (demanded.get(org) ?? []).some(pool => !held.has(`${id} ${pool.id}`)));
    },
  ),
  invariant(
    {
      code: 'SEAT_OF_NOBODY',
      table: 'seats',
      what: 'held for a person who is not Active or, if reserved, not Invited',
      remedy: 'Set that person to Active and back to Inactive in Users, or cancel the invitation: that frees the seat.',
    },
    async (rows, ledger) => {
      const people = await ledger.rows('users', idsIn(rows.map(row => row.user)));
      return rows.filter(({ user, state }) => people.get(String(user))?.status !== (state === 'reserved' ? 'Invited' : 'Active'));
    },
  ),
];
