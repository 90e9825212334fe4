import { noPendingEmail } from '../model/accountCells.ts';
import type { Row } from '../model/change.ts';
import { say } from '../model/localizedText.ts';
import type { AppliedChange, HookContext } from '../model/table.ts';
import { accountLanguage, activeMemberOf, enqueueAccountMail } from './accountMail.ts';
import { emailChangePendingMessage, emailConfirmationMessage, emailConfirmedMessage } from './accountMessageTemplates.ts';
import { isWaitingForLicence } from './notes.ts';
import { addSeconds, loadOrgs, nonEmptyText } from './personCells.ts';

const day = 86_400;
/** How many seconds a link that confirms an address is valid. */
export const confirmationLifetime = 3 * day;

/** The texts for an address that is waiting for confirmation, or cannot be used. */
export const emailChangeTexts = {
  V_EMAIL_WAITING: say('Waiting for {address} to confirm', 'En attente de confirmation de {address}'),
  V_EMAIL_TAKEN: say('E-mail already in use', 'Adresse e-mail déjà utilisée'),
};

/**
 * Whether an address typed by an administrator needs confirmation: by the organisation's policy, and only if the person already signs in
 * with the old one.
 */
export const needsConfirmation = (
  context: HookContext,
  { from, to }: AppliedChange,
  account: Row | undefined,
  org: Row | undefined,
): boolean =>
  context.actor.kind === 'person' &&
  org?.emailChange === 'verify_first' &&
  account?.state === 'active' &&
  account.managingOrg === to?.org &&
  from !== null &&
  to !== null &&
  nonEmptyText(to.email) !== null &&
  from.email !== to.email &&
  // An address that this hook has put back is no change.
  to.email !== account.email;

/** Handles an administrator's change of an address that needs confirmation: the old address stays, and a link goes to the new one. */
export async function requireConfirmation(changes: readonly AppliedChange[], context: HookContext): Promise<void> {
  const moved = changes.filter(({ from, to }) => from !== null && to !== null && from.email !== to.email && to.account !== null);
  if (moved.length === 0) return;
  const accounts = await context.rows(
    'accounts',
    moved.map(change => nonEmptyText(change.to?.account)),
  );
  const orgs = await loadOrgs(context, moved);
  const pending = moved.filter(change =>
    needsConfirmation(context, change, accounts.get(String(change.to?.account)), orgs.get(String(change.to?.org))),
  );
  const holders = await context.findByKey(
    'accounts',
    'email',
    pending.map(change => nonEmptyText(change.to?.email)),
  );
  for (const change of pending) {
    const person = change.to as Row;
    const account = accounts.get(String(person.account)) as Row;
    const holder = holders.get(String(person.email));
    if (holder !== undefined && holder.id !== account.id) {
      context.reportIssue(change, { code: 'V_EMAIL_TAKEN', words: emailChangeTexts.V_EMAIL_TAKEN, field: 'email' });
      continue;
    }
    context.add(change, { table: 'users', row: person.id, to: { email: account.email ?? null } });
    context.add(change, {
      table: 'accounts',
      row: account.id,
      to: { newEmail: person.email ?? null, newEmailAskedAt: context.now },
    });
  }
}

/** When a new address is requested: sends it a link, and informs the old address. */
export async function sendConfirmation(changes: readonly AppliedChange[], context: HookContext): Promise<void> {
  for (const change of changes) {
    const { from, to: account } = change;
    if (account === null || from === null) continue;
    // Also when only the address differs: a link confirms no address but the one that it was sent to.
    if (from.newEmailAskedAt === account.newEmailAskedAt && from.newEmail === account.newEmail) continue;
    const [address, old] = [nonEmptyText(account.newEmail), nonEmptyText(account.email)];
    if (account.state !== 'active' || address === null) continue;
    const secret = context.newSecret();
    const expiresAt = addSeconds(context.now, confirmationLifetime);
    context.add(change, {
      table: 'accounts',
      row: account.id,
      to: { newEmailHash: secret.hash, newEmailExpiresAt: expiresAt },
    });
    const member = await activeMemberOf(context, account);
    const recipient = { firstName: String(member?.firstName ?? ''), language: accountLanguage(account, member) };
    const message = emailConfirmationMessage(recipient, `${context.publicUrl}/confirm-email#${secret.clear}`, expiresAt);
    enqueueAccountMail(context, change, { account, member, to: address, message, secret: { ...secret, expiresAt } });
    if (old !== null)
      enqueueAccountMail(context, change, { account, member, to: old, message: emailChangePendingMessage(recipient, address) });
  }
}

/**
 * Shows the pending address in the person's row, if their organisation manages the account. The pending address ends when it is confirmed,
 * when it expires, and when the account is closed or gets another address.
 */
export async function trackPendingEmail(changes: readonly AppliedChange[], context: HookContext): Promise<void> {
  for (const change of changes) {
    const { from, to } = change;
    if (from === null || to === null) continue;
    const over = to.newEmail !== null && to.newEmail === from.newEmail && (to.email !== from.email || to.state !== 'active');
    if (over) context.add(change, { table: 'accounts', row: to.id, to: noPendingEmail });
    if (to.newEmail === from.newEmail) continue;
    const member = await activeMemberOf(context, to);
    const confirmed = to.newEmail === null && from.newEmail !== null && to.email === from.newEmail;
    if (confirmed) await notifyEmailChanged(context, change, member);
    if (member === undefined || member.org !== to.managingOrg) continue;
    const address = nonEmptyText(to.newEmail);
    context.add(change, {
      table: 'users',
      row: member.id,
      to: { newEmail: address, ...(address === null && saysWaiting(member) ? { issues: null } : {}) },
      ...(address === null || isWaitingForLicence(member)
        ? {}
        : { note: { code: 'V_EMAIL_WAITING', words: emailChangeTexts.V_EMAIL_WAITING, params: { address } } }),
    });
  }
}

const saysWaiting = ({ issues }: Row): boolean => String(issues ?? '').includes('"V_EMAIL_WAITING"');

async function notifyEmailChanged(context: HookContext, change: AppliedChange, member: Row | undefined): Promise<void> {
  const [account, before] = [change.to as Row, nonEmptyText(change.from?.email)];
  const after = String(account.email);
  const recipient = { firstName: String(member?.firstName ?? ''), language: accountLanguage(account, member) };
  for (const to of [before, after])
    if (to !== null)
      enqueueAccountMail(context, change, { account, member, to, message: emailConfirmedMessage(recipient, before, after) });
}
