import type { Cells, Row } from '../model/change.ts';
import type { AppliedChange, HookContext } from '../model/table.ts';
import { issueCredentials, sendCredentials } from './credentials.ts';
import { isWaitingForLicence, okNote, waitingNote } from './notes.ts';
import { enteredStatus, loadOrgs, nonEmptyText } from './personCells.ts';
import { loadPoolIds } from './pools.ts';

/**
 * When people become Active, their accounts are created or unblocked, they take a licence, and new people get their sign-in details
 * (TT-15…TT-26, TT-45). Without a free licence the change request is held, and none of this is done.
 */
export async function activateUsers(changes: readonly AppliedChange[], context: HookContext): Promise<void> {
  const activating = changes.filter(change => enteredStatus(change, 'Active'));
  if (activating.length === 0) return;
  const orgs = await loadOrgs(context, activating);
  const pools = await loadPoolIds(context, [...orgs.keys()]);
  const accounts = await context.rows(
    'accounts',
    activating.map(change => nonEmptyText(change.to?.account)),
  );
  const reserved = await context.where(
    'seats',
    'user',
    activating.filter(change => change.from?.status === 'Invited').map(change => change.row),
  );
  const seatOf = new Map(reserved.map(seat => [seat.user, seat]));
  const available = await countAvailableLicences(context, pools, activating);

  for (const change of activating) {
    const person = change.to as Row;
    const org = orgs.get(String(person.org));
    const account = accounts.get(String(person.account));
    activateAccount(context, change, person, account, org);
    if (person.external === true && org?.externalsUseSeat !== true) continue;
    const seat = seatOf.get(person.id);
    if (seat !== undefined) {
      context.add(change, {
        table: 'seats',
        row: seat.id,
        to: { state: 'assigned', assignedAt: context.now, reservedFor: null },
      });
    } else {
      const pool = pools.get(`${person.org}/base`) ?? null;
      if (hasJustAccepted(change) && !available.take(pool)) {
        context.note(change, waitingNote);
        continue;
      }
      context.add(change, { table: 'seats', to: { pool, user: person.id, state: 'assigned', assignedAt: context.now } });
    }
  }
}

/** Whether the person has just accepted an invitation: they cannot resolve a shortage of licences, so they become Active and wait (C5). */
const hasJustAccepted = ({ from, to }: AppliedChange): boolean =>
  to?.inviteState === 'accepted' && from?.inviteState !== 'accepted';

/** Counts the free licences of each pool while people who have accepted take them in turn. */
async function countAvailableLicences(
  context: HookContext,
  pools: ReadonlyMap<string, string>,
  activating: readonly AppliedChange[],
) {
  const poolIds = activating.some(hasJustAccepted) ? [...pools.values()] : [];
  const left = new Map([...(await context.rows('pools', poolIds))].map(([id, pool]) => [id, Number(pool.available)]));
  return {
    take(pool: string | null): boolean {
      const available = left.get(pool ?? '') ?? 0;
      if (pool !== null) left.set(pool, available - 1);
      return available > 0;
    },
  };
}

/** Clears the note of people who waited for a licence and now have one. */
export function clearLicenceWait(changes: readonly AppliedChange[], context: HookContext): void {
  for (const change of changes)
    if (isWaitingForLicence(change.to) && Number(change.to?.seats ?? 0) > 0) context.note(change, okNote);
}

function activateAccount(
  context: HookContext,
  change: AppliedChange,
  person: Row,
  account: Row | undefined,
  org: Row | undefined,
): void {
  const fresh = account === undefined;
  const managed = fresh ? person.external !== true : account.managingOrg === person.org;
  if (!fresh && !managed) {
    // The account is not managed by this organisation: it provides the User ID and stays unchanged.
    const name = account.loginId ?? null;
    context.add(change, { table: 'users', row: person.id, to: { userId: name, sysUserId: name } });
    return;
  }
  const cells: Cells = { state: 'active' };
  const needsCredentials = managed && change.from?.status !== 'Invited' && (account?.passwordHash ?? null) === null;
  const granted = needsCredentials ? issueCredentials(context, org, person.email, cells) : null;
  const id = account?.id ?? context.newId();
  if (fresh) {
    context.add(change, {
      table: 'accounts',
      row: id,
      to: {
        loginId: person.userId ?? null,
        email: person.email ?? null,
        mobile: person.mobile ?? null,
        managingOrg: managed ? (person.org ?? null) : null,
        language: person.language ?? null,
        ...cells,
      },
    });
    context.add(change, { table: 'users', row: person.id, to: { account: id, sysUserId: person.userId ?? null } });
  } else {
    context.add(change, {
      table: 'accounts',
      row: account.id,
      to: change.from?.status === 'Invited' ? { ...cells, loginId: person.userId ?? null } : cells,
    });
    if (person.sysUserId === null)
      context.add(change, { table: 'users', row: person.id, to: { sysUserId: person.userId ?? null } });
  }
  if (granted === null || nonEmptyText(person.email) === null) return;
  sendCredentials(context, change, { person, org, account: id, granted, kind: 'welcome' });
}
