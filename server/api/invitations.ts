import { createRoute } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Cells, ChangeRequest, Row } from '../model/change.ts';
import { acceptInvitation } from './acceptInvitation.ts';
import type { App, AppContext, AppEnv } from './appContext.ts';
import { clientAddress } from './attemptLimits.ts';
import { currentSession } from './authentication.ts';
import {
  type AccountInvitation,
  closeInvite,
  describeInvitation,
  findInvitation,
  hasExistingAccount,
  type Invitation,
} from './invitation.ts';
import { temporaryPasswordUsed } from './password.ts';
import { ApiProblem } from './problem.ts';
import { invitationAnswerRequest, linkRequest } from './requests.ts';
import { invitationResponse, sessionResponse } from './responses.ts';
import { jsonBody, jsonResponses } from './routes.ts';
import { ifUnchanged } from './sessionStore.ts';
import { startSession, tryPassword } from './signIn.ts';

const readRoute = createRoute({
  method: 'post',
  path: '/api/invitations/read',
  summary:
    'What an invitation or activation link is for; reading it changes nothing. The token is in the body, because paths are logged on the way',
  request: { body: jsonBody(linkRequest) },
  responses: jsonResponses(invitationResponse, 'The invitation'),
});

const acceptRoute = createRoute({
  method: 'post',
  path: '/api/invitations',
  summary: 'Accepts or declines an invitation, or chooses the first password; signs in',
  request: { body: jsonBody(invitationAnswerRequest) },
  responses: jsonResponses(sessionResponse, 'Who is now signed in'),
});

/** Invitations and activation links. Opening a link changes nothing, because mail scanners open links too. */
export function invitationRoutes(app: App, context: AppContext): void {
  const { config, attemptLimits: limits, sessions } = context;

  app.openapi(readRoute, async c => {
    const attempt = await limits.token(clientAddress(c, config.trustProxy));
    const invitation = await findInvitation(context, c.req.valid('json').token);
    if (invitation === null) throw invalidLink();
    await attempt.succeeded();
    return c.json(await describeInvitation(context, invitation), 200);
  });

  app.openapi(acceptRoute, async c => {
    const attempt = await limits.token(clientAddress(c, config.trustProxy));
    const { token, ...form } = c.req.valid('json');
    const invitation = await findInvitation(context, token);
    if (invitation === null || (form.decline && invitation.invite === null)) throw invalidLink();
    await attempt.succeeded();
    if (form.decline && invitation.invite !== null) {
      await write([closeInvite(invitation.invite, { state: 'declined' })], 'Invitation declined');
      return c.json({ person: null, setup: false }, 200);
    }
    const provenAccount = hasExistingAccount(invitation) ? await proveAccount(c, invitation, form.password) : {};
    const accepted = await acceptInvitation(context, invitation, form);
    await write(accepted.changes, invitation.kind === 'activation' ? 'Account activated' : 'Invitation accepted');
    // The sign-in requires the password checked or chosen here: if it was changed in the meantime, everybody was signed out.
    return c.json(
      await startSession(c, context, {
        user: await loadMember(invitation),
        account: accepted.account.id,
        changes: [ifUnchanged(accepted.account, provenAccount)],
        label: 'Signed in',
      }),
      200,
    );
  });

  /** Checks that the person owns the existing account: by a session of it, or by its password. They need not be in any organisation yet. */
  async function proveAccount(
    c: Context<AppEnv>,
    { account, invite }: AccountInvitation,
    password: string | undefined,
  ): Promise<Cells> {
    const session = await currentSession(c, context);
    if (session?.person.account === account.id) return {};
    if (password === undefined) {
      const address = String(invite?.address ?? account.email);
      const words =
        session === null
          ? 'You have an account already: sign in with it, then accept'
          : `This invitation is for another address. Sign in with the account of ${address}, then accept`;
      throw new ApiProblem(401, 'sign_in_first', words);
    }
    const { matches, temporary } = await tryPassword(c, context, { account, login: '', password });
    if (!matches || account.state !== 'active') throw new ApiProblem(401, 'wrong_password', 'Wrong password');
    return temporary ? temporaryPasswordUsed(context.now()) : {};
  }

  /** The person's user row; accepting an invitation to a workspace has just created it. */
  async function loadMember({ user, invite }: Invitation): Promise<Row> {
    if (user !== null) return user;
    const accepted = (await context.reader.rows('invites', [invite?.id ?? ''])).get(invite?.id ?? '');
    const id = String(accepted?.user);
    const member = (await context.reader.rows('users', [id])).get(id);
    if (member === undefined) throw invalidLink();
    return member;
  }

  async function write(changes: readonly ChangeRequest[], label: string): Promise<void> {
    try {
      await sessions.commit(changes, label, 'invitation');
    } catch (error) {
      // Someone used the same link a moment ago.
      throw error instanceof ApiProblem && error.code === 'stale' ? invalidLink() : error;
    }
  }
}

const invalidLink = (): ApiProblem =>
  new ApiProblem(404, 'no_invitation', 'This link is no longer valid. Ask the person who invited you to send a new one');
