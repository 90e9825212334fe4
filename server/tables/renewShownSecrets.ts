import { noPendingEmail } from '../model/accountCells.ts';
import { effectiveRole, roles } from '../model/actor.ts';
import type { Cells, Row } from '../model/change.ts';
import type { AppliedChange, HookContext } from '../model/table.ts';
import { hasUnusedCredentials, issueCredentials, sendCredentials } from './credentials.ts';
import { loadOrgs, nonEmptyText } from './personCells.ts';
import { latestInvitations, resendInvitation } from './sendInvitation.ts';

/**
 * When a person gets a higher role, replaces secrets that were shown to someone: the viewer may have a lower role. The actor gets the new
 * one. A pending address is dropped too, because a person with a lower role may have requested it.
 */
export async function renewShownSecrets(changes: readonly AppliedChange[], context: HookContext): Promise<void> {
  const promoted = changes.filter(isPromoted);
  if (promoted.length === 0) return;
  const orgs = await loadOrgs(context, promoted);
  const accounts = await context.rows(
    'accounts',
    promoted.map(change => nonEmptyText(change.to?.account)),
  );
  const invites = await latestInvitations(
    context,
    promoted.map(change => change.row),
  );
  for (const change of promoted) {
    const person = change.to as Row;
    const org = orgs.get(String(person.org));
    const account = accounts.get(String(person.account));
    const invite = invites.get(person.id);
    if (account?.managingOrg === person.org && account?.newEmail != null)
      context.add(change, { table: 'accounts', row: account.id, to: noPendingEmail });
    if (person.status === 'Invited' && invite?.state === 'pending' && invite.shown === true) {
      resendInvitation(context, change, invite, { person, org, existing: invite.existingAccount === 'existing' });
    } else if (person.status === 'Active' && account?.secretShown === true && hasUnusedCredentials(account)) {
      const cells: Cells = { passwordHash: null, activationHash: null };
      const granted = issueCredentials(context, org, account.email, cells);
      context.add(change, { table: 'accounts', row: account.id, to: cells });
      sendCredentials(context, change, { person, org, account: account.id, granted, kind: 'welcome' });
    }
  }
}

const isPromoted = ({ from, to }: AppliedChange): boolean =>
  from !== null &&
  to !== null &&
  from.status === to.status &&
  roles.indexOf(effectiveRole(to)) < roles.indexOf(effectiveRole(from));
