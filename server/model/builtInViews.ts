import type { CompiledTable } from './catalog.ts';
import { say } from './localizedText.ts';
import { readsWholeOrganisation, type TableAccess } from './tableAccess.ts';
import type { BuiltInView } from './viewDefinition.ts';

/** The id of the view of all rows. */
export const allRowsView = 'all';
/** The id of the view of the rows that need attention. */
export const attentionView = 'attention';

const labels = { all: say('All', 'Tout'), attention: say('Needs attention', 'À corriger') };

/** The formula for the rows of a table that need attention: its own, or those whose validation result is neither empty nor OK. */
export function attentionFormula({ table, validation }: CompiledTable): string | undefined {
  if (table.attention !== undefined || validation === null) return table.attention;
  return `AND(NOT(BLANK(${validation.id})), ${validation.id} <> "OK")`;
}

/** The views of a table for this actor, the one of all rows first. Who reads only their own rows has no other. */
export function viewsFor(access: TableAccess): (BuiltInView & { id: string })[] {
  const { all, ...others } = access.table.table.views ?? {};
  const first = { id: allRowsView, label: labels.all, ...all };
  if (!readsWholeOrganisation(access)) return [first];
  const attention = attentionFormula(access.table);
  return [
    first,
    ...(attention === undefined ? [] : [{ id: attentionView, label: labels.attention, filter: attention }]),
    ...Object.entries(others).map(([id, view]) => ({ ...view, id })),
  ];
}

/** The formula for the rows that the sidebar counts; empty for all, null for none. */
export const countedFormula = ({ table: { table } }: TableAccess): string | null =>
  table.section === 'hidden' || table.counted === false ? null : (table.counted ?? '');
