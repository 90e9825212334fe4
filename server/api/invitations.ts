import { createRoute } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Cells, Row, Wish } from '../model/change.ts';
import { accepting } from './accepting.ts';
import { sessionOf } from './actor.ts';
import { invitationAnswer, sessionAnswer } from './answers.ts';
import { enter, tryPassword } from './entering.ts';
import { concluding, hasAccount, type Invited, invitedBy, type Joining, shown } from './invited.ts';
import { addressOf } from './limits.ts';
import type { App, Parts, Vars } from './parts.ts';
import { consumed } from './password.ts';
import { ApiProblem } from './problem.ts';
import { answerRequest, linkRequest } from './requests.ts';
import { gives, takes } from './routes.ts';
import { pinned } from './sessions.ts';

const readRoute = createRoute({
  method: 'post',
  path: '/api/invitations/read',
  summary:
    'What an invitation or activation link leads to; looking changes nothing. The token is in the body: paths are logged on the way',
  request: { body: takes(linkRequest) },
  responses: gives(invitationAnswer, 'The invitation'),
});

const acceptRoute = createRoute({
  method: 'post',
  path: '/api/invitations',
  summary: 'Accepts or declines an invitation, or chooses the first password; signs in',
  request: { body: takes(answerRequest) },
  responses: gives(sessionAnswer, 'Who is signed in now'),
});

/** Invitations and activation links. Nothing is accepted by a link that is only opened, as mail scanners do. */
export function invitationRoutes(app: App, parts: Parts): void {
  const { config, limits, sessions } = parts;

  app.openapi(readRoute, async c => {
    const tried = await limits.token(addressOf(c, config.trustProxy));
    const invited = await invitedBy(parts, c.req.valid('json').token);
    if (invited === null) throw notGood();
    await tried.right();
    return c.json(await shown(parts, invited), 200);
  });

  app.openapi(acceptRoute, async c => {
    const tried = await limits.token(addressOf(c, config.trustProxy));
    const { token, ...said } = c.req.valid('json');
    const invited = await invitedBy(parts, token);
    if (invited === null || (said.decline && invited.invite === null)) throw notGood();
    await tried.right();
    if (said.decline && invited.invite !== null) {
      await write([concluding(invited.invite, { state: 'declined' })], 'Invitation declined');
      return c.json({ person: null, setup: false }, 200);
    }
    const shownTo = hasAccount(invited) ? await checkIsTheirs(c, invited, said.password) : {};
    const accepted = await accepting(parts, invited, said);
    await write(accepted.wishes, invited.kind === 'activation' ? 'Account activated' : 'Invitation accepted');
    // Only with the password that was chosen or shown here: whoever has changed it meanwhile has signed everybody out.
    return c.json(
      await enter(c, parts, {
        user: await memberOf(invited),
        account: accepted.account.id,
        wishes: [pinned(accepted.account, shownTo)],
        label: 'Signed in',
      }),
      200,
    );
  });

  /** An account that is there already is shown to be theirs: by a session in it, or by its password. Nobody needs to be in an organisation before. */
  async function checkIsTheirs(c: Context<Vars>, { account, invite }: Joining, password: string | undefined): Promise<Cells> {
    const session = await sessionOf(c, parts);
    if (session?.person.account === account.id) return {};
    if (password === undefined) {
      const address = String(invite?.address ?? account.email);
      const words =
        session === null
          ? 'You have an account already: sign in with it, then accept'
          : `This invitation is for another address. Sign in with the account of ${address}, then accept`;
      throw new ApiProblem(401, 'sign_in_first', words);
    }
    const { right, temporary } = await tryPassword(c, parts, { account, login: '', password });
    if (!right || account.state !== 'active') throw new ApiProblem(401, 'wrong_password', 'Wrong password');
    return temporary ? consumed(parts.now()) : {};
  }

  /** Their row in Users, which accepting an invitation to a workspace has made. */
  async function memberOf({ user, invite }: Invited): Promise<Row> {
    if (user !== null) return user;
    const accepted = (await parts.reader.rows('invites', [invite?.id ?? ''])).get(invite?.id ?? '');
    const id = String(accepted?.user);
    const member = (await parts.reader.rows('users', [id])).get(id);
    if (member === undefined) throw notGood();
    return member;
  }

  async function write(wishes: readonly Wish[], label: string): Promise<void> {
    try {
      await sessions.write(wishes, label, 'invitation');
    } catch (error) {
      // Somebody used the same link a moment ago.
      throw error instanceof ApiProblem && error.code === 'stale' ? notGood() : error;
    }
  }
}

const notGood = (): ApiProblem =>
  new ApiProblem(404, 'no_invitation', 'This link is not valid any more. Ask whoever invited you to send a new one');
