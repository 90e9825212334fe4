import { type Cells, type Row, sameValue } from '../model/change.ts';
import { isSameMailbox } from '../model/mailbox.ts';
import type { AppliedChange, HookContext } from '../model/table.ts';
import { needsConfirmation } from './emailChange.ts';
import { enqueueMailTo } from './enqueueMail.ts';
import { emailChangedMessage, roleMessage } from './messageTemplates.ts';
import { inviterName, loadOrgs, nonEmptyText, preferredLanguage } from './personCells.ts';

const copiedFields = ['email', 'mobile', 'language'] as const;
const syncedFields = [...copiedFields, 'userId'] as const;
const adminRoles = ['owner', 'manager', 'licence_admin', 'team_admin'];

/**
 * Copies an administrator's changes of a person to their account (TT-32). Informs the old and the new address about a changed address, and
 * a person about a new administrator role (BK-03).
 */
export async function syncAccount(changes: readonly AppliedChange[], context: HookContext): Promise<void> {
  const here = changes.filter(change => change.to !== null && change.to.account !== null && change.to.status !== 'Draft');
  const moved = here.filter(
    change => change.from !== null && syncedFields.some(field => change.from?.[field] !== change.to?.[field]),
  );
  // The person who sets up an organisation already knows.
  const isSetUp = context.actor.kind === 'system' && context.actor.name === 'setup';
  const promoted = here.filter(change => isAppointed(change) && !(isSetUp && change.from === null));
  if (moved.length + promoted.length === 0) return;
  const accounts = await context.rows(
    'accounts',
    moved.map(change => nonEmptyText(change.to?.account)),
  );
  const orgs = await loadOrgs(context, [...moved, ...promoted]);

  for (const change of moved) {
    const person = change.to as Row;
    const account = accounts.get(String(person.account));
    if (account === undefined || account.managingOrg !== person.org) continue;
    const awaited = needsConfirmation(context, change, account, orgs.get(String(person.org)));
    const cells: Cells = Object.fromEntries(
      copiedFields
        .filter(field => !sameValue(change.from?.[field], person[field]) && !(awaited && field === 'email'))
        .map(field => [field, person[field] ?? null]),
    );
    // Until the invitation is accepted, the login is the row's User ID; if it is already in use, that is reported now, not on acceptance.
    if (account.state === 'pending') cells.loginId = person.userId ?? null;
    context.add(change, { table: 'accounts', row: account.id, to: cells });
    // If the account already has the address, it was confirmed or put back; the confirmation hook then sends the messages.
    const hasOtherMessage = awaited || isSameMailbox(account.email, person.email);
    if (!isSameMailbox(change.from?.email, person.email) && !hasOtherMessage && person.status === 'Active')
      notifyAddressChange(context, change, person, orgs.get(String(person.org)));
  }
  for (const change of promoted) {
    const person = change.to as Row;
    const to = nonEmptyText(person.email);
    const org = orgs.get(String(person.org));
    if (to === null) continue;
    const recipient = {
      firstName: String(person.firstName ?? ''),
      role: String(person.role),
      org: String(org?.name ?? ''),
      language: preferredLanguage(person, context.actor),
    };
    enqueueMailTo(context, change, person, to, roleMessage(recipient, `${context.publicUrl}/`));
  }
}

/** Whether a person has become Active with an administrator role that they did not have when they were last Active. */
function isAppointed({ from, to: person }: AppliedChange): boolean {
  if (person?.status !== 'Active' || !adminRoles.includes(String(person.role))) return false;
  if (from?.status === 'Active') return from.role !== person.role;
  if (from?.status === 'Inactive') return from.lastActiveRole != null && from.lastActiveRole !== person.role;
  return from?.sysUserId == null;
}

function notifyAddressChange(context: HookContext, change: AppliedChange, person: Row, org: Row | undefined): void {
  const before = nonEmptyText(change.from?.email);
  const after = nonEmptyText(person.email);
  const recipient = {
    firstName: String(person.firstName ?? ''),
    org: String(org?.name ?? ''),
    by: inviterName(context.actor, org),
    language: preferredLanguage(person, context.actor),
  };
  for (const address of [before, after]) {
    if (address !== null) enqueueMailTo(context, change, person, address, emailChangedMessage(recipient, before, after));
  }
}
