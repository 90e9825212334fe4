import type { Row } from '../model/change.ts';
import { isSameMailbox } from '../model/mailbox.ts';
import type { HookContext, Stood } from '../model/table.ts';
import { invitationsOf, sendAgain, sendInvitation } from './invitation.ts';
import { mayGoOn, type Sent, sentTo } from './limits.ts';
import { linksAccounts } from './linking.ts';
import { added } from './messages.ts';
import { endedNote } from './notes.ts';
import { entered, inviterName, languageOf, left, orgsOf, textOf } from './people.ts';
import { poolsOf, products } from './pools.ts';
import { post } from './posting.ts';

/** Which of these people are invited where, and what was sent to them before. */
interface Round {
  context: HookContext;
  orgs: Map<string, Row>;
  pools: Map<string, string>;
  sent: Sent;
  /** Accounts in use to which people are joined rather than refused, by address. */
  theirs: Map<string, Row>;
}

/**
 * Becoming Invited reserves a licence and a login, and sends a link; being invited again, or at another address, sends a new one and makes
 * the old worthless (BL-03); an invitation that ends without being accepted gives all of it back (LK-18, C5).
 */
export async function invitePeople(changes: readonly Stood[], context: HookContext): Promise<void> {
  const inviting = changes.filter(change => entered(change, 'Invited'));
  const again = changes.filter(askedAgain);
  const moved = changes.filter(change => !again.includes(change) && isMoved(change));
  const ending = changes.filter(change => left(change, 'Invited') && change.to?.status !== 'Active');
  const sending = [...inviting, ...again, ...moved];
  if (sending.length + ending.length === 0) return;
  const orgs = await orgsOf(context, sending);
  const round: Round = {
    context,
    orgs,
    pools: await poolsOf(context, [...orgs.keys()]),
    sent: await sentTo(
      context,
      'invitation',
      sending.map(change => addresseeOf(change, orgs)),
    ),
    theirs: await accountsOf(context, [...inviting, ...moved], orgs),
  };
  const open = await invitationsOf(
    context,
    [...again, ...moved, ...ending].map(change => change.row),
  );
  for (const change of inviting) begin(round, change);
  for (const change of again) {
    const to = addresseeOf(change, orgs);
    const invite = open.get(change.row);
    if (invite === undefined || !mayGoOn(context, change, round.sent.wait(to))) continue;
    round.sent.count(to);
    sendAgain(context, change, invite, {
      person: change.to as Row,
      org: to.org,
      existing: invite.existingAccount === 'existing',
    });
  }
  for (const change of moved) follow(round, change, open.get(change.row));
  await release(context, ending, open);
}

const addresseeOf = ({ to }: Stood, orgs: Map<string, Row>) => ({
  org: orgs.get(String(to?.org)),
  address: String(to?.email ?? ''),
});

/** The action moved the time of the last invitation; this hook itself always counts it as well. */
const askedAgain = ({ from, to }: Stood): boolean =>
  from?.status === 'Invited' &&
  to?.status === 'Invited' &&
  from.lastInvitedAt !== to.lastInvitedAt &&
  from.invitesSent === to.invitesSent;

/** Somebody invited has another address now, not only other letters of it in capitals. */
const isMoved = ({ from, to }: Stood): boolean =>
  from?.status === 'Invited' && to?.status === 'Invited' && !isSameMailbox(from.email, to.email);

/**
 * The link that went to the old address opens nothing any more; the new one is written to as soon as it may be. It may be that of another
 * account, which is joined then, or of none.
 */
function follow({ context, orgs, sent, theirs }: Round, change: Stood, invite: Row | undefined): void {
  if (invite?.state !== 'pending') return;
  const person = change.to as Row;
  const to = addresseeOf(change, orgs);
  const joined = theirs.get(to.address);
  const wait = sent.wait(to);
  sent.count(to);
  const wasTheirs = invite.existingAccount === 'existing';
  if (joined !== undefined || wasTheirs) {
    const account = joined?.id ?? openPending(context, change, person);
    context.add(change, { table: 'users', row: person.id, to: { account } });
    if (!wasTheirs) context.add(change, { table: 'accounts', row: String(person.account), to: null });
  }
  const existing = joined !== undefined;
  sendAgain(context, change, invite, { person, org: to.org, existing, notBefore: wait?.at ?? null });
}

/** The accounts in use, at these very mailboxes, to which these people are to be joined, by address. */
async function accountsOf(context: HookContext, changes: readonly Stood[], orgs: Map<string, Row>): Promise<Map<string, Row>> {
  const linked = changes
    .filter(change => linksAccounts(orgs.get(String(change.to?.org))))
    .map(change => textOf(change.to?.email));
  const found = await context.named('accounts', 'email', linked);
  return new Map([...found].filter(([address, { state, email }]) => state === 'active' && isSameMailbox(email, address)));
}

function begin(round: Round, change: Stood): void {
  const { context, orgs, sent, theirs } = round;
  const to = addresseeOf(change, orgs);
  const account = linksAccounts(to.org) ? theirs.get(to.address) : undefined;
  // Only who has shown that the address is theirs is let in without being asked (C3).
  if (account?.verifiedAt != null && to.org?.acceptance === 'new_accounts_only') linkAtOnce(context, change, account, to.org);
  else if (mayGoOn(context, change, sent.wait(to))) {
    sent.count(to);
    invite(round, change, account ?? null);
  }
}

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

function invite({ context, orgs, pools }: Round, change: Stood, theirs: Row | null): void {
  const person = change.to as Row;
  const org = orgs.get(String(person.org));
  const account = theirs?.id ?? textOf(person.account) ?? openPending(context, change, person);
  const inviteId = context.newId();
  const sent = sendInvitation(context, change, { person, org, invite: inviteId, existing: theirs !== null });
  context.add(change, {
    table: 'invites',
    row: inviteId,
    to: {
      ...sent,
      org: person.org ?? null,
      user: person.id,
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
  context.add(change, { table: 'users', row: person.id, to: { account } });
}

/** An account of which nobody knows yet whose it is: its organisation keeps its address once, and others may invite it too. */
const openPending = (context: HookContext, change: Stood, person: Row): string =>
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
      context.note(change, endedNote(invite));
    }
    if (account?.managingOrg !== change.from?.org) continue;
    context.add(change, {
      table: 'accounts',
      row: String(account?.id),
      to: account?.state === 'pending' ? null : { managingOrg: null },
    });
  }
}
