import type { Cells, Row, RowId } from '../model/change.ts';
import { atMailbox } from '../model/mailbox.ts';
import type { HookContext, Stood } from '../model/table.ts';
import { deliveryOf, invitationLife } from './invitation.ts';
import { type Sent, sentTo } from './limits.ts';
import { workspaceInvitation } from './messages.ts';
import { openPace, type Pace } from './pace.ts';
import { inviterName, languageOf, later, orgsOf, textOf } from './people.ts';
import { send } from './posting.ts';

/** What sending some invitations to workspaces needs to know. */
export interface OutsideRound {
  context: HookContext;
  orgs: Map<string, Row>;
  workspaces: Map<string, Row>;
  sent: Sent;
  pace: Pace;
  /** When this invitation may be sent; null for now. To one workspace once an hour and address, to all of them five times a day. */
  wait(invite: Row): ReturnType<Sent['wait']>;
}

/** Reads what there is to know before these invitations are sent. */
export async function outsideRound(context: HookContext, invites: readonly Row[]): Promise<OutsideRound> {
  const orgs = await orgsOf(
    context,
    invites.map(invite => ({ table: 'invites', row: invite.id, from: null, to: invite })),
  );
  const ids = invites.map(invite => textOf(invite.workspace));
  const workspaces = await context.rows('workspaces', ids);
  const toWorkspace = new Map(
    (await context.where('invites', 'workspace', ids)).map(({ id, workspace }) => [id as unknown, workspace]),
  );
  const addressee = (invite: Row) => ({ org: orgs.get(String(invite.org)), address: String(invite.address ?? '') });
  const sent = await sentTo(context, 'invitation', invites.map(addressee));
  return {
    context,
    orgs,
    workspaces,
    sent,
    pace: await openPace(context, [...orgs.values()]),
    wait: invite => sent.wait(addressee(invite), letter => toWorkspace.get(letter.invite) === invite.workspace),
  };
}

/** Writes the message of an invitation to a workspace with a new token, as soon as the pace allows, and the cells that follow from it. */
export function sendWorkspaceInvitation(round: OutsideRound, change: Stood, invite: Row, account: Row | undefined): void {
  const { context, orgs, workspaces, sent, pace } = round;
  const { actor, now, delivers } = context;
  const org = orgs.get(String(invite.org));
  const address = String(invite.address ?? '');
  const notBefore = pace.take(change, org);
  const token = context.newSecret();
  const expiresAt = later(notBefore ?? now, invitationLife);
  const language = languageOf(account ?? invite, actor);
  const workspace = String(workspaces.get(String(invite.workspace))?.name ?? '');
  const reader = { org: String(org?.name ?? ''), workspace, inviter: inviterName(actor, org), language };
  sent.count({ org, address });
  send(context, change, workspaceInvitation(reader, `${context.publicUrl}/invite#${token.clear}`, expiresAt), {
    org: textOf(invite.org),
    to: address,
    language,
    createdFor: null,
    notBefore,
    secret: { ...token, opens: { invite: invite.id }, table: 'invites', row: invite.id, name: '', role: 'external', expiresAt },
  });
  const isNew = change.table === 'invites' && change.from === null;
  const fresh: Cells = {
    existingAccount: account?.passwordHash == null ? 'new' : 'existing',
    level: invite.level ?? 'user',
    invitedBy: actor.kind === 'person' ? actor.user : null,
    inviterName: reader.inviter,
  };
  context.add(change, {
    table: 'invites',
    row: invite.id,
    to: {
      ...(isNew ? fresh : { sentCount: 1 + Number(invite.sentCount ?? 1) }),
      tokenHash: token.hash,
      sentAt: now,
      expiresAt,
      againAt: delivers ? later(notBefore ?? now, Math.max(60, Number(org?.reinviteMinInterval ?? 3600))) : null,
      state: 'pending',
      shown: !delivers,
      ...deliveryOf(delivers, notBefore),
    },
  });
}

/**
 * The account of each address, by organisation and address: the one that is known to be theirs, else one that this organisation has come to
 * know. An account that somebody elsewhere has opened with an address that they never answered from is nobody's here.
 */
export async function accountsAt(
  context: HookContext,
  people: readonly { address: string; org: string }[],
): Promise<Map<string, Row>> {
  const found = new Map<string, Row>();
  const addresses = people.map(({ address }) => address);
  const keyOf = (address: string): string => context.keyOf('accounts', 'email', address);
  const all = await context.where('accounts', 'emailKey', [...new Set(addresses.map(keyOf))]);
  const open = all.filter(({ verifiedAt, state }) => verifiedAt !== null || state === 'active' || state === 'blocked');
  const known = await knownTo(
    context,
    open.filter(({ verifiedAt }) => verifiedAt === null),
  );
  const byKey = Map.groupBy(open, account => account.emailKey);
  for (const { address, org } of people) {
    const there = atMailbox(byKey.get(keyOf(address)) ?? [], each => each.email, address).toSorted((a, b) =>
      a.id < b.id ? -1 : 1,
    );
    const account =
      there.find(({ verifiedAt }) => verifiedAt !== null) ?? there.find(({ id }) => known.get(id)?.has(org) === true);
    if (account !== undefined) found.set(`${org} ${address}`, account);
  }
  return found;
}

/** The organisations in which each account is, or has accepted an invitation, or that manage it. */
async function knownTo(context: HookContext, accounts: readonly Row[]): Promise<Map<RowId, Set<unknown>>> {
  const ids = accounts.map(account => account.id);
  const known = new Map<RowId, Set<unknown>>(accounts.map(({ id, managingOrg }) => [id, new Set([managingOrg])]));
  for (const { account, org } of await context.where('users', 'account', ids)) known.get(String(account))?.add(org);
  for (const { acceptedBy, org } of await context.where('invites', 'acceptedBy', ids)) known.get(String(acceptedBy))?.add(org);
  return known;
}
