import { createRoute } from '@hono/zod-openapi';
import type { Cells } from '../model/change.ts';
import { signedIn } from './actor.ts';
import { sessionAnswer } from './answers.ts';
import { enter, tryPassword } from './entering.ts';
import type { App, Parts } from './parts.ts';
import { hashPassword } from './password.ts';
import { checkChoice } from './passwordRules.ts';
import { ApiProblem } from './problem.ts';
import { passwordRequest } from './requests.ts';
import { gives, security, takes } from './routes.ts';
import { pinned } from './sessions.ts';
import { chosen, ownWords } from './signIn.ts';

const passwordRoute = createRoute({
  method: 'post',
  path: '/api/session/password',
  summary: 'Changes the password; every other session of the account ends',
  security,
  request: { body: takes(passwordRequest) },
  responses: gives(sessionAnswer, 'Who is signed in'),
});

/** How people change their own password: by the one they have. */
export function ownPasswordRoutes(app: App, parts: Parts): void {
  app.use(passwordRoute.getRoutingPath(), signedIn(parts, { evenThen: true }));

  app.openapi(passwordRoute, async c => {
    const { current = '', next } = c.req.valid('json');
    const { person } = c.get('session');
    const [account, user, org] = await Promise.all([
      rowOf(parts, 'accounts', person.account),
      rowOf(parts, 'users', person.user),
      rowOf(parts, 'orgs', person.org),
    ]);
    // The temporary password that began this session opens nothing any more: there is none to ask for.
    const entering = c.get('session').mustChange && account.passwordHash === null;
    const { right } = entering ? { right: true } : await tryPassword(c, parts, { account, login: '', password: current });
    if (!right) throw new ApiProblem(403, 'wrong_password', 'The current password is incorrect');
    if (current === next) throw new ApiProblem(422, 'password_same', 'Choose a password other than the current one');
    await checkChoice(next, ownWords({ account, user, org }));
    // The sessions that there are end in the same commit, by the password's change itself.
    const told: Cells = account.mustChangePassword === true ? {} : { passwordChangedAt: parts.now() };
    const change = pinned(account, { ...chosen(await hashPassword(next)), ...told });
    return c.json(await enter(c, parts, { user, account: account.id, wishes: [change], label: 'Password changed' }), 200);
  });
}

async function rowOf({ reader }: Parts, table: string, id: string) {
  const found = (await reader.rows(table, [id])).get(id);
  if (found === undefined) throw new ApiProblem(404, 'no_such_row', 'This account no longer exists');
  return found;
}
