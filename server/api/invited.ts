import type { Cells, Row, Wish } from '../model/change.ts';
import { isSameMailbox } from '../model/mailbox.ts';
import { accountAt, verifiedAccount } from './accounts.ts';
import { freeUserId } from './names.ts';
import type { Parts } from './parts.ts';
import { hashesOf } from './secrets.ts';
import { nameOf } from './sessions.ts';
import type { InvitationAnswer } from './wire.ts';

/** What a good token leads to. Someone invited from outside is nobody in Users yet, and has an account or not. */
export interface Invited {
  kind: InvitationAnswer['kind'];
  user: Row | null;
  account: Row | null;
  org: Row;
  workspace: Row | null;
  invite: Row | null;
  expiresAt: string;
  inviter: string;
  /** The account that was opened for this invitation, where its address has turned out to have one already. */
  unused?: Row;
}

/** What a token leads to; null for one that is unknown, expired, revoked or used, all alike. */
export async function invitedBy(parts: Parts, token: string): Promise<Invited | null> {
  const { reader } = parts;
  if (!/^[\w-]{20,100}$/.test(token)) return null;
  const hashes = hashesOf(token);
  const [[invite], [activated]] = await Promise.all([
    reader.where('invites', 'tokenHash', hashes),
    reader.where('accounts', 'activationHash', hashes),
  ]);
  if (invite !== undefined) return ofInvite(parts, invite);
  return activated === undefined ? null : ofActivation(parts, activated);
}

async function ofInvite(parts: Parts, invite: Row): Promise<Invited | null> {
  const expiresAt = String(invite.expiresAt);
  if (invite.state !== 'pending' || expiresAt <= parts.now()) return null;
  const org = await one(parts, 'orgs', invite.org);
  if (org === null) return null;
  const inviter = String(invite.inviterName ?? org.name ?? '');
  const base = { kind: 'invitation' as const, org, invite, expiresAt, inviter };
  if (invite.scope === 'workspace') {
    const workspace = await one(parts, 'workspaces', invite.workspace);
    const account = await accountAt(parts, String(invite.address), org.id);
    return workspace === null ? null : { ...base, user: null, account, workspace };
  }
  const user = await one(parts, 'users', invite.user);
  const account = await one(parts, 'accounts', user?.account);
  // A link opens nothing but for the address to which it was sent.
  if (user?.status !== 'Invited' || account === null || !isSameMailbox(user.email, invite.address)) return null;
  const theirs = account.state === 'pending' ? await verifiedAccount(parts, String(invite.address)) : null;
  if (theirs === null || theirs.id === account.id) return { ...base, user, account, workspace: null };
  return { ...base, user, account: theirs, workspace: null, unused: account };
}

async function ofActivation(parts: Parts, account: Row): Promise<Invited | null> {
  const expiresAt = String(account.passwordExpiresAt);
  if (account.state !== 'active' || account.passwordExpiresAt === null || expiresAt <= parts.now()) return null;
  if (account.secretFor !== null && !isSameMailbox(account.secretFor, account.email)) return null;
  const user = (await parts.reader.where('users', 'account', [account.id])).find(each => each.status === 'Active');
  const org = await one(parts, 'orgs', user?.org);
  if (user === undefined || org === null) return null;
  return { kind: 'activation', user, account, org, workspace: null, invite: null, expiresAt, inviter: String(org.name ?? '') };
}

async function one({ reader }: Parts, table: string, id: unknown): Promise<Row | null> {
  return typeof id === 'string' ? ((await reader.rows(table, [id])).get(id) ?? null) : null;
}

/** An invitation of somebody who has an account. */
export type Joining = Invited & { account: Row };

/** Whether the invited person has an account already, and so signs in instead of choosing a password; one that is blocked cannot. */
export const hasAccount = (invited: Invited): invited is Joining =>
  invited.kind === 'invitation' &&
  invited.account !== null &&
  (invited.account.state === 'active' || invited.account.state === 'blocked');

/** What the invitation's page shows and asks for. */
export async function shown(parts: Parts, invited: Invited): Promise<InvitationAnswer> {
  const { kind, user, account, org, workspace, invite, expiresAt, inviter } = invited;
  const answer: InvitationAnswer = {
    organisation: String(org.name ?? ''),
    inviter,
    address: String(invite?.address ?? account?.email ?? ''),
    needs: [],
    suggested: {},
    expiresAt,
    kind,
    ...(workspace === null ? {} : { workspace: String(workspace.name ?? '') }),
  };
  if (hasAccount(invited)) return answer;
  if (kind === 'invitation') {
    for (const field of ['firstName', 'lastName', 'userId'] as const) {
      const known = user?.[field];
      if (typeof known === 'string') answer.suggested[field] = known;
      else answer.needs.push(field);
    }
    answer.suggested.userId ??= await freeUserId(parts, answer.address);
  } else if (user !== null && nameOf(user) !== '') {
    answer.suggested = { firstName: String(user.firstName ?? ''), lastName: String(user.lastName ?? '') };
  }
  answer.needs.push('password');
  return answer;
}

/** The invitation's row as it was read, with what accepting says: what was accepted or sent anew meanwhile is not accepted again. */
export const concluding = (invite: Row, to: { state: 'accepted' | 'declined' } & Cells): Wish => ({
  table: 'invites',
  row: invite.id,
  from: { state: 'pending', sentAt: invite.sentAt ?? null },
  to,
});
