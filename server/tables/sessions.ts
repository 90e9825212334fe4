import { link, secret, text, time } from '../model/definitionBuilders.ts';
import { say } from '../model/localizedText.ts';
import { type AppliedChange, defineTable, type HookContext } from '../model/table.ts';
import { expiry } from '../model/timedTransition.ts';
import { hasNewPassword, nonEmptyText } from './personCells.ts';
import { auditSessions } from './trails.ts';

/** A signed-in browser. The session ends with the row, in the same commit that deactivates or deletes its user. */
export const sessions = defineTable('sessions', {
  label: say('Sessions', 'Sessions'),
  section: 'hidden',
  report: 'sessions',
  title: 'id',
  trail: auditSessions,
  fields: {
    user: link('users', say('User', 'Utilisateur'), { onDelete: 'cascade' }),
    account: link('accounts', say('Account', 'Compte'), { onDelete: 'cascade' }),
    tokenHash: secret(say('Token', 'Jeton'), { indexed: true }),
    expiresAt: time(say('Expires', 'Expire'), { indexed: true }),
    seenAt: time(say('Last seen', 'Vue le'), { inert: true }),
    agent: text(say('Browser', 'Navigateur'), { max: 300, inert: true }),
    /** The network address at sign-in. */
    address: text(say('Address', 'Adresse'), { max: 64, inert: true }),
  },
  timedTransitions: [expiry('Sessions end', 'expiresAt', null)],
  hooks: { keepNewestSessions },
});

/** A browser on which the account has signed in before: attempts by strangers do not slow down sign-in there. */
export const devices = defineTable('devices', {
  label: say('Devices', 'Appareils'),
  section: 'hidden',
  title: 'id',
  fields: {
    account: link('accounts', say('Account', 'Compte'), { onDelete: 'cascade' }),
    tokenHash: secret(say('Token', 'Jeton'), { indexed: true }),
    expiresAt: time(say('Expires', 'Expire'), { indexed: true }),
  },
  timedTransitions: [expiry('Known devices are forgotten', 'expiresAt', null)],
  hooks: { keepNewestDevices },
});

/** The most sessions of one account, and the most known devices; a new one ends the oldest. */
export const maxSessions = 25;

/**
 * When an account's password changes or the account is no longer active, ends all its sessions in the same commit. A sign-in with the old
 * password commits on condition that the account is unchanged, so its session is either stored already and ends here, or is refused. A
 * session that this same commit creates stays: it belongs to the person who chose the password.
 */
export async function endSessions(changes: readonly AppliedChange[], context: HookContext): Promise<void> {
  const closing = new Map(changes.filter(endsSessions).map(change => [change.row, change]));
  if (closing.size === 0) return;
  for (const session of await context.where('sessions', 'account', [...closing.keys()])) {
    const change = closing.get(String(session.account));
    if (change === undefined || (isNew(session) && change.to?.state === 'active')) continue;
    context.add(change, { table: 'sessions', row: session.id, to: null });
  }
}

/** Ends the sessions of a person when an administrator requests it: all of them if the organisation manages the account, else those in this organisation. */
export async function signOutEverywhere(changes: readonly AppliedChange[], context: HookContext): Promise<void> {
  const requested = changes.filter(({ from, to }) => from !== null && to !== null && to.signedOutAt !== from.signedOutAt);
  if (requested.length === 0) return;
  const ids = requested.map(change => nonEmptyText(change.to?.account));
  const accounts = await context.rows('accounts', ids);
  const byAccount = Map.groupBy(await context.where('sessions', 'account', ids), session => session.account);
  for (const change of requested) {
    const account = accounts.get(String(change.to?.account));
    const managed = account?.managingOrg === change.to?.org;
    for (const { id, user } of byAccount.get(account?.id ?? null) ?? [])
      if (managed || user === change.row) context.add(change, { table: 'sessions', row: id, to: null });
  }
}

const endsSessions = ({ from, to }: AppliedChange): boolean =>
  from !== null && (to === null || hasNewPassword({ from, to }) || (from.state === 'active' && to.state !== 'active'));

/** Rows created by this commit have no version yet. */
const isNew = (row: { version: number }): boolean => row.version === 0;

function keepNewestSessions(changes: readonly AppliedChange[], context: HookContext): Promise<void> {
  return keepNewest('sessions', changes, context);
}

function keepNewestDevices(changes: readonly AppliedChange[], context: HookContext): Promise<void> {
  return keepNewest('devices', changes, context);
}

async function keepNewest(table: 'sessions' | 'devices', changes: readonly AppliedChange[], context: HookContext): Promise<void> {
  const begun = changes.filter(change => change.from === null);
  const rows = await context.where(
    table,
    'account',
    begun.map(change => nonEmptyText(change.to?.account)),
  );
  const byAccount = Map.groupBy(rows, row => row.account);
  for (const change of begun) {
    // Ids sort by creation.
    const stored = (byAccount.get(change.to?.account ?? null) ?? [])
      .filter(row => !isNew(row))
      .sort((a, b) => (a.id < b.id ? 1 : -1));
    for (const row of stored.slice(maxSessions - 1)) context.add(change, { table, row: row.id, to: null });
  }
}
