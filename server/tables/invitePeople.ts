import type { Row } from '../model/change.ts';
import { isSameMailbox } from '../model/mailbox.ts';
import type { AppliedChange, HookContext } from '../model/table.ts';
import { linksAccounts } from './accountLinking.ts';
import { enqueueMailTo } from './enqueueMail.ts';
import { addedMessage } from './messageTemplates.ts';
import { endedNote } from './notes.ts';
import { enteredStatus, inviterName, leftStatus, loadOrgs, nonEmptyText, preferredLanguage } from './personCells.ts';
import { loadPoolIds, products } from './pools.ts';
import { latestInvitations, resendInvitation, sendInvitation } from './sendInvitation.ts';
import { loadSendHistory, passesSendLimit, type SendHistory } from './sendLimits.ts';

/** The organisations and pools of the invited people, and the messages sent to them before. */
interface InvitationBatch {
  context: HookContext;
  orgs: Map<string, Row>;
  pools: Map<string, string>;
  sent: SendHistory;
  /** Accounts that people will be linked to, by address. */
  linkable: Map<string, Row>;
}

/**
 * When people become Invited, reserves a licence and a login and sends a link. A repeated invitation, or one to a changed address, sends a
 * new link and makes the old one invalid (BL-03). An invitation that ends without acceptance releases everything (LK-18, C5).
 */
export async function invitePeople(changes: readonly AppliedChange[], context: HookContext): Promise<void> {
  const inviting = changes.filter(change => enteredStatus(change, 'Invited'));
  const again = changes.filter(isResendRequested);
  const moved = changes.filter(change => !again.includes(change) && isAddressChanged(change));
  const ending = changes.filter(change => leftStatus(change, 'Invited') && change.to?.status !== 'Active');
  const sending = [...inviting, ...again, ...moved];
  if (sending.length + ending.length === 0) return;
  const orgs = await loadOrgs(context, sending);
  const batch: InvitationBatch = {
    context,
    orgs,
    pools: await loadPoolIds(context, [...orgs.keys()]),
    sent: await loadSendHistory(
      context,
      'invitation',
      sending.map(change => addresseeOf(change, orgs)),
    ),
    linkable: await linkableAccounts(context, [...inviting, ...moved], orgs),
  };
  const open = await latestInvitations(
    context,
    [...again, ...moved, ...ending].map(change => change.row),
  );
  for (const change of inviting) startInvitation(batch, change);
  for (const change of again) {
    const to = addresseeOf(change, orgs);
    const invite = open.get(change.row);
    if (invite === undefined || !passesSendLimit(context, change, batch.sent.blockedUntil(to))) continue;
    batch.sent.record(to);
    resendInvitation(context, change, invite, {
      person: change.to as Row,
      org: to.org,
      existing: invite.existingAccount === 'existing',
    });
  }
  for (const change of moved) resendToNewAddress(batch, change, open.get(change.row));
  await releaseReservations(context, ending, open);
}

const addresseeOf = ({ to }: AppliedChange, orgs: Map<string, Row>) => ({
  org: orgs.get(String(to?.org)),
  address: String(to?.email ?? ''),
});

/** Whether the action has set a new time; a message sent by this hook also raises the count. */
const isResendRequested = ({ from, to }: AppliedChange): boolean =>
  from?.status === 'Invited' &&
  to?.status === 'Invited' &&
  from.lastInvitedAt !== to.lastInvitedAt &&
  from.invitesSent === to.invitesSent;

/** Whether an invited person's address has changed; a change of letter case alone is none. */
const isAddressChanged = ({ from, to }: AppliedChange): boolean =>
  from?.status === 'Invited' && to?.status === 'Invited' && !isSameMailbox(from.email, to.email);

/**
 * Makes the link to the old address invalid and sends one to the new address as soon as its limit allows. The new address may belong to
 * another account, which is then linked, or to none.
 */
function resendToNewAddress(
  { context, orgs, sent, linkable }: InvitationBatch,
  change: AppliedChange,
  invite: Row | undefined,
): void {
  if (invite?.state !== 'pending') return;
  const person = change.to as Row;
  const to = addresseeOf(change, orgs);
  const joined = linkable.get(to.address);
  const wait = sent.blockedUntil(to);
  sent.record(to);
  const hadAccount = invite.existingAccount === 'existing';
  if (joined !== undefined || hadAccount) {
    const account = joined?.id ?? createPendingAccount(context, change, person);
    context.add(change, { table: 'users', row: person.id, to: { account } });
    if (!hadAccount) context.add(change, { table: 'accounts', row: String(person.account), to: null });
  }
  const existing = joined !== undefined;
  resendInvitation(context, change, invite, { person, org: to.org, existing, notBefore: wait?.at ?? null });
}

/** The active accounts with exactly these addresses that people will be linked to, by address. */
async function linkableAccounts(
  context: HookContext,
  changes: readonly AppliedChange[],
  orgs: Map<string, Row>,
): Promise<Map<string, Row>> {
  const linked = changes
    .filter(change => linksAccounts(orgs.get(String(change.to?.org))))
    .map(change => nonEmptyText(change.to?.email));
  const found = await context.findByKey('accounts', 'email', linked);
  return new Map([...found].filter(([address, { state, email }]) => state === 'active' && isSameMailbox(email, address)));
}

function startInvitation(batch: InvitationBatch, change: AppliedChange): void {
  const { context, orgs, sent, linkable } = batch;
  const to = addresseeOf(change, orgs);
  const account = linksAccounts(to.org) ? linkable.get(to.address) : undefined;
  // Only a verified account is linked without being asked (C3).
  if (account?.verifiedAt != null && to.org?.acceptance === 'new_accounts_only')
    linkImmediately(context, change, account, to.org);
  else if (passesSendLimit(context, change, sent.blockedUntil(to))) {
    sent.record(to);
    invite(batch, change, account ?? null);
  }
}

/** Makes a person with an account of their own Active at once, with a licence, and informs them (BK-08, BK-09). */
function linkImmediately(context: HookContext, change: AppliedChange, account: Row, org: Row): void {
  const person = change.to as Row;
  const language = preferredLanguage(account, context.actor);
  const recipient = {
    firstName: String(person.firstName ?? ''),
    org: String(org.name ?? ''),
    product: products.base[language],
    language,
  };
  context.add(change, { table: 'users', row: person.id, to: { account: account.id, status: 'Active' } });
  enqueueMailTo(
    context,
    change,
    { ...person, language },
    String(account.email),
    addedMessage(recipient, `${context.publicUrl}/sign-in`),
  );
}

function invite({ context, orgs, pools }: InvitationBatch, change: AppliedChange, existing: Row | null): void {
  const person = change.to as Row;
  const org = orgs.get(String(person.org));
  const account = existing?.id ?? nonEmptyText(person.account) ?? createPendingAccount(context, change, person);
  const inviteId = context.newId();
  const sent = sendInvitation(context, change, { person, org, invite: inviteId, existing: existing !== null });
  context.add(change, {
    table: 'invites',
    row: inviteId,
    to: {
      ...sent,
      org: person.org ?? null,
      user: person.id,
      existingAccount: existing === null ? 'new' : 'existing',
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

/** Creates an account for an invited person. Its address is unique only within its organisation, so others may invite it too. */
const createPendingAccount = (context: HookContext, change: AppliedChange, person: Row): string =>
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

/** Releases the licence and the login of an invitation that has ended; an active account keeps its own login. */
async function releaseReservations(
  context: HookContext,
  ending: readonly AppliedChange[],
  open: Map<unknown, Row>,
): Promise<void> {
  const seats = await context.where(
    'seats',
    'user',
    ending.map(change => change.row),
  );
  const seatOf = new Map(seats.map(seat => [seat.user, seat]));
  const accounts = await context.rows(
    'accounts',
    ending.map(change => nonEmptyText(change.from?.account)),
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
