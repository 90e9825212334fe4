import type { Row } from '../model/change.ts';
import type { StoreReader } from '../model/store.ts';
import type { ImportColumn, ImportPlan } from './importPlan.ts';
import { planOf } from './importRecord.ts';

/** The plans of the imports into the same table that the organisation has applied, the last one first. */
export async function appliedPlans(reader: Pick<StoreReader, 'where'>, { id, org, table }: Row): Promise<ImportPlan[]> {
  const rows = await reader.where('imports', 'org', [String(org)]);
  return rows
    .filter(row => row.table === table && row.state === 'done' && row.id !== id)
    .sort((one, other) => (String(one.finishedAt) < String(other.finishedAt) ? 1 : -1))
    .flatMap(row => planOf(row) ?? []);
}

/**
 * A plan that was found, with the fields that the columns had when a file with the same headings was last applied, where the person may fill
 * them: `fields` has those.
 */
export function rememberColumns(found: ImportPlan, earlier: readonly ImportPlan[], fields: ReadonlySet<string>): ImportPlan {
  const last = found.file.headingRow === null ? undefined : earlier.find(plan => hasHeadings(plan, found.columns));
  if (last === undefined) return found;
  const columns = found.columns.map((column, at): ImportColumn => {
    const field = last.columns[at]?.field ?? null;
    const isKnown = field === null || fields.has(field);
    return field === column.field || !isKnown ? column : { ...column, field, by: 'remembered' };
  });
  const mapped = columns.flatMap(({ field }) => field ?? []);
  // What was forbidden since keeps its own field, which another column may have been given.
  if (new Set(mapped).size < mapped.length) return found;
  const keys = found.keys.filter(id => mapped.includes(id));
  if (keys.length > 0) return { ...found, columns };
  const lastKeys = last.keys.filter(id => mapped.includes(id));
  return { ...found, columns, keys: lastKeys, mode: lastKeys.length === 0 ? 'create' : last.mode };
}

const hasHeadings = ({ columns }: ImportPlan, others: readonly ImportColumn[]): boolean =>
  columns.length === others.length && columns.every(({ heading }, at) => heading === others[at]?.heading);
