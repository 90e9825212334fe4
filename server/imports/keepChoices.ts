import type { FileEvidence, ImportColumn, ImportPlan } from './importPlan.ts';

/** What is known of a file before it is read: how it is written, as far as somebody has chosen, and what was chosen when it was read before. */
export type KnownPlan = Partial<Omit<ImportPlan, 'file'>> & { file?: Partial<FileEvidence> };

/**
 * A plan that was found, with what a person has chosen in an earlier one: the fields and orders of dates of the columns that still exist, the
 * mode and the keys, and the replacements in fields that have a column.
 */
export function keepChoices(found: ImportPlan, known: KnownPlan): ImportPlan {
  const columns = keepColumns(found.columns, known.columns ?? []);
  const mapped = new Set(columns.flatMap(({ field }) => field ?? []));
  const isChosen = (what: 'mode' | 'keys'): boolean => known.chosen?.includes(what) === true;
  const keys = (isChosen('keys') ? (known.keys ?? []) : found.keys).filter(id => mapped.has(id));
  const mode = isChosen('mode') ? (known.mode ?? found.mode) : found.mode;
  return {
    ...found,
    columns,
    // Without a key nothing can be found.
    mode: keys.length === 0 ? 'create' : mode,
    keys,
    blanks: known.blanks ?? found.blanks,
    fixes: (known.fixes ?? []).filter(({ field }) => mapped.has(field)),
    ...(known.chosen === undefined ? {} : { chosen: known.chosen }),
  };
}

function keepColumns(columns: readonly ImportColumn[], known: readonly ImportColumn[]): ImportColumn[] {
  const earlier = [...known];
  const retained = columns.map((column, at): ImportColumn => {
    const index = column.heading === '' ? at : earlier.findIndex(({ heading }) => heading === column.heading);
    const same = earlier[index];
    if (same?.heading !== column.heading) return column;
    // Of columns with one heading, each is the same as one of before.
    if (column.heading !== '') earlier[index] = { ...same, heading: '' };
    const isOrdered = same.dates?.chosen === true && column.dates !== null;
    return {
      ...column,
      ...(same.by === 'chosen' ? { field: same.field, by: same.by } : {}),
      ...(isOrdered ? { dates: same.dates } : {}),
    };
  });
  const chosen = new Set(retained.flatMap(({ field, by }) => (by === 'chosen' && field !== null ? field : [])));
  return retained.map(column =>
    column.by !== 'chosen' && column.field !== null && chosen.has(column.field) ? { ...column, field: null, by: 'none' } : column,
  );
}
