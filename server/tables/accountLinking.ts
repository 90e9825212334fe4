import type { Row, RowId } from '../model/change.ts';
import { say } from '../model/localizedText.ts';
import type { HookContext } from '../model/table.ts';
import { nonEmptyText } from './people.ts';

/**
 * Whether an organisation joins people to the account that they have already, rather than refuse them (C2): as it says, else by how people
 * come in: where they are invited they may accept with their account; where accounts are made for them, one of theirs is in the way.
 */
export function linksAccounts(org: Row | undefined): boolean {
  if (org === undefined || org.multiOrg === false) return false;
  return org.existingAccount === 'link' || (org.existingAccount === 'by_onboarding' && org.onboarding === 'invitation');
}

/** What is said where somebody may not be in a second organisation: to who invites them, and to who accepts. */
export const accountLinkingTexts = {
  ELSEWHERE: say('E-mail already in use', 'Adresse e-mail déjà utilisée'),
  ELSEWHERE_YOURS: say(
    'This organisation only takes people who are in no other organisation. Ask whoever invited you',
    'Cette organisation n’accepte que des personnes qui ne sont dans aucune autre. Adressez-vous à la personne qui vous a invité',
  ),
};

/**
 * Of these people, given as the account and the organisation that would have them, those whom the organisation does not take because they
 * are in another one (`multiOrg`). What is a person's own, of kind `individual`, is everybody's and does not count.
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
