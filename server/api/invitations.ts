import { createRoute, z } from '@hono/zod-openapi';
import type { Wish } from '../model/change.ts';
import { giveToken, sessionOf } from './actor.ts';
import { invitationAnswer, sessionAnswer } from './answers.ts';
import { concluding, hasAccount, type Invited, invitedBy, shown } from './invited.ts';
import { addressOf } from './limits.ts';
import { freeUserId } from './names.ts';
import type { App, Parts } from './parts.ts';
import { hashPassword } from './password.ts';
import { ApiProblem } from './problem.ts';
import { acceptRequest } from './requests.ts';
import { gives, takes } from './routes.ts';
import { agentOf } from './session.ts';
import { checkPassword, chosen, describe } from './signIn.ts';

type Accepted = z.output<typeof acceptRequest>;

const params = z.object({ token: z.string().min(1).max(200) });

const readRoute = createRoute({
  method: 'get',
  path: '/api/invitations/{token}',
  summary: 'What an invitation or activation link leads to; reading changes nothing',
  request: { params },
  responses: gives(invitationAnswer, 'The invitation'),
});

const acceptRoute = createRoute({
  method: 'post',
  path: '/api/invitations/{token}',
  summary: 'Accepts or declines an invitation, or chooses the first password; signs in',
  request: { params, body: takes(acceptRequest) },
  responses: gives(sessionAnswer, 'Who is signed in now'),
});

/** Invitations and activation links: only POST changes anything, as mail scanners open links. */
export function invitationRoutes(app: App, parts: Parts): void {
  const { config, limits, sessions } = parts;

  app.openapi(readRoute, async c => {
    const tried = await limits.token(addressOf(c, config.trustProxy));
    const invited = await invitedBy(parts, c.req.valid('param').token);
    if (invited === null) throw notGood();
    await tried.right();
    return c.json(await shown(parts, invited), 200);
  });

  app.openapi(acceptRoute, async c => {
    const tried = await limits.token(addressOf(c, config.trustProxy));
    const said = c.req.valid('json');
    const invited = await invitedBy(parts, c.req.valid('param').token);
    if (invited === null || (said.decline && invited.invite === null)) throw notGood();
    await tried.right();
    if (said.decline && invited.invite !== null) {
      await write([concluding(invited.invite, 'declined')], 'Invitation declined');
      return c.json({ person: null, setup: false }, 200);
    }
    if (hasAccount(invited)) {
      const session = await sessionOf(c, parts);
      if (session?.person.account !== invited.account.id) {
        throw new ApiProblem(401, 'sign_in_first', 'You have an account already: sign in with it, then accept');
      }
    }
    await write(
      await accepting(parts, invited, said),
      invited.kind === 'activation' ? 'Account activated' : 'Invitation accepted',
    );
    const { token, wishes } = sessions.begin(invited.user, invited.account.id, agentOf(c));
    await sessions.write(wishes, 'Signed in');
    giveToken(c, config, token);
    const { session } = await sessions.find(token);
    return c.json({ person: session === null ? null : await describe(parts, session), setup: false }, 200);
  });

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

/** What accepting writes: the person's names and User ID, their password, and the end of the invitation. */
async function accepting(parts: Parts, invited: Invited, said: Accepted): Promise<Wish[]> {
  const { user, account, org, invite } = invited;
  const wishes: Wish[] = [];
  const userId = user.userId ?? said.userId?.trim() ?? (await freeUserId(parts, String(account.email ?? '')));
  if (invite !== null && !hasAccount(invited)) {
    const names = { firstName: said.firstName ?? user.firstName ?? null, lastName: said.lastName ?? user.lastName ?? null };
    wishes.push({ table: 'users', row: user.id, to: { ...names, userId } });
  }
  if (!hasAccount(invited)) {
    if (said.password === undefined) throw new ApiProblem(422, 'password_missing', 'Choose a password');
    checkPassword(said.password, [account.email, userId, org.name, org.accountName]);
    const cells = chosen(await hashPassword(said.password));
    // A link to choose the first password works once: its end must still be what it was.
    const from = invite === null ? { from: { passwordExpiresAt: account.passwordExpiresAt ?? null } } : {};
    wishes.push({ table: 'accounts', row: account.id, ...from, to: cells });
  }
  if (invite !== null) wishes.push(concluding(invite, 'accepted'));
  return wishes;
}
