import type { Cells, ChangeRequest, Row } from '../model/change.ts';
import { Refusal } from '../model/writer.ts';
import { type AcceptForm, acceptInvitation } from './acceptInvitation.ts';
import type { Client, IdentityContext, StartedSession } from './identityContext.ts';
import { type AccountInvitation, closeInvite, findInvitation, hasExistingAccount, type Invitation } from './invitation.ts';
import { temporaryPasswordUsed } from './password.ts';
import { ifUnchanged, type Session } from './sessionStore.ts';
import { startSession, tryPassword } from './signIn.ts';

/** What an invited person answers. */
export interface InvitationAnswer extends AcceptForm {
  token: string;
  decline: boolean;
}

/** The invitation of a token. Throws a refusal for an invalid one. */
export async function readInvitation(context: IdentityContext, address: string, token: string): Promise<Invitation> {
  const attempt = await context.attemptLimits.token(address);
  const invitation = await findInvitation(context, token);
  if (invitation === null) throw invalidLink();
  await attempt.succeeded();
  return invitation;
}

/**
 * Accepts or declines an invitation, or activates an account with its first password. Starts a session; null when the person declined.
 * `currentSession` is asked only if the person must prove an existing account. Throws a refusal.
 */
export async function answerInvitation(
  context: IdentityContext,
  client: Client,
  currentSession: () => Promise<Session | null>,
  { token, ...form }: InvitationAnswer,
): Promise<StartedSession | null> {
  const attempt = await context.attemptLimits.token(client.address);
  const invitation = await findInvitation(context, token);
  if (invitation === null || (form.decline && invitation.invite === null)) throw invalidLink();
  await attempt.succeeded();
  if (form.decline && invitation.invite !== null) {
    await write(context, [closeInvite(invitation.invite, { state: 'declined' })], 'Invitation declined');
    return null;
  }
  const provenAccount = hasExistingAccount(invitation)
    ? await proveAccount(context, client, currentSession, invitation, form.password)
    : {};
  const accepted = await acceptInvitation(context, invitation, form);
  await write(context, accepted.changes, invitation.kind === 'activation' ? 'Account activated' : 'Invitation accepted');
  // The sign-in requires the password checked or chosen here: if it was changed in the meantime, everybody was signed out.
  return startSession(context, client, {
    user: await loadMember(context, invitation),
    account: accepted.account.id,
    changes: [ifUnchanged(accepted.account, provenAccount)],
    label: 'Signed in',
  });
}

/** Checks that the person owns the existing account: by a session of it, or by its password. They need not be in any organisation yet. */
async function proveAccount(
  context: IdentityContext,
  client: Client,
  currentSession: () => Promise<Session | null>,
  { account, invite }: AccountInvitation,
  password: string | undefined,
): Promise<Cells> {
  const session = await currentSession();
  if (session?.person.account === account.id) return {};
  if (password === undefined) {
    const address = String(invite?.address ?? account.email);
    const text =
      session === null
        ? 'You have an account already: sign in with it, then accept'
        : `This invitation is for another address. Sign in with the account of ${address}, then accept`;
    throw new Refusal('sign_in_first', text, { kind: 'unauthenticated' });
  }
  const { matches, temporary } = await tryPassword(context, client, { account, login: '', password });
  if (!matches || account.state !== 'active') throw new Refusal('wrong_password', 'Wrong password', { kind: 'unauthenticated' });
  return temporary ? temporaryPasswordUsed(context.now()) : {};
}

/** The person's user row; accepting an invitation to a workspace has just created it. */
async function loadMember({ reader }: IdentityContext, { user, invite }: Invitation): Promise<Row> {
  if (user !== null) return user;
  const accepted = (await reader.rows('invites', [invite?.id ?? ''])).get(invite?.id ?? '');
  const id = String(accepted?.user);
  const member = (await reader.rows('users', [id])).get(id);
  if (member === undefined) throw invalidLink();
  return member;
}

async function write({ sessions }: IdentityContext, changes: readonly ChangeRequest[], label: string): Promise<void> {
  try {
    await sessions.commit(changes, label, 'invitation');
  } catch (error) {
    // Someone used the same link a moment ago.
    throw error instanceof Refusal && error.code === 'stale' ? invalidLink() : error;
  }
}

const invalidLink = (): Refusal =>
  new Refusal('no_invitation', 'This link is no longer valid. Ask the person who invited you to send a new one', {
    kind: 'missing',
  });
