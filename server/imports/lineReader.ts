import type { CompiledTable } from '../model/catalog.ts';
import type { Value } from '../model/change.ts';
import type { Field } from '../model/field.ts';
import { fieldType } from '../model/fieldType.ts';
import { plainCell } from '../model/tabular/cell.ts';
import { cellReader } from '../model/tabular/reading.ts';
import type { FileRow } from './fileRow.ts';
import type { ImportPlan } from './importPlan.ts';
import { textOf } from './importRows.ts';
import { importedField } from './matchColumns.ts';

/** The cells of a row of the file, by the field that they fill, and the text of each. */
export interface ReadLine {
  n: number;
  cells: Record<string, Value>;
  texts: Record<string, string>;
  /** The fields whose text is to be emptied, whatever becomes of empty cells. */
  emptied: Set<string>;
}

interface Column {
  at: number;
  field: Field;
  read: ReturnType<typeof cellReader>;
  fixes: ReadonlyMap<string, string | null>;
}

/** Reads rows of a file as a plan says: columns without a field are left out, texts are replaced, and dates are read in their order. */
export function lineReader(plan: ImportPlan, table: CompiledTable): (row: FileRow) => ReadLine {
  const columns = plan.columns.flatMap(({ field: id, dates }, at): Column | [] => {
    const field = id === null ? undefined : importedField(table, id);
    if (field === undefined) return [];
    const fixes = new Map(plan.fixes.flatMap(fix => (fix.field === id ? [[fix.from, fix.to] as const] : [])));
    return { at, field, fixes, read: cellReader(fieldType(field).formula, dates?.order ?? null) };
  });
  return ({ number, cells }) => {
    const line: ReadLine = { n: number, cells: {}, texts: {}, emptied: new Set() };
    for (const { at, field, fixes, read } of columns) {
      const cell = cells[at];
      const text = textOf(cell);
      const fixed = fixes.get(text);
      line.texts[field.id] = text;
      if (fixed === null) line.emptied.add(field.id);
      if (fixed !== undefined) line.cells[field.id] = fixed === null ? '' : read(plainCell(fixed));
      else line.cells[field.id] = cell === undefined || text === '' ? '' : read(cell);
    }
    return line;
  };
}
