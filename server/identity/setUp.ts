import { uuidv7 } from 'uuidv7';
import { cleanLine } from '../model/fields/clean.ts';
import type { Language } from '../model/localizedText.ts';
import { Refusal } from '../model/writer.ts';
import type { IdentityContext } from './identityContext.ts';
import { hashPassword, newPasswordCells } from './password.ts';
import { checkNewPassword } from './passwordPolicy.ts';
import { type Browser, systemActor } from './sessionStore.ts';
import { suggestNames, suggestUserId } from './suggestedNames.ts';
import { sha256 } from './tokens.ts';

/** The first owner and their organisation. */
export interface FirstOwner {
  email: string;
  password: string;
  firstName: string;
  lastName: string;
  organisation: string;
  accountName: string;
  licences: number;
  language: Language;
  zone: string;
}

/**
 * Creates the organisation, its licences and its owner. The owner's account gets the chosen password at once, so that no temporary one is
 * made or sent. Returns the token of the owner's session.
 */
export async function setUp(
  context: Pick<IdentityContext, 'writer' | 'reader' | 'sessions'>,
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
    throw new Refusal(issues[0]?.code ?? 'refused', issues[0]?.message ?? 'Nothing was written', { kind: 'invalid', issues });

  const row = (await reader.rows('users', [user])).get(user);
  if (row?.account !== account) throw new Error('The owner was created without an account');
  const started = sessions.create(row, account, browser);
  await sessions.commit(started.changes, 'Set-up', 'setup');
  return started.token;
}
