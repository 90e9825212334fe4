import type { Cells, Row } from '../model/change.ts';
import type { AppliedChange, HookContext } from '../model/table.ts';
import { credentialsHash, credentialsLifetime, hasUnusedCredentials } from './credentials.ts';
import { confirmationLifetime } from './emailChange.ts';
import { isWaitingForLicence, okNote, sentNote, undeliveredCode, undeliveredNote } from './notes.ts';
import { resetLifetime } from './passwordReset.ts';
import { addSeconds, nonEmptyText } from './personCells.ts';
import { invitationLifetime } from './sendInvitation.ts';

/**
 * Applies the result of a message to the invitation or credentials in it: their lifetime starts when it was sent, and the recipient's row
 * says that it was sent, or why not. A message with an outdated secret has no effect.
 */
export async function applyDeliveryResults(changes: readonly AppliedChange[], context: HookContext): Promise<void> {
  const finished = changes.filter(
    ({ from, to }) => from !== null && to !== null && to.opens !== null && from.state !== to.state && isFinal(to),
  );
  if (finished.length === 0) return;
  const cells = (field: string) => finished.map(change => nonEmptyText(change.to?.[field]));
  const people = await context.rows('users', cells('createdFor'));
  const invites = await context.rows('invites', cells('invite'));
  const accounts = await context.rows('accounts', cells('account'));
  for (const change of finished) {
    const message = change.to as Row;
    const person = people.get(String(message.createdFor));
    const invite = invites.get(String(message.invite));
    const account = accounts.get(String(message.account));
    if (invite?.state === 'pending' && invite.tokenHash === message.opens) applyToInvitation(context, change, invite, person);
    else if (account !== undefined && credentialsHash(account) === message.opens)
      applyToCredentials(context, change, account, person);
    else if (account !== undefined && message.state === 'sent') startLinkLifetime(context, change, account);
  }
}

const isFinal = ({ state }: Row): boolean => state === 'failed' || state === 'sent' || state === 'kept';

function applyToInvitation(context: HookContext, change: AppliedChange, invite: Row, person: Row | undefined): void {
  const message = change.to as Row;
  const sent = message.state === 'sent';
  const expiresAt = addSeconds(context.now, invitationLifetime);
  const cells: Cells = sent
    ? { delivery: 'sent', problem: null, sentAt: context.now, expiresAt }
    : { delivery: 'failed', problem: nonEmptyText(message.error) };
  context.add(change, { table: 'invites', row: invite.id, to: cells });
  if (person?.status !== 'Invited') return;
  context.add(change, {
    table: 'users',
    row: person.id,
    to: { inviteState: sent ? 'pending' : 'undelivered' },
    note: sent ? sentNote(String(message.to ?? ''), context.now, expiresAt) : undeliveredNote('V_INVITE_UNDELIVERED', message),
  });
}

/** Starts the lifetime of a link that resets a password or confirms an address. */
function startLinkLifetime(context: HookContext, change: AppliedChange, account: Row): void {
  const { opens } = change.to as Row;
  const cells: Cells = {
    ...(account.resetHash === opens ? { resetExpiresAt: addSeconds(context.now, resetLifetime) } : {}),
    ...(account.newEmailHash === opens ? { newEmailExpiresAt: addSeconds(context.now, confirmationLifetime) } : {}),
  };
  if (Object.keys(cells).length > 0) context.add(change, { table: 'accounts', row: account.id, to: cells });
}

function applyToCredentials(context: HookContext, change: AppliedChange, account: Row, person: Row | undefined): void {
  const message = change.to as Row;
  const sent = message.state === 'sent';
  if (sent && hasUnusedCredentials(account)) {
    const passwordExpiresAt = addSeconds(context.now, credentialsLifetime(account.activationHash !== null));
    context.add(change, { table: 'accounts', row: account.id, to: { passwordExpiresAt } });
  }
  // A person waiting for a licence keeps that note, whatever the result of the message.
  if (person?.status !== 'Active' || isWaitingForLicence(person)) return;
  const failed = String(person.issues).includes(undeliveredCode);
  if (sent && !failed) return;
  context.add(change, {
    table: 'users',
    row: person.id,
    to: {},
    note: sent ? okNote : undeliveredNote(undeliveredCode, message),
  });
}
