import type { Row } from '../model/change.ts';

/**
 * Whether an organisation joins people to the account that they have already, rather than refuse them (C2): as it says, else by how people
 * come in: where they are invited they may accept with their account; where accounts are made for them, one of theirs is in the way.
 */
export function linksAccounts(org: Row | undefined): boolean {
  if (org === undefined || org.multiOrg === false) return false;
  return org.existingAccount === 'link' || (org.existingAccount === 'by_onboarding' && org.onboarding === 'invitation');
}
