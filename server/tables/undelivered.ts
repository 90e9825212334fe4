import type { Row } from '../model/change.ts';
import type { HookContext, Note, Stood } from '../model/table.ts';
import { notes } from './inviting.ts';
import { textOf } from './people.ts';

/**
 * The invitation of someone who waits for it could not be delivered: their verdict says so and why, and what it said before
 * once it was delivered after all. A letter older than the invitation says nothing any more.
 */
export async function tellUndelivered(changes: readonly Stood[], context: HookContext): Promise<void> {
  const settled = changes.filter(({ from, to }) => isInvitation(to) && from !== null && from.state !== to.state && isOver(to));
  if (settled.length === 0) return;
  const ids = settled.map(change => textOf(change.to?.createdFor));
  const people = await context.rows('users', ids);
  const pending = new Map(
    (await context.where('invites', 'user', ids))
      .filter(invite => invite.state === 'pending')
      .map(invite => [invite.user, invite]),
  );
  for (const change of settled) {
    const letter = change.to as Row;
    const person = people.get(String(letter.createdFor));
    const invite = pending.get(String(letter.createdFor));
    if (person?.status !== 'Invited' || invite === undefined || String(letter.createdAt) < String(invite.sentAt)) continue;
    const failed = letter.state === 'failed';
    if (!failed && person.inviteState !== 'undelivered') continue;
    context.add(change, {
      table: 'users',
      row: person.id,
      to: { inviteState: failed ? 'undelivered' : 'pending' },
      note: failed ? undeliveredNote(letter) : sentNote(invite),
    });
  }
}

const isInvitation = (letter: Row | null): letter is Row => letter?.kind === 'M2' || letter?.kind === 'M3c';

const isOver = ({ state }: Row): boolean => state === 'failed' || state === 'sent';

const undeliveredNote = (letter: Row): Note => ({
  code: 'V_INVITE_UNDELIVERED',
  words: notes.undelivered,
  params: { address: String(letter.to ?? ''), reason: String(letter.error ?? '') },
});

const sentNote = ({ address, sentAt, expiresAt }: Row): Note => ({
  code: 'V_INVITED',
  words: notes.sent,
  params: { address: String(address ?? ''), sentAt: String(sentAt), expiresAt: String(expiresAt) },
});
