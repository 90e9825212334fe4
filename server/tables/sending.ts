import type { Cells, Row } from '../model/change.ts';
import type { HookContext, Stood } from '../model/table.ts';
import { say } from '../model/words.ts';
import { sendAgain } from './invitation.ts';
import { mayGoOn, sentTo } from './limits.ts';
import { accountsAt, outsideRound, sendWorkspaceInvitation } from './outsiders.ts';
import { orgsOf, textOf } from './people.ts';
import { grantEntry, isOpen, sendEntry } from './wayIn.ts';

/** Seconds for which a claimed message belongs to the server that claimed it; after that it is taken for lost in a crash and sent again. */
const lease = 300;

/** States in which nothing more is done with a message. */
const closed = ['sent', 'failed', 'withdrawn', 'kept'];

const entersOf = (changes: readonly Stood[], state: string): Stood[] =>
  changes.filter(({ from, to }) => from !== null && to?.state === state && from.state !== state);

/**
 * A server claims a message for a while, by the time of the commit and not by its own clock: one that another is sending is nobody else's
 * until then. The same clock says when a message was sent.
 */
export function leaseMessages(changes: readonly Stood[], context: HookContext): void {
  for (const change of changes) {
    const { from, to } = change;
    if (from === null || to === null || context.actor.kind !== 'system' || context.actor.name !== 'outbox') continue;
    const until = textOf(from.nextAttemptAt);
    if (to.state === 'sending' && to.attempts !== from.attempts) {
      if (until !== null && until > context.now)
        context.refuse(change, { code: 'MESSAGE_CLAIMED', words: sendingWords.MESSAGE_CLAIMED });
      else write(context, change, { nextAttemptAt: after(context, lease) });
    }
    if (to.state === 'sent' && from.state !== 'sent') write(context, change, { sentAt: context.now });
  }
}

/** Why a message is not taken up, or not sent again, by code. */
export const sendingWords = {
  MESSAGE_CLAIMED: say('Another server is sending this message', 'Un autre serveur envoie ce message'),
  ASKED_BY_THEMSELVES: say(
    'Only the person themself can ask for this link again',
    'Seule la personne concernée peut redemander ce lien',
  ),
};

const after = ({ now }: HookContext, seconds: number): string => new Date(Date.parse(now) + seconds * 1000).toISOString();

const write = (context: HookContext, { table, row, ...change }: Stood, to: Cells): void =>
  void context.add({ table, row, ...change }, { table, row, to });

/** What carried a secret is not sent a second time: a new one is made, and the old message withdrawn. Nothing is sent where it would open nothing. */
export async function renewMessages(changes: readonly Stood[], context: HookContext): Promise<void> {
  const again = entersOf(changes, 'queued').filter(({ from, to }) => from?.state === 'failed' && to?.opens !== null);
  if (again.length === 0) return;
  const letters = again.map(change => change.to as Row);
  const [invites, accounts, people] = [
    await context.rows(
      'invites',
      letters.map(letter => textOf(letter.invite)),
    ),
    await context.rows(
      'accounts',
      letters.map(letter => textOf(letter.account)),
    ),
    await context.rows(
      'users',
      letters.map(letter => textOf(letter.createdFor)),
    ),
  ];
  const orgs = await orgsOf(context, again);
  // What was never delivered does not count.
  const failed = new Set<unknown>(again.map(change => change.row));
  const invited = await sentTo(context, 'invitation', letters.map(addressee));
  for (const change of again) {
    const letter = change.to as Row;
    const org = orgs.get(String(letter.org));
    const person = people.get(String(letter.createdFor));
    const invite = invites.get(String(letter.invite));
    const account = accounts.get(String(letter.account));
    if (['M1r', 'M8c'].includes(String(letter.kind))) {
      context.refuse(change, { code: 'ASKED_BY_THEMSELVES', words: sendingWords.ASKED_BY_THEMSELVES });
      continue;
    }
    write(context, change, { state: 'withdrawn' });
    if (invite?.state === 'pending') {
      const to = { org, address: String(invite.address) };
      if (
        !mayGoOn(
          context,
          change,
          invited.wait(to, each => !failed.has(each.id)),
        )
      )
        continue;
      invited.count(to);
      if (invite.scope === 'workspace') {
        const round = await outsideRound(context, [invite]);
        const known = await accountsAt(context, [{ address: to.address, org: String(invite.org) }]);
        sendWorkspaceInvitation(round, change, invite, known.get(`${invite.org} ${to.address}`));
      }
      if (person?.status === 'Invited')
        sendAgain(context, change, invite, { person, org, existing: invite.existingAccount === 'existing' });
    } else if (account !== undefined && person?.status === 'Active' && isOpen(account)) {
      const cells: Cells = { passwordHash: null, activationHash: null };
      const granted = grantEntry(context, org, account.email, cells);
      context.add(change, { table: 'accounts', row: account.id, to: cells });
      sendEntry(context, change, { person, org, account: account.id, granted, kind: letter.kind === 'M1' ? 'welcome' : 'reset' });
    }
  }

  function addressee(letter: Row) {
    return { org: orgs.get(String(letter.org)), address: String(letter.to ?? '') };
  }
}

/** Where nothing more is done with a message, its secret is destroyed. */
export async function wipeSecrets(changes: readonly Stood[], context: HookContext): Promise<void> {
  const over = changes.filter(({ from, to }) => from !== null && closed.includes(String(to?.state)) && from.state !== to?.state);
  const causes = new Map(over.map(change => [change.row as unknown, change]));
  for (const { id, message } of await context.where(
    'messageSecrets',
    'message',
    over.map(change => change.row),
  )) {
    const cause = causes.get(message);
    if (cause !== undefined) context.add(cause, { table: 'messageSecrets', row: id, to: null });
  }
}
