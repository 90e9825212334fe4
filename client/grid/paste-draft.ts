import type { CatalogField } from '../../server/api/wire.ts';
import type { Value } from '../../server/model/change.ts';
import { regionOf } from '../look/locale.ts';
import type { Block } from './block.ts';
import type { OwnBlock } from './clipboard.ts';
import { withoutCopies } from './copies.ts';
import type { CellEdit } from './edit.ts';
import { wishesOf } from './edit.ts';
import { clearing, joined } from './landing.ts';
import type { Loaded, Taken } from './loading.ts';
import { lockOf } from './look.ts';
import type { Area, PastePlan } from './paste.ts';
import { planPaste } from './paste.ts';
import {
  columnValues,
  type PasteChoices,
  type PasteColumn,
  type PasteDraft,
  type PasteReading,
  readPaste,
} from './paste-reading.ts';
import type { GridState } from './state.ts';

/** On what a paste falls: the cells selected, in the table's own order of columns, and the rows that are there. */
export interface PasteGround {
  area: Area;
  count: number;
  loaded: Loaded;
}

/** Works out what a paste would do. `cut` are cells that it empties, because they were cut. */
export function draftPaste(
  grid: GridState,
  block: Block,
  ground: PasteGround,
  choices: PasteChoices,
  cut: Taken | null,
): PasteDraft {
  const table = grid.source.table();
  const { area, count, loaded } = ground;
  const ordered = grid.columns.ordered().slice(area.left);
  const at = ordered.map(column => column.field);
  const own = block.own?.table === table.id ? block.own : null;
  const reading = readPaste(block, { fields: table.fields, at, region: regionOf(grid.props.language) }, choices);
  const placed = reading.headed ? reading.columns.filter(column => column.field !== null) : reading.columns;
  const fields = reading.headed ? placed.map(column => column.field!) : at;
  const size = { rows: reading.rows.length, columns: Math.max(1, placed.length) };
  const over = reading.headed
    ? { top: area.top, bottom: area.top, left: 0, right: size.columns - 1 }
    : { ...area, left: 0, right: area.right - area.left };
  const isWritable = (row: number, field: CatalogField | undefined): boolean =>
    field !== undefined && lockOf(field, loaded.get(row), table, grid.props.language) === null;
  const isThere = ({ row }: { row: number }): boolean => row >= count || loaded.has(row);
  const whole = planPaste(size, over, {
    rows: count,
    columns: fields.length,
    create: grid.canInsert(),
    writable: (row, column) => isWritable(row, fields[column]),
  });
  const plan = { ...whole, steps: whole.steps.filter(isThere), skipped: whole.skipped.filter(isThere) };
  const values = placed.map(column => columnValues(reading, column, choices.dates));
  const edit = (row: number, field: CatalogField, fromRow: number, fromColumn: number): CellEdit[] => {
    const column = placed[fromColumn];
    if (column === undefined || reading.rows[fromRow]?.[column.from] === undefined) return [];
    const value = ownValue(grid, reading.own && own, fromRow, column.from, field) ?? values[fromColumn]!(fromRow);
    return stays(field, value) ? [] : [{ row, field: field.id, value }];
  };
  const laid = plan.steps.flatMap(({ row, column, fromRow, fromColumn }) => edit(row, fields[column]!, fromRow, fromColumn));
  const { edits, refused } = onceEach(grid, plan, size.rows, laid, loaded);
  const extras = reading.headed
    ? []
    : placed.flatMap((column, index) => (column.loose && column.field ? [{ column, index }] : []));
  for (const { column, index } of extras) {
    for (let row = plan.area.top; row <= plan.area.bottom; row += 1) {
      if (isThere({ row }) && isWritable(row, column.field!)) edits.push(...edit(row, column.field!, row - plan.area.top, index));
    }
  }
  const inTable = { ...plan.area, left: area.left + plan.area.left, right: area.left + plan.area.right };
  const cleared = cut === null ? [] : clearing(grid, cut, inTable, loaded);
  const wishes = joined([...wishesOf(grid, cleared, cut?.rows ?? new Map()), ...wishesOf(grid, edits, loaded)]);
  return { reading, plan, fields, at, wishes, made: wishes.filter(wish => wish.from === null).map(wish => wish.row!), refused };
}

/** Where a block is repeated, a column that needs a value of its own in every row gets each one once; also the columns of which some were left out. */
function onceEach(grid: GridState, plan: PastePlan, lines: number, edits: CellEdit[], loaded: Loaded) {
  if (plan.how === 'once') return { edits, refused: new Set<string>() };
  const once = plan.area.top + lines;
  const kept = withoutCopies(
    grid,
    loaded,
    edits.filter(({ row }) => row >= once),
    'none',
  );
  return { edits: [...edits.filter(({ row }) => row < once), ...kept.edits], refused: kept.refused };
}

/** What is never empty stays as it is where nothing is pasted over it. */
export const stays = (field: CatalogField, value: Value): boolean =>
  (field.type === 'state' || field.required === true) && typeof value === 'string' && value.trim() === '';

/** The raw value of a copied cell where the column it lands on means the same by it; else null. */
export function ownValue(grid: GridState, own: OwnBlock | null, row: number, column: number, into: CatalogField): Value {
  const from = own && grid.source.table().fields.find(field => field.id === own.fields[column]);
  if (!own || !from || from.type !== into.type) return null;
  const alike = from.type === 'link' ? from.to === into.to : !['select', 'state'].includes(from.type) || from.id === into.id;
  return alike ? (own.values[row]?.[column] ?? null) : null;
}

/** The columns of a paste that have something in them and go nowhere, unless somebody says where. */
export const looseColumns = ({ reading }: PasteDraft): PasteColumn[] =>
  reading.columns.filter(column => column.loose && samplesOf(reading, column).length > 0);

/** The first few texts of a column. */
export function samplesOf({ rows }: PasteReading, { from }: PasteColumn, most = 3): string[] {
  const found: string[] = [];
  for (const row of rows) {
    const text = row[from]?.text ?? '';
    if (text.trim() !== '') found.push(text);
    if (found.length === most) break;
  }
  return found;
}
