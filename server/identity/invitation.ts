import type { Cells, ChangeRequest, Row } from '../model/change.ts';
import { isSameMailbox } from '../model/mailbox.ts';
import { accountKnownToOrg, verifiedAccount } from './accountLookup.ts';
import type { IdentityContext } from './identityContext.ts';
import { tokenHashes } from './tokens.ts';

/** What a valid token refers to. An invited external person has no user row yet, and may have an account. */
export interface Invitation {
  kind: 'invitation' | 'activation';
  user: Row | null;
  account: Row | null;
  org: Row;
  workspace: Row | null;
  invite: Row | null;
  expiresAt: string;
  inviter: string;
  /** The pending account of this invitation, if another account turned out to have its address. */
  unusedAccount?: Row;
}

/** The invitation of a token; null for a token that is unknown, expired, cancelled or used. */
export async function findInvitation(context: IdentityContext, token: string): Promise<Invitation | null> {
  const { reader } = context;
  if (!/^[\w-]{20,100}$/.test(token)) return null;
  const hashes = tokenHashes(token);
  const [[invite], [activated]] = await Promise.all([
    reader.where('invites', 'tokenHash', hashes),
    reader.where('accounts', 'activationHash', hashes),
  ]);
  if (invite !== undefined) return fromInvite(context, invite);
  return activated === undefined ? null : fromActivation(context, activated);
}

async function fromInvite(context: IdentityContext, invite: Row): Promise<Invitation | null> {
  const expiresAt = String(invite.expiresAt);
  if (invite.state !== 'pending' || expiresAt <= context.now()) return null;
  const org = await rowById(context, 'orgs', invite.org);
  if (org === null) return null;
  const inviter = String(invite.inviterName ?? org.name ?? '');
  const base = { kind: 'invitation' as const, org, invite, expiresAt, inviter };
  if (invite.scope === 'workspace') {
    const workspace = await rowById(context, 'workspaces', invite.workspace);
    const account = await accountKnownToOrg(context, String(invite.address), org.id);
    return workspace === null ? null : { ...base, user: null, account, workspace };
  }
  const user = await rowById(context, 'users', invite.user);
  const account = await rowById(context, 'accounts', user?.account);
  // The link works only while the user still has the address that it was sent to.
  if (user?.status !== 'Invited' || account === null || !isSameMailbox(user.email, invite.address)) return null;
  const verified = account.state === 'pending' ? await verifiedAccount(context, String(invite.address)) : null;
  if (verified === null || verified.id === account.id) return { ...base, user, account, workspace: null };
  return { ...base, user, account: verified, workspace: null, unusedAccount: account };
}

async function fromActivation(context: IdentityContext, account: Row): Promise<Invitation | null> {
  const expiresAt = String(account.passwordExpiresAt);
  if (account.state !== 'active' || account.passwordExpiresAt === null || expiresAt <= context.now()) return null;
  if (account.secretFor !== null && !isSameMailbox(account.secretFor, account.email)) return null;
  const user = (await context.reader.where('users', 'account', [account.id])).find(each => each.status === 'Active');
  const org = await rowById(context, 'orgs', user?.org);
  if (user === undefined || org === null) return null;
  return { kind: 'activation', user, account, org, workspace: null, invite: null, expiresAt, inviter: String(org.name ?? '') };
}

async function rowById({ reader }: IdentityContext, table: string, id: unknown): Promise<Row | null> {
  return typeof id === 'string' ? ((await reader.rows(table, [id])).get(id) ?? null) : null;
}

/** An invitation of a person who has an account. */
export type AccountInvitation = Invitation & { account: Row };

/** Whether the invited person already has an account, and so signs in instead of choosing a password; a blocked one cannot sign in. */
export const hasExistingAccount = (invitation: Invitation): invitation is AccountInvitation =>
  invitation.kind === 'invitation' &&
  invitation.account !== null &&
  (invitation.account.state === 'active' || invitation.account.state === 'blocked');

/** Closes the invitation, on condition that it is still as it was read: an answer to one that was answered or sent again fails. */
export const closeInvite = (invite: Row, to: { state: 'accepted' | 'declined' } & Cells): ChangeRequest => ({
  table: 'invites',
  row: invite.id,
  from: { state: 'pending', sentAt: invite.sentAt ?? null },
  to,
});
