import { createRoute } from '@hono/zod-openapi';
import { uuidv7 } from 'uuidv7';
import type { z } from 'zod';
import { cleanLine } from '../model/fields/clean.ts';
import { giveToken } from './actor.ts';
import { sessionAnswer } from './answers.ts';
import { answerFor, browserOf } from './entering.ts';
import { addressOf } from './limits.ts';
import { namesFrom, userIdFrom } from './names.ts';
import type { App, Parts } from './parts.ts';
import { hashPassword } from './password.ts';
import { checkChoice } from './passwordRules.ts';
import { ApiProblem } from './problem.ts';
import { setupRequest } from './requests.ts';
import { gives, takes } from './routes.ts';
import { hashOf } from './secrets.ts';
import { type Browser, system } from './sessions.ts';
import type { SetupGate } from './setupGate.ts';
import { chosen } from './signIn.ts';

const setupRoute = createRoute({
  method: 'post',
  path: '/api/setup',
  summary: 'Makes the first organisation and its owner, with the token of the link that the first start prints',
  request: { body: takes(setupRequest) },
  responses: gives(sessionAnswer, 'The owner, signed in'),
});

/** What the first owner says. */
export type FirstOwner = Omit<z.output<typeof setupRequest>, 'token'>;

/** The first set-up over HTTP. */
export function setupRoutes(app: App, parts: Parts, gate: SetupGate): void {
  app.openapi(setupRoute, async c => {
    const { token, ...first } = c.req.valid('json');
    const tried = await parts.limits.token(addressOf(c, parts.config.trustProxy));
    const done = new ApiProblem(
      404,
      'no_setup',
      'This set-up link is not valid, or it has been used. The log of the first start shows it',
    );
    if (!gate.fits(token) || !(await gate.isOpen())) throw done;
    await tried.right();
    const entered = await gate.once(async () => {
      if (!(await gate.isOpen())) throw done;
      return setUp(parts, first, browserOf(c, parts));
    });
    if (entered === null) throw new ApiProblem(409, 'busy', 'Somebody is setting up at this moment');
    giveToken(c, parts.config, entered);
    return c.json(await answerFor(parts, entered), 200);
  });
}

/**
 * Makes the organisation, its licences and its owner, whose account has the chosen password from the first, so that no other is made or sent.
 * Returns the token of the owner's session.
 */
export async function setUp(
  parts: Pick<Parts, 'writer' | 'reader' | 'sessions' | 'now'>,
  first: FirstOwner,
  browser: Browser,
): Promise<string> {
  const { reader, sessions } = parts;
  const { email, firstName, lastName, organisation, accountName } = first;
  await checkChoice(first.password, [email, userIdFrom(email), firstName, lastName, organisation, accountName]);
  const org = uuidv7();
  const user = uuidv7();
  const account = uuidv7();
  const password = chosen(await hashPassword(first.password));
  const guessed = namesFrom(first.email);
  const owner = {
    org,
    userId: userIdFrom(first.email),
    firstName: cleanLine(first.firstName) || guessed.firstName,
    lastName: cleanLine(first.lastName) || guessed.lastName || first.organisation.slice(0, 60),
    email: first.email,
    language: first.language,
    role: 'owner',
    status: 'Active',
    account,
  };
  const { userId: loginId, language } = owner;
  const made = await parts.writer.commit(
    system('setup'),
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
    // Of several servers that are set up at the same moment one makes it: the others are told that the key was used.
    { label: 'Set-up', partial: false, key: { key: 'setup', hash: hashOf(JSON.stringify([org, first])) } },
  );
  const issues = made.outcomes.flatMap(each => each.issues).filter(issue => issue.code !== 'atomic');
  if (made.transaction === null)
    throw new ApiProblem(422, issues[0]?.code ?? 'refused', issues[0]?.message ?? 'Nothing was written', { issues });

  const row = (await reader.rows('users', [user])).get(user);
  if (row?.account !== account) throw new Error('The owner was made without an account');
  const begun = sessions.begin(row, account, browser);
  await sessions.write(begun.wishes, 'Set-up', 'setup');
  return begun.token;
}
