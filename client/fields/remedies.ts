import type { CatalogField, CatalogTable } from '../../server/api/wire.ts';
import type { IssueDetails } from '../../server/model/table.ts';

/** What leads to the solution of an issue: more licences, the row that has the value, the cell to correct, or an action on the row. */
export type Remedy =
  | { leads: 'licences' }
  | { leads: 'holder'; field: CatalogField }
  | { leads: 'cell'; field: CatalogField }
  | { leads: 'actions'; actions: readonly string[] };

type Lead =
  | { leads: 'licences' | 'holder' }
  | { leads: 'cell'; field: string }
  | { leads: 'actions'; actions: readonly string[] };

const licences: Lead = { leads: 'licences' };
const holder: Lead = { leads: 'holder' };
const address: Lead = { leads: 'cell', field: 'email' };
const invite: Lead = { leads: 'actions', actions: ['inviteAgain', 'invite'] };

/** What leads to the solution, by the code of the issue. Any other issue of a cell leads to its cell. */
const leads: Readonly<Record<string, Lead>> = {
  V_NO_LICENCE: licences,
  V_OVER_LICENCES: licences,
  V_WAITING: licences,
  V_EMAIL_TAKEN: holder,
  V_USERID_TAKEN: holder,
  V_PHONE_TAKEN: holder,
  V_EMPLOYEE_TAKEN: holder,
  V_INVITE_UNDELIVERED: address,
  V_MESSAGE_UNDELIVERED: address,
  V_INVITE_EXPIRED: invite,
  V_INVITE_DECLINED: invite,
  V_INVITE_REVOKED: invite,
};

/** Whether the solution is more licences. */
export const isLicenceShortage = (code: string): boolean => leads[code] === licences;

/** What leads to the solution of an issue; null if nothing does. `isOutdated` says that its reason is gone, so that it can be tried again. */
export function remedyFor({ code, field, params }: IssueDetails, { fields }: CatalogTable, isOutdated: boolean): Remedy | null {
  const lead = leads[code];
  if (lead === licences && isOutdated) return { leads: 'actions', actions: ['activate'] };
  if (lead?.leads === 'licences' || lead?.leads === 'actions') return lead as Remedy;
  const id = lead?.leads === 'cell' ? lead.field : (field ?? firstField(params));
  const found = fields.find(each => each.id === id);
  return found === undefined ? null : { leads: lead === holder ? 'holder' : 'cell', field: found };
}

/** The first field that the words of an issue list, such as the first missing one. */
const firstField = (params: IssueDetails['params']): string | undefined =>
  Object.values(params ?? {})
    .filter(value => typeof value === 'object')
    .flat(2)[0];
