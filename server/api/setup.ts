import { createRoute } from '@hono/zod-openapi';
import { uuidv7 } from 'uuidv7';
import type { z } from 'zod';
import { cleanLine } from '../model/fields/clean.ts';
import type { App, AppContext } from './appContext.ts';
import { clientAddress } from './attemptLimits.ts';
import { setSessionCookie } from './authentication.ts';
import { newPasswordCells } from './memberships.ts';
import { hashPassword } from './password.ts';
import { checkNewPassword } from './passwordPolicy.ts';
import { ApiProblem } from './problem.ts';
import { setupRequest } from './requests.ts';
import { sessionResponse } from './responses.ts';
import { jsonBody, jsonResponses } from './routes.ts';
import { type Browser, systemActor } from './sessionStore.ts';
import type { SetupGate } from './setupGate.ts';
import { browserOf, sessionResponseFor } from './signIn.ts';
import { suggestNames, suggestUserId } from './suggestedNames.ts';
import { sha256 } from './tokens.ts';

const setupRoute = createRoute({
  method: 'post',
  path: '/api/setup',
  summary: 'Creates the first organisation and its owner, with the token of the link that the first start prints',
  request: { body: jsonBody(setupRequest) },
  responses: jsonResponses(sessionResponse, 'The owner, signed in'),
});

/** The first owner's form. */
export type FirstOwner = Omit<z.output<typeof setupRequest>, 'token'>;

/** The set-up over HTTP. */
export function setupRoutes(app: App, context: AppContext, gate: SetupGate): void {
  app.openapi(setupRoute, async c => {
    const { token, ...first } = c.req.valid('json');
    const attempt = await context.attemptLimits.token(clientAddress(c, context.config.trustProxy));
    const invalidLink = new ApiProblem(
      404,
      'no_setup',
      'This set-up link is not valid, or it has already been used. The log of the first start shows it',
    );
    if (!gate.matches(token) || !(await gate.isOpen())) throw invalidLink;
    await attempt.succeeded();
    const sessionToken = await gate.runExclusive(async () => {
      if (!(await gate.isOpen())) throw invalidLink;
      return setUp(context, first, browserOf(c, context));
    });
    if (sessionToken === null) throw new ApiProblem(409, 'busy', 'Someone else is setting up right now');
    setSessionCookie(c, context.config, sessionToken);
    return c.json(await sessionResponseFor(context, sessionToken), 200);
  });
}

/**
 * Creates the organisation, its licences and its owner. The owner's account gets the chosen password at once, so that no temporary one is
 * made or sent. Returns the token of the owner's session.
 */
export async function setUp(
  context: Pick<AppContext, 'writer' | 'reader' | 'sessions' | 'now'>,
  first: FirstOwner,
  browser: Browser,
): Promise<string> {
  const { reader, sessions } = context;
  const { email, firstName, lastName, organisation, accountName } = first;
  await checkNewPassword(first.password, [email, suggestUserId(email), firstName, lastName, organisation, accountName]);
  const org = uuidv7();
  const user = uuidv7();
  const account = uuidv7();
  const password = newPasswordCells(await hashPassword(first.password));
  const guessed = suggestNames(first.email);
  const owner = {
    org,
    userId: suggestUserId(first.email),
    firstName: cleanLine(first.firstName) || guessed.firstName,
    lastName: cleanLine(first.lastName) || guessed.lastName || first.organisation.slice(0, 60),
    email: first.email,
    language: first.language,
    role: 'owner',
    status: 'Active',
    account,
  };
  const { userId: loginId, language } = owner;
  const outcome = await context.writer.commit(
    systemActor('setup'),
    [
      { table: 'orgs', row: org, from: null, to: { name: first.organisation, accountName: first.accountName, zone: first.zone } },
      { table: 'subscriptions', from: null, to: { product: 'base', quantity: first.licences, appliedTo: org } },
      { table: 'users', row: user, from: null, to: owner },
      {
        table: 'accounts',
        row: account,
        from: null,
        to: { loginId, email: first.email, language, managingOrg: org, state: 'active', ...password },
      },
    ],
    // If several servers are set up at the same moment, one succeeds: for the others the key is already used.
    { label: 'Set-up', partial: false, key: { key: 'setup', hash: sha256(JSON.stringify([org, first])) } },
  );
  const issues = outcome.outcomes.flatMap(each => each.issues).filter(issue => issue.code !== 'atomic');
  if (outcome.transaction === null)
    throw new ApiProblem(422, issues[0]?.code ?? 'refused', issues[0]?.message ?? 'Nothing was written', { issues });

  const row = (await reader.rows('users', [user])).get(user);
  if (row?.account !== account) throw new Error('The owner was created without an account');
  const started = sessions.create(row, account, browser);
  await sessions.commit(started.changes, 'Set-up', 'setup');
  return started.token;
}
