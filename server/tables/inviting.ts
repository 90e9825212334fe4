import type { Row } from '../model/change.ts';
import type { HookContext, Note, Stood } from '../model/table.ts';
import { say } from '../model/words.ts';
import { linksAccounts } from './linking.ts';
import { added, invitation } from './messages.ts';
import { entered, inviterName, languageOf, later, left, orgsOf, post, textOf } from './people.ts';
import { poolsOf, products } from './pools.ts';

const invitationLife = 7 * 86_400;

/** What the verdict of an invited person says, by what became of the invitation. */
export const notes = {
  sent: say(
    'Invitation sent to {address} on {sentAt:time}; expires {expiresAt:date}',
    'Invitation envoyée à {address} le {sentAt:time} ; expire le {expiresAt:date}',
  ),
  undelivered: say(
    'Message to {address} could not be delivered: {reason}',
    'Le message à {address} n’a pas pu être remis : {reason}',
  ),
  expired: say(
    'Invitation expired on {expiresAt:date}. Invite again.',
    "L'invitation a expiré le {expiresAt:date}. Invitez à nouveau.",
  ),
  revoked: say('Invitation cancelled', 'Invitation annulée'),
  declined: say('Invitation declined', 'Invitation refusée'),
};

/**
 * Becoming Invited reserves a licence and a login, and sends a link; being invited again sends a new one and makes the old worthless (BL-03);
 * an invitation that ends without being accepted gives all of it back (LK-18, C5).
 */
export async function invitePeople(changes: readonly Stood[], context: HookContext): Promise<void> {
  const inviting = changes.filter(change => entered(change, 'Invited'));
  const again = changes.filter(askedAgain);
  const ending = changes.filter(change => left(change, 'Invited') && change.to?.status !== 'Active');
  if (inviting.length + again.length + ending.length === 0) return;
  const orgs = await orgsOf(context, [...inviting, ...again]);
  const pools = await poolsOf(context, [...orgs.keys()]);
  const open = await pendingInvites(context, [...again, ...ending]);
  const theirs = await accountsOf(context, inviting, orgs);
  for (const change of inviting) {
    const person = change.to as Row;
    const org = orgs.get(String(person.org));
    const account = theirs.get(String(person.email));
    if (account?.state !== 'active' || !links(org)) invite(context, change, org, pools, null);
    else if (org?.acceptance === 'new_accounts_only') linkAtOnce(context, change, account, org);
    else invite(context, change, org, pools, account);
  }
  for (const change of again) inviteAgain(context, change, orgs, open.get(change.row));
  await release(context, ending, open);
}

/** Whether someone who has an account already is to be joined to it, rather than refused. */
const links = linksAccounts;

/** The accounts that people invited where that matters have already. */
const accountsOf = (context: HookContext, inviting: readonly Stood[], orgs: Map<string, Row>): Promise<Map<string, Row>> =>
  context.named(
    'accounts',
    'email',
    inviting.filter(change => links(orgs.get(String(change.to?.org)))).map(change => textOf(change.to?.email)),
  );

/** Someone with an account of their own is Active at once, on a licence, and is told so (BK-08, BK-09). */
function linkAtOnce(context: HookContext, change: Stood, account: Row, org: Row): void {
  const person = change.to as Row;
  const language = languageOf(account, context.actor);
  const reader = {
    firstName: String(person.firstName ?? ''),
    org: String(org.name ?? ''),
    product: products.base[language],
    language,
  };
  context.add(change, { table: 'users', row: person.id, to: { account: account.id, status: 'Active' } });
  post(context, change, { ...person, language }, String(account.email), added(reader, `${context.publicUrl}/sign-in`));
}

/** The action moved the time of the last invitation; this hook itself always counts it as well. */
const askedAgain = ({ from, to }: Stood): boolean =>
  from?.status === 'Invited' &&
  to?.status === 'Invited' &&
  from.lastInvitedAt !== to.lastInvitedAt &&
  from.invitesSent === to.invitesSent;

async function pendingInvites(context: HookContext, changes: readonly Stood[]): Promise<Map<unknown, Row>> {
  const invites = await context.where(
    'invites',
    'user',
    changes.map(change => change.row),
  );
  const latest = new Map<unknown, Row>();
  for (const invite of invites.sort((a, b) => (a.id < b.id ? -1 : 1))) latest.set(invite.user, invite);
  return latest;
}

function invite(context: HookContext, change: Stood, org: Row | undefined, pools: Map<string, string>, theirs: Row | null): void {
  const person = change.to as Row;
  const account =
    theirs?.id ??
    textOf(person.account) ??
    context.add(change, {
      table: 'accounts',
      to: {
        loginId: person.userId ?? null,
        email: person.email ?? null,
        mobile: person.mobile ?? null,
        managingOrg: person.org ?? null,
        state: 'pending',
        language: person.language ?? null,
      },
    });
  const sent = send(context, change, person, org, theirs !== null);
  const inviteId = context.add(change, {
    table: 'invites',
    to: {
      ...sent,
      org: person.org ?? null,
      user: person.id,
      address: person.email ?? null,
      existingAccount: theirs === null ? 'new' : 'existing',
      invitedBy: context.actor.kind === 'person' ? context.actor.user : null,
      inviterName: inviterName(context.actor, org),
    },
  });
  if (org?.reserveOnInvite !== false) {
    context.add(change, {
      table: 'seats',
      to: { pool: pools.get(`${person.org}/base`) ?? null, user: person.id, state: 'reserved', reservedFor: inviteId },
    });
  }
  context.add(change, { table: 'users', row: person.id, to: { account, invitesSent: 1 + Number(person.invitesSent ?? 0) } });
}

function inviteAgain(context: HookContext, change: Stood, orgs: Map<string, Row>, open: Row | undefined): void {
  const person = change.to as Row;
  if (open === undefined) return;
  const sent = send(context, change, person, orgs.get(String(person.org)), open.existingAccount === 'existing');
  context.add(change, { table: 'invites', row: open.id, to: { ...sent, sentCount: 1 + Number(open.sentCount ?? 1) } });
  context.add(change, { table: 'users', row: person.id, to: { invitesSent: 1 + Number(person.invitesSent ?? 0) } });
}

/** Writes the message with a new token and notes it; returns the cells of the invitation that follow from it. */
function send(context: HookContext, change: Stood, person: Row, org: Row | undefined, existing: boolean) {
  const token = context.newSecret();
  const address = String(person.email ?? '');
  const expiresAt = later(context.now, invitationLife);
  const reader = {
    org: String(org?.name ?? ''),
    inviter: inviterName(context.actor, org),
    language: languageOf(person, context.actor),
    existing,
  };
  post(context, change, person, address, invitation(reader, `${context.publicUrl}/invite#${token.clear}`, expiresAt));
  context.add(change, {
    table: 'users',
    row: person.id,
    to: {
      inviteState: 'pending',
      lastInvitedAt: context.now,
      inviteAgainAt: later(context.now, Number(org?.reinviteMinInterval ?? 3600)),
    },
  });
  context.note(change, { code: 'V_INVITED', words: notes.sent, params: { address, sentAt: context.now, expiresAt } });
  return { tokenHash: token.hash, sentAt: context.now, expiresAt, state: 'pending' };
}

/** The invitation ended: its licence is free again, and so is the login that was made for it; an account in use stays its person's. */
async function release(context: HookContext, ending: readonly Stood[], open: Map<unknown, Row>): Promise<void> {
  const seats = await context.where(
    'seats',
    'user',
    ending.map(change => change.row),
  );
  const seatOf = new Map(seats.map(seat => [seat.user, seat]));
  const accounts = await context.rows(
    'accounts',
    ending.map(change => textOf(change.from?.account)),
  );
  for (const change of ending) {
    const seat = seatOf.get(change.row);
    if (seat !== undefined) context.add(change, { table: 'seats', row: seat.id, to: null });
    const invite = open.get(change.row);
    if (invite?.state === 'pending') context.add(change, { table: 'invites', row: invite.id, to: { state: 'revoked' } });
    const account = accounts.get(String(change.from?.account));
    if (change.to !== null) {
      context.add(change, {
        table: 'users',
        row: change.row,
        to: { account: null, inviteState: invite?.state === 'pending' ? 'revoked' : (invite?.state ?? 'none') },
      });
      context.note(change, noteOf(invite));
    }
    if (account?.managingOrg !== change.from?.org) continue;
    context.add(change, {
      table: 'accounts',
      row: String(account?.id),
      to: account?.state === 'pending' ? null : { managingOrg: null },
    });
  }
}

function noteOf(invite: Row | undefined): Note {
  if (invite?.state === 'expired')
    return { code: 'V_INVITE_EXPIRED', words: notes.expired, params: { expiresAt: String(invite.expiresAt) } };
  if (invite?.state === 'declined') return { code: 'V_INVITE_DECLINED', words: notes.declined };
  return { code: 'V_INVITE_REVOKED', words: notes.revoked };
}

/** Every sentence a hook may note on a verdict, by code, for whoever translates them. */
export const noteWords = {
  V_INVITED: notes.sent,
  V_INVITE_UNDELIVERED: notes.undelivered,
  V_INVITE_EXPIRED: notes.expired,
  V_INVITE_REVOKED: notes.revoked,
  V_INVITE_DECLINED: notes.declined,
};
