import type { Cells } from '../model/change.ts';
import type { AppliedChange, HookContext } from '../model/table.ts';
import { hasUnusedCredentials } from './credentials.ts';
import { leftStatus, nonEmptyText } from './personCells.ts';

/** Cells of an account without any valid credentials. */
const noCredentials: Cells = { passwordHash: null, activationHash: null, passwordExpiresAt: null };

/**
 * When people become Inactive, their licence is released, their account blocked and their sessions ended in the same commit (TT-36…TT-38).
 * Sign-in details that were shown to someone and not used end too: on reactivation, perhaps in a higher role, the person gets new ones.
 * Deleting an Inactive person deletes the account that the organisation manages. Its login stays as a tombstone (TT-39); undo restores the
 * account while its address is free.
 */
export async function deactivateUsers(changes: readonly AppliedChange[], context: HookContext): Promise<void> {
  const blocked = changes.filter(change => leftStatus(change, 'Active'));
  const deleted = changes.filter(change => change.to === null && change.from?.status === 'Inactive');
  const restored = changes.filter(change => change.from === null && change.to?.status === 'Inactive');
  if (blocked.length + deleted.length + restored.length === 0) return;
  const accounts = await context.rows(
    'accounts',
    [...blocked, ...deleted, ...restored].map(change => nonEmptyText((change.from ?? change.to)?.account)),
  );

  const seats = await context.where(
    'seats',
    'user',
    blocked.map(change => change.row),
  );
  const sessions = await context.where(
    'sessions',
    'user',
    blocked.map(change => change.row),
  );
  const causeOf = new Map(blocked.map(change => [change.row as unknown, change]));
  for (const table of ['seats', 'sessions'] as const) {
    for (const row of table === 'seats' ? seats : sessions) {
      const cause = causeOf.get(row.user);
      if (cause !== undefined) context.add(cause, { table, row: row.id, to: null });
    }
  }
  for (const change of blocked) {
    if (change.to !== null)
      context.add(change, { table: 'users', row: change.row, to: { lastActiveRole: change.from?.role ?? null } });
    const account = accounts.get(String(change.from?.account));
    if (account !== undefined && account.managingOrg === change.from?.org) {
      const ended = account.secretShown === true && hasUnusedCredentials(account) ? noCredentials : {};
      context.add(change, { table: 'accounts', row: account.id, to: { state: 'blocked', ...ended } });
    }
  }
  for (const change of deleted) {
    const account = accounts.get(String(change.from?.account));
    if (account !== undefined && account.managingOrg === change.from?.org) {
      context.add(change, {
        table: 'accounts',
        row: account.id,
        to: { state: 'deleted', email: null, mobile: null, ...noCredentials },
      });
    }
  }
  for (const change of restored) {
    const account = accounts.get(String(change.to?.account));
    if (account?.state !== 'deleted') continue;
    context.add(change, {
      table: 'accounts',
      row: account.id,
      to: { state: 'blocked', email: change.to?.email ?? null, mobile: change.to?.mobile ?? null },
    });
  }
}
