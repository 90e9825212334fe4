import type { Cells, Row, RowId } from '../model/change.ts';
import { filterByMailbox } from '../model/mailbox.ts';
import type { AppliedChange, HookContext } from '../model/table.ts';
import { enqueueMail } from './enqueueMail.ts';
import { workspaceInvitationMessage } from './invitationMessages.ts';
import { createMailPacer, type MailPacer } from './mailPace.ts';
import { addSeconds, inviterName, loadOrgs, nonEmptyText, preferredLanguage } from './personCells.ts';
import { initialDelivery, invitationLifetime } from './sendInvitation.ts';
import { loadSendHistory, type SendHistory } from './sendLimits.ts';

/** The data for sending a batch of invitations to workspaces. */
export interface WorkspaceInvitationBatch {
  context: HookContext;
  orgs: Map<string, Row>;
  workspaces: Map<string, Row>;
  sent: SendHistory;
  pace: MailPacer;
  /** When this invitation may be sent; null for now. An address may get one invitation an hour to one workspace, and five a day to all of them. */
  blockedUntil(invite: Row): ReturnType<SendHistory['blockedUntil']>;
}

/** Loads the data for sending these invitations. */
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

/** Sends an invitation to a workspace with a new token, when the pace allows, and updates its row. */
export function sendWorkspaceInvitation(
  batch: WorkspaceInvitationBatch,
  change: AppliedChange,
  invite: Row,
  account: Row | undefined,
): void {
  const { context, orgs, workspaces, sent, pace } = batch;
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
 * The account of each address, by organisation and address: the account that has verified it, else one that this organisation knows. An
 * unverified account that someone else opened elsewhere does not count.
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

/** By account, the organisations that have it as a member, that it has accepted an invitation of, or that manage it. */
async function knownOrganisations(context: HookContext, accounts: readonly Row[]): Promise<Map<RowId, Set<unknown>>> {
  const ids = accounts.map(account => account.id);
  const known = new Map<RowId, Set<unknown>>(accounts.map(({ id, managingOrg }) => [id, new Set([managingOrg])]));
  for (const { account, org } of await context.where('users', 'account', ids)) known.get(String(account))?.add(org);
  for (const { acceptedBy, org } of await context.where('invites', 'acceptedBy', ids)) known.get(String(acceptedBy))?.add(org);
  return known;
}
