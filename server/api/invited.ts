import type { Row, Wish } from '../model/change.ts';
import { freeUserId } from './names.ts';
import type { Parts } from './parts.ts';
import { hashesOf } from './secrets.ts';
import { nameOf } from './sessions.ts';
import type { InvitationAnswer } from './wire.ts';

/** What a good token leads to. */
export interface Invited {
  kind: InvitationAnswer['kind'];
  user: Row;
  account: Row;
  org: Row;
  invite: Row | null;
  expiresAt: string;
  inviter: string;
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

async function ofInvite({ reader, now }: Parts, invite: Row): Promise<Invited | null> {
  const expiresAt = String(invite.expiresAt);
  if (invite.state !== 'pending' || expiresAt <= now()) return null;
  const user = (await reader.rows('users', [String(invite.user)])).get(String(invite.user));
  if (user?.status !== 'Invited') return null;
  const [accounts, orgs] = await Promise.all([
    reader.rows('accounts', [String(user.account)]),
    reader.rows('orgs', [String(user.org)]),
  ]);
  const account = accounts.get(String(user.account));
  const org = orgs.get(String(user.org));
  if (account === undefined || org === undefined) return null;
  return { kind: 'invitation', user, account, org, invite, expiresAt, inviter: String(invite.inviterName ?? org.name ?? '') };
}

async function ofActivation({ reader, now }: Parts, account: Row): Promise<Invited | null> {
  const expiresAt = String(account.passwordExpiresAt);
  if (account.state !== 'active' || account.passwordExpiresAt === null || expiresAt <= now()) return null;
  const user = (await reader.where('users', 'account', [account.id])).find(each => each.status === 'Active');
  const org = user === undefined ? undefined : (await reader.rows('orgs', [String(user.org)])).get(String(user.org));
  if (user === undefined || org === undefined) return null;
  return { kind: 'activation', user, account, org, invite: null, expiresAt, inviter: String(org.name ?? '') };
}

/** Whether the invited person has an account already, and so signs in instead of choosing a password. */
export const hasAccount = ({ kind, invite, account }: Invited): boolean =>
  kind === 'invitation' && (invite?.existingAccount === 'existing' || account.passwordHash !== null);

/** What the invitation's page shows and asks for. */
export async function shown(parts: Parts, invited: Invited): Promise<InvitationAnswer> {
  const { kind, user, account, org, invite, expiresAt, inviter } = invited;
  const answer: InvitationAnswer = {
    organisation: String(org.name ?? ''),
    inviter,
    address: String(invite?.address ?? account.email ?? ''),
    needs: [],
    suggested: {},
    expiresAt,
    kind,
  };
  if (kind === 'invitation') {
    for (const field of ['firstName', 'lastName', 'userId'] as const) {
      const known = user[field];
      if (typeof known === 'string') answer.suggested[field] = known;
      else if (!hasAccount(invited)) answer.needs.push(field);
    }
    answer.suggested.userId ??= await freeUserId(parts, answer.address);
  } else if (nameOf(user) !== '') {
    answer.suggested = { firstName: String(user.firstName ?? ''), lastName: String(user.lastName ?? '') };
  }
  if (!hasAccount(invited)) answer.needs.push('password');
  return answer;
}

/** The invitation's row as it was read: what was accepted or sent anew meanwhile is not accepted again. */
export const concluding = (invite: Row, state: 'accepted' | 'declined'): Wish => ({
  table: 'invites',
  row: invite.id,
  from: { state: 'pending', sentAt: invite.sentAt ?? null },
  to: { state },
});
