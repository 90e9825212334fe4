import { createRoute } from '@hono/zod-openapi';
import type { Cells } from '../model/change.ts';
import type { App, AppContext } from './appContext.ts';
import { requireSession } from './authentication.ts';
import { newPasswordCells, personalTerms } from './memberships.ts';
import { hashPassword } from './password.ts';
import { checkNewPassword } from './passwordPolicy.ts';
import { ApiProblem } from './problem.ts';
import { passwordRequest } from './requests.ts';
import { sessionResponse } from './responses.ts';
import { jsonBody, jsonResponses, security } from './routes.ts';
import { ifUnchanged } from './sessionStore.ts';
import { startSession, tryPassword } from './signIn.ts';

const passwordRoute = createRoute({
  method: 'post',
  path: '/api/session/password',
  summary: 'Changes the password; ends every other session of the account',
  security,
  request: { body: jsonBody(passwordRequest) },
  responses: jsonResponses(sessionResponse, 'Who is signed in'),
});

/** Lets people change their own password, using the current one. */
export function passwordChangeRoutes(app: App, context: AppContext): void {
  app.use(passwordRoute.getRoutingPath(), requireSession(context, { allowPasswordChange: true }));

  app.openapi(passwordRoute, async c => {
    const { current = '', next } = c.req.valid('json');
    const { person } = c.get('session');
    const [account, user, org] = await Promise.all([
      rowOf(context, 'accounts', person.account),
      rowOf(context, 'users', person.user),
      rowOf(context, 'orgs', person.org),
    ]);
    // The temporary password of this session no longer works, so there is none to ask for.
    const usedTemporaryPassword = c.get('session').mustChangePassword && account.passwordHash === null;
    const { matches } = usedTemporaryPassword
      ? { matches: true }
      : await tryPassword(c, context, { account, login: '', password: current });
    if (!matches) throw new ApiProblem(403, 'wrong_password', 'The current password is incorrect');
    if (current === next) throw new ApiProblem(422, 'password_same', 'Choose a password other than the current one');
    await checkNewPassword(next, personalTerms({ account, user, org }));
    // A password change ends the existing sessions in the same commit.
    const changedCells: Cells = account.mustChangePassword === true ? {} : { passwordChangedAt: context.now() };
    const change = ifUnchanged(account, { ...newPasswordCells(await hashPassword(next)), ...changedCells });
    return c.json(
      await startSession(c, context, { user, account: account.id, changes: [change], label: 'Password changed' }),
      200,
    );
  });
}

async function rowOf({ reader }: AppContext, table: string, id: string) {
  const found = (await reader.rows(table, [id])).get(id);
  if (found === undefined) throw new ApiProblem(404, 'no_such_row', 'This account no longer exists');
  return found;
}
