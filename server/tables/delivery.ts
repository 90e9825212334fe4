import type { Cells, Row } from '../model/change.ts';
import type { HookContext, Stood } from '../model/table.ts';
import { confirmationLife } from './emailChange.ts';
import { invitationLife } from './invitation.ts';
import { inOrder, isWaiting, sentNote, undeliveredCode, undeliveredNote } from './notes.ts';
import { later, textOf } from './people.ts';
import { resetLife } from './resetting.ts';
import { isOpen, lifeOf, opening } from './wayIn.ts';

/**
 * What became of a message becomes of what it carries: the invitation, or the way in, begins its life when it was sent, and whoever waits
 * for it is said to be written to, or not to be reached, and why. A message that opens nothing any more says nothing.
 */
export async function tellDelivery(changes: readonly Stood[], context: HookContext): Promise<void> {
  const settled = changes.filter(
    ({ from, to }) => from !== null && to !== null && to.opens !== null && from.state !== to.state && isOver(to),
  );
  if (settled.length === 0) return;
  const cells = (field: string) => settled.map(change => textOf(change.to?.[field]));
  const people = await context.rows('users', cells('createdFor'));
  const invites = await context.rows('invites', cells('invite'));
  const accounts = await context.rows('accounts', cells('account'));
  for (const change of settled) {
    const letter = change.to as Row;
    const person = people.get(String(letter.createdFor));
    const invite = invites.get(String(letter.invite));
    const account = accounts.get(String(letter.account));
    if (invite?.state === 'pending' && invite.tokenHash === letter.opens) ofInvitation(context, change, invite, person);
    else if (account !== undefined && opening(account) === letter.opens) ofEntry(context, change, account, person);
    else if (account !== undefined && letter.state === 'sent') begin(context, change, account);
  }
}

const isOver = ({ state }: Row): boolean => state === 'failed' || state === 'sent' || state === 'kept';

function ofInvitation(context: HookContext, change: Stood, invite: Row, person: Row | undefined): void {
  const letter = change.to as Row;
  const sent = letter.state === 'sent';
  const expiresAt = later(context.now, invitationLife);
  const told: Cells = sent
    ? { delivery: 'sent', problem: null, sentAt: context.now, expiresAt }
    : { delivery: 'failed', problem: textOf(letter.error) };
  context.add(change, { table: 'invites', row: invite.id, to: told });
  if (person?.status !== 'Invited') return;
  context.add(change, {
    table: 'users',
    row: person.id,
    to: { inviteState: sent ? 'pending' : 'undelivered' },
    note: sent ? sentNote(String(letter.to ?? ''), context.now, expiresAt) : undeliveredNote('V_INVITE_UNDELIVERED', letter),
  });
}

/** The life of a link to choose another password, or to confirm an address, begins. */
function begin(context: HookContext, change: Stood, account: Row): void {
  const { opens } = change.to as Row;
  const cells: Cells = {
    ...(account.resetHash === opens ? { resetExpiresAt: later(context.now, resetLife) } : {}),
    ...(account.newEmailHash === opens ? { newEmailExpiresAt: later(context.now, confirmationLife) } : {}),
  };
  if (Object.keys(cells).length > 0) context.add(change, { table: 'accounts', row: account.id, to: cells });
}

function ofEntry(context: HookContext, change: Stood, account: Row, person: Row | undefined): void {
  const letter = change.to as Row;
  const sent = letter.state === 'sent';
  if (sent && isOpen(account)) {
    const passwordExpiresAt = later(context.now, lifeOf(account.activationHash !== null));
    context.add(change, { table: 'accounts', row: account.id, to: { passwordExpiresAt } });
  }
  // Who waits for a licence waits on, whatever became of a message to them.
  if (person?.status !== 'Active' || isWaiting(person)) return;
  const failed = String(person.issues).includes(undeliveredCode);
  if (sent && !failed) return;
  context.add(change, {
    table: 'users',
    row: person.id,
    to: {},
    note: sent ? inOrder : undeliveredNote(undeliveredCode, letter),
  });
}
