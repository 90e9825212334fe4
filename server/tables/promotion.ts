import { roles } from '../model/actor.ts';
import type { Cells, Row } from '../model/change.ts';
import type { HookContext, Stood } from '../model/table.ts';
import { nothingAwaited } from './emailChange.ts';
import { invitationsOf, sendAgain } from './invitation.ts';
import { orgsOf, textOf } from './people.ts';
import { roleOf } from './posting.ts';
import { grantEntry, isOpen, sendEntry } from './wayIn.ts';

/**
 * A link or password that was shown to somebody opens nothing any more once the person it lets in holds a higher office: whoever saw it may
 * hold a lower one. A new one is made, for whoever gave the office. Nor is an address confirmed any more that waited for it: whoever asked
 * for it may hold a lower office too.
 */
export async function renewShown(changes: readonly Stood[], context: HookContext): Promise<void> {
  const raised = changes.filter(isRaised);
  if (raised.length === 0) return;
  const orgs = await orgsOf(context, raised);
  const accounts = await context.rows(
    'accounts',
    raised.map(change => textOf(change.to?.account)),
  );
  const invites = await invitationsOf(
    context,
    raised.map(change => change.row),
  );
  for (const change of raised) {
    const person = change.to as Row;
    const org = orgs.get(String(person.org));
    const account = accounts.get(String(person.account));
    const invite = invites.get(person.id);
    if (account?.managingOrg === person.org && account?.newEmail != null)
      context.add(change, { table: 'accounts', row: account.id, to: nothingAwaited });
    if (person.status === 'Invited' && invite?.state === 'pending' && invite.shown === true) {
      sendAgain(context, change, invite, { person, org, existing: invite.existingAccount === 'existing' });
    } else if (person.status === 'Active' && account?.secretShown === true && isOpen(account)) {
      const cells: Cells = { passwordHash: null, activationHash: null };
      const granted = grantEntry(context, org, account.email, cells);
      context.add(change, { table: 'accounts', row: account.id, to: cells });
      sendEntry(context, change, { person, org, account: account.id, granted, kind: 'welcome' });
    }
  }
}

const isRaised = ({ from, to }: Stood): boolean =>
  from !== null && to !== null && from.status === to.status && roles.indexOf(roleOf(to)) < roles.indexOf(roleOf(from));
