import { grantOf } from '../model/access.ts';
import type { Person } from '../model/actor.ts';
import type { CompiledTable } from '../model/catalog.ts';
import type { Field } from '../model/field.ts';
import { fieldType } from '../model/fieldType.ts';
import { foldHeading, matchHeadings } from '../model/tabular/headings.ts';
import type { TargetField } from '../model/tabular/reading.ts';
import { targetFieldOf } from '../model/tabular/targetField.ts';
import type { ImportColumn } from './importPlan.ts';

/** Most of the samples of a column must look like the values of a field for it to be found by them. */
const enough = 0.8;

/** The fields that a file can fill: those that the person can write in some row of the table. */
export function importFields(table: CompiledTable, person: Person): Field[] {
  const insert = grantOf(table, person)?.grant.insert;
  const only = insert !== undefined && insert !== true ? insert.fields : undefined;
  return table.fields.filter(field => {
    const { secret = false, sealed = false, part } = fieldType(field);
    const isWritable = field.system !== true && field.hidden !== true && !secret && !sealed && part !== 'validation';
    return isWritable && (only === undefined || only.includes(field.id) || part === 'state');
  });
}

/** Stands for the id of a row, by which a corrected file leads to the rows that it is about. No table has such a field. */
export const rowIdField = 'row_id';

/** The field of a table with this id, or the id of its rows. */
export const importedField = (table: CompiledTable, id: string): Field | undefined =>
  table.byId.get(id === rowIdField ? 'id' : id);

/** These fields as targets of columns, and the id of the row. */
export const importTargets = (fields: readonly Field[]): TargetField[] => [
  { id: rowIdField, labels: ['row_id'], values: 'text' },
  ...fields.map(field => targetFieldOf(field, { values: fieldType(field).formula, hasLines: false })),
];

/** The field of each column: the one that its heading names, in either language, or else the one whose values its samples look like. */
export function matchColumns(
  headings: readonly string[],
  samples: readonly (readonly string[])[],
  targets: readonly TargetField[],
): Pick<ImportColumn, 'field' | 'by'>[] {
  const named = matchHeadings(headings, targets);
  const taken = new Set(named);
  return headings.map((_, at) => {
    const field = named[at] ?? null;
    if (field !== null) return { field, by: 'heading' };
    const like = targets.filter(target => !taken.has(target.id) && looksLike(target, samples[at] ?? []));
    const [only] = like;
    if (only === undefined || like.length > 1) return { field: null, by: 'none' };
    taken.add(only.id);
    return { field: only.id, by: 'content' };
  });
}

/** Whether texts look like values of a field: addresses, or choices. Digits alone could be anything. */
function looksLike({ sign, choices = [] }: TargetField, texts: readonly string[]): boolean {
  if (texts.length === 0) return false;
  const labels = new Set(choices.map(foldHeading));
  const fits = texts.filter(text => (labels.size > 0 ? labels.has(foldHeading(text)) : sign?.source === '@' && sign.test(text)));
  return fits.length >= texts.length * enough;
}

/** Whether a line can be the headings of a file: it has texts, and none of them is an address or mostly digits. */
export const canBeHeadings = (texts: readonly string[]): boolean => {
  const written = texts.filter(text => text.trim() !== '');
  return written.length > 0 && !written.some(text => text.includes('@') || (text.match(/\d/g)?.length ?? 0) > 2);
};
