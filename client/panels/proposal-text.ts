import type { CatalogTable } from '../../server/api/wire.ts';
import type { Proposal } from '../grid/proposal.ts';
import { bulkTexts, countedRows } from '../i18n/bulk.ts';
import { localize } from '../i18n/language.ts';

/** The words for a proposal and its number of rows: `Deactivate 9 people`. */
export function proposalText({ action, label }: Pick<Proposal, 'action' | 'label'>, table: CatalogTable, count: number): string {
  const texts = bulkTexts();
  const rows = countedRows(table, count);
  if (action === null) return label === undefined ? texts.deleteRows(rows) : texts.setFor(label, rows);
  if (action.removes) return texts.deleteRows(rows);
  const known = texts.actions[action.id as keyof typeof texts.actions] as ((rows: string) => string) | undefined;
  return known?.(rows) ?? texts.other(localize(action.label), rows);
}
