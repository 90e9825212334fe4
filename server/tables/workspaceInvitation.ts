import type { Cells, Row, RowId } from '../model/change.ts';
import { filterByMailbox } from '../model/mailbox.ts';
import type { AppliedChange, HookContext } from '../model/table.ts';
import { enqueueMail } from './enqueueMail.ts';
import { initialDelivery, invitationLifetime } from './invitation.ts';
import { createMailPacer, type MailPacer } from './mailPace.ts';
import { workspaceInvitationMessage } from './messageTemplates.ts';
import { addSeconds, inviterName, loadOrgs, nonEmptyText, preferredLanguage } from './people.ts';
import { loadSendHistory, type SendHistory } from './sendLimits.ts';

/** What sending some invitations to workspaces needs to know. */
export interface WorkspaceInvitationBatch {
  context: HookContext;
  orgs: Map<string, Row>;
  workspaces: Map<string, Row>;
  sent: SendHistory;
  pace: MailPacer;
  /** When this invitation may be sent; null for now. To one workspace once an hour and address, to all of them five times a day. */
  blockedUntil(invite: Row): ReturnType<SendHistory['blockedUntil']>;
}

/** Reads what there is to know before these invitations are sent. */
export async function loadWorkspaceInvitationBatch(
  context: HookContext,
  invites: readonly Row[],
): Promise<WorkspaceInvitationBatch> {
  const orgs = await loadOrgs(
    context,
    invites.map(invite => ({ table: 'invites', row: invite.id, from: null, to: invite })),
  );
  const ids = invites.map(invite => nonEmptyText(invite.workspace));
  const workspaces = await context.rows('workspaces', ids);
  const toWorkspace = new Map(
    (await context.where('invites', 'workspace', ids)).map(({ id, workspace }) => [id as unknown, workspace]),
  );
  const addressee = (invite: Row) => ({ org: orgs.get(String(invite.org)), address: String(invite.address ?? '') });
  const sent = await loadSendHistory(context, 'invitation', invites.map(addressee));
  return {
    context,
    orgs,
    workspaces,
    sent,
    pace: await createMailPacer(context, [...orgs.values()]),
    blockedUntil: invite => sent.blockedUntil(addressee(invite), message => toWorkspace.get(message.invite) === invite.workspace),
  };
}

/** Writes the message of an invitation to a workspace with a new token, as soon as the pace allows, and the cells that follow from it. */
export function sendWorkspaceInvitation(
  round: WorkspaceInvitationBatch,
  change: AppliedChange,
  invite: Row,
  account: Row | undefined,
): void {
  const { context, orgs, workspaces, sent, pace } = round;
  const { actor, now, deliversMail: delivers } = context;
  const org = orgs.get(String(invite.org));
  const address = String(invite.address ?? '');
  const notBefore = pace.schedule(change, org);
  const token = context.newSecret();
  const expiresAt = addSeconds(notBefore ?? now, invitationLifetime);
  const language = preferredLanguage(account ?? invite, actor);
  const workspace = String(workspaces.get(String(invite.workspace))?.name ?? '');
  const recipient = { org: String(org?.name ?? ''), workspace, inviter: inviterName(actor, org), language };
  sent.record({ org, address });
  enqueueMail(context, change, workspaceInvitationMessage(recipient, `${context.publicUrl}/invite#${token.clear}`, expiresAt), {
    org: nonEmptyText(invite.org),
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
    inviterName: recipient.inviter,
  };
  context.add(change, {
    table: 'invites',
    row: invite.id,
    to: {
      ...(isNew ? fresh : { sentCount: 1 + Number(invite.sentCount ?? 1) }),
      tokenHash: token.hash,
      sentAt: now,
      expiresAt,
      againAt: delivers ? addSeconds(notBefore ?? now, Math.max(60, Number(org?.reinviteMinInterval ?? 3600))) : null,
      state: 'pending',
      shown: !delivers,
      ...initialDelivery(delivers, notBefore),
    },
  });
}

/**
 * The account of each address, by organisation and address: the one that is known to be theirs, else one that this organisation has come to
 * know. An account that somebody elsewhere has opened with an address that they never answered from is nobody's here.
 */
export async function accountsByAddress(
  context: HookContext,
  people: readonly { address: string; org: string }[],
): Promise<Map<string, Row>> {
  const found = new Map<string, Row>();
  const addresses = people.map(({ address }) => address);
  const emailKey = (address: string): string => context.normalizeKey('accounts', 'email', address);
  const all = await context.where('accounts', 'emailKey', [...new Set(addresses.map(emailKey))]);
  const open = all.filter(({ verifiedAt, state }) => verifiedAt !== null || state === 'active' || state === 'blocked');
  const known = await knownOrganisations(
    context,
    open.filter(({ verifiedAt }) => verifiedAt === null),
  );
  const byKey = Map.groupBy(open, account => account.emailKey);
  for (const { address, org } of people) {
    const there = filterByMailbox(byKey.get(emailKey(address)) ?? [], each => each.email, address).toSorted((a, b) =>
      a.id < b.id ? -1 : 1,
    );
    const account =
      there.find(({ verifiedAt }) => verifiedAt !== null) ?? there.find(({ id }) => known.get(id)?.has(org) === true);
    if (account !== undefined) found.set(`${org} ${address}`, account);
  }
  return found;
}

/** The organisations in which each account is, or has accepted an invitation, or that manage it. */
async function knownOrganisations(context: HookContext, accounts: readonly Row[]): Promise<Map<RowId, Set<unknown>>> {
  const ids = accounts.map(account => account.id);
  const known = new Map<RowId, Set<unknown>>(accounts.map(({ id, managingOrg }) => [id, new Set([managingOrg])]));
  for (const { account, org } of await context.where('users', 'account', ids)) known.get(String(account))?.add(org);
  for (const { acceptedBy, org } of await context.where('invites', 'acceptedBy', ids)) known.get(String(acceptedBy))?.add(org);
  return known;
}
