import type { Row, RowId } from '../model/change.ts';
import { say } from '../model/localizedText.ts';
import type { HookContext } from '../model/table.ts';
import { nonEmptyText } from './personCells.ts';

/**
 * Whether an organisation links an invited person to their existing account instead of refusing them (C2). With the policy `by_onboarding`
 * it depends on `onboarding`: people who are invited may accept with their account; where accounts are created directly, they are refused.
 */
export function linksAccounts(org: Row | undefined): boolean {
  if (org === undefined || org.multiOrg === false) return false;
  return org.existingAccount === 'link' || (org.existingAccount === 'by_onboarding' && org.onboarding === 'invitation');
}

/** The texts for a person who may not be in a second organisation: for the inviter, and for the person who accepts. */
export const accountLinkingTexts = {
  ELSEWHERE: say('E-mail already in use', 'Adresse e-mail déjà utilisée'),
  ELSEWHERE_YOURS: say(
    'This organisation only accepts people who are in no other organisation. Ask the person who invited you',
    'Cette organisation n’accepte que des personnes qui ne sont dans aucune autre. Adressez-vous à la personne qui vous a invité',
  ),
};

/**
 * Given pairs of account and organisation, returns a test for the pairs that `multiOrg` forbids because the account is already in another
 * organisation. A personal organisation (kind `individual`) does not count.
 */
export async function findMembershipConflicts(
  context: HookContext,
  people: readonly { account: RowId; org: RowId }[],
): Promise<(account: RowId, org: RowId) => boolean> {
  const organisations = await context.rows(
    'orgs',
    people.map(({ org }) => org),
  );
  const strict = people.filter(({ org }) => organisations.get(org)?.multiOrg === false);
  const rows = await context.where(
    'users',
    'account',
    strict.map(({ account }) => account),
  );
  const orgs = await context.rows(
    'orgs',
    rows.map(row => nonEmptyText(row.org)),
  );
  const isReal = (org: unknown): boolean => orgs.get(String(org))?.kind !== 'individual';
  return (account, org) =>
    organisations.get(org)?.multiOrg === false && rows.some(row => row.account === account && row.org !== org && isReal(row.org));
}
