import type { CatalogField } from '../../server/api/wire.ts';
import type { RowId, Value } from '../../server/model/change.ts';
import { cellValue } from '../../server/model/tabular/cellValue.ts';
import { type Epoch, epochOf } from '../../server/model/tabular/serial.ts';
import type { Range } from './areas.ts';
import type { Block } from './block.ts';
import { readBlock } from './block.ts';
import type { OwnBlock } from './clipboard.ts';
import { withoutCopies } from './copies.ts';
import type { CellEdit } from './edit.ts';
import { focusActive, sayLock, settle, wishesOf } from './edit.ts';
import { sayCopies } from './filling.ts';
import { runsOf } from './held.ts';
import { clearing, joined, landingOf, rowsOf } from './landing.ts';
import { leftOut } from './left-out.ts';
import type { Loaded } from './loading.ts';
import { fetchParts } from './loading.ts';
import { lockOf } from './look.ts';
import type { Area, PastePlan } from './paste.ts';
import { isHeading, planPaste } from './paste.ts';
import type { Preview } from './source.ts';
import type { GridState } from './state.ts';

/**
 * Lays what a clipboard holds over the selection and writes it in one commit; says what found no place. Asks first what to do with columns past the
 * last one, and whether to make more rows than fit the screen.
 */
export async function paste(grid: GridState, flavours: { plain: string; html: string }): Promise<void> {
  const whole = readBlock(flavours.plain, flavours.html);
  const block = withoutHeadings(grid, whole);
  if (block.cells.length === 0) return;
  if (grid.selection.ranges().length > 1) {
    grid.tell(grid.say('oneRange'));
    return;
  }
  if (grid.selection.lost()) {
    sayLock(grid);
    return;
  }
  const copied = grid.copied();
  const own = block.own?.table === grid.source.table().id ? block.own : null;
  const isOurs = copied?.cut === true && block.own?.copy === copied.id;
  if (isOurs && copied.ended) {
    grid.tell(grid.say('cutEnded'));
    return;
  }
  const area = grid.selection.area();
  const target = { ...inTable(grid, area), top: Math.max(0, area.top), bottom: Math.max(0, area.bottom) };
  const landing = landingOf(grid, sizeOf(block).rows, target);
  const fields = await fieldsForExtras(grid, block, target);
  if (fields === null) return;
  const landed = await rowsOf(grid, landing);
  const plan = planFor(grid, block, target, landing.count, landed);
  const { edits, refused } = pasted(grid, block, own, plan, landed);
  const extras = extraEdits(grid, block, own, fields, plan, landed);
  const cut = isOurs ? await fetchParts(grid, copied.chosen) : null;
  const cleared = cut ? clearing(grid, cut, plan.area, landed) : [];
  const wishes = joined([...wishesOf(grid, cleared, cut?.rows ?? new Map()), ...wishesOf(grid, [...edits, ...extras], landed)]);
  const made = wishes.filter(wish => wish.from === null).map(wish => wish.row!);
  if (
    made.length > Math.max(aScreen, grid.view.pageRows()) &&
    !(await mayMake(grid, made.length, () => grid.source.preview?.(wishes)))
  )
    return;
  const label = grid.say(cut ? 'moveLabel' : 'pasteLabel');
  const gone = landing.rows === null ? 0 : Math.min(plan.area.bottom, landing.count - 1) - plan.area.top + 1 - landed.size;
  const also = [
    leftOut(grid, plan, fields.filter(field => field === null).length, block !== whole),
    gone > 0 ? grid.say('rowsLeftOut', { count: gone }) : '',
    sayCopies(grid, refused),
  ]
    .filter(text => text !== '')
    .join('. ');
  if (cut) grid.setCopied(null);
  const rows = [...landed].flatMap(([at, row]) => (at >= plan.area.top && at <= plan.area.bottom ? row.id : []));
  if (wishes.length > 0) {
    const work = grid.source.commit(wishes, label, 'paste');
    const chosen = cover(grid, plan.area, [...rows, ...made]);
    await settle(grid, work, true, also);
    // New rows may have found their place elsewhere meanwhile: the selection goes with them, unless the person has moved on.
    if (grid.selection.ranges()[0] === chosen) cover(grid, plan.area, [...rows, ...made]);
    return;
  }
  cover(grid, plan.area, rows);
  if (also !== '') grid.report({ accepted: 0, held: 0, refused: 0, outcomes: [], message: also });
}

/** So many rows are made without asking, however low the window. */
const aScreen = 12;

/** The field of a column in the table's own order, by which a paste is laid out: what was copied knows nothing of cards. */
const fieldAt = (grid: GridState, column: number): CatalogField => grid.columns.ordered()[column]!.field;

/** The columns of an area in the table's own order; on cards, which show another, the one where the area begins. */
function inTable(grid: GridState, area: Area): Area {
  if (!grid.view.cards()) return area;
  const at = grid.columns.ordered().indexOf(grid.columns.visible()[area.left]!);
  return { ...area, left: at, right: at };
}

/** The block without a first line that only names the columns on which it would fall. */
function withoutHeadings(grid: GridState, block: Block): Block {
  const [first] = block.cells;
  if (first === undefined || block.cells.length === 1 || block.own) return block;
  const columns = grid.columns.ordered().slice(inTable(grid, grid.selection.area()).left);
  const labels = columns.map(({ id, field }) => [id, field.label.en, field.label.fr]);
  return isHeading(
    first.map(cell => cell.text),
    labels,
  )
    ? { ...block, cells: block.cells.slice(1) }
    : block;
}

const sizeOf = (block: Block) => ({ rows: block.cells.length, columns: Math.max(...block.cells.map(row => row.length)) });

/** Where every cell of the block goes: into these rows, and from `count` on into new ones. */
function planFor(grid: GridState, block: Block, target: Area, count: number, landed: Loaded): PastePlan {
  const table = grid.source.table();
  const plan = planPaste(sizeOf(block), target, {
    rows: count,
    columns: grid.columns.ordered().length,
    create: grid.canInsert(),
    writable: (row, column) => lockOf(fieldAt(grid, column), landed.get(row), table, grid.props.language) === null,
  });
  const isThere = ({ row }: { row: number }): boolean => row >= count || landed.has(row);
  return { ...plan, steps: plan.steps.filter(isThere), skipped: plan.skipped.filter(isThere) };
}

/** The cells that the block writes. Where it is repeated, a column that needs a value of its own in every row gets each one once. */
function pasted(grid: GridState, block: Block, own: OwnBlock | null, plan: PastePlan, rows: Loaded) {
  const edits = plan.steps.flatMap(({ row, column, fromRow, fromColumn }) =>
    editOf(grid, block, own, fieldAt(grid, column), { row, fromRow, fromColumn }),
  );
  if (plan.how === 'once') return { edits, refused: new Set<string>() };
  const once = plan.area.top + block.cells.length;
  const [first, copies] = [edits.filter(({ row }) => row < once), edits.filter(({ row }) => row >= once)];
  const kept = withoutCopies(grid, rows, copies, 'none');
  return { edits: [...first, ...kept.edits], refused: kept.refused };
}

/** Asks into which fields the columns past the last one go; null for each that is left out, null for all where the person cancels. */
async function fieldsForExtras(grid: GridState, block: Block, target: Area): Promise<(string | null)[] | null> {
  const columns = grid.columns.ordered();
  const shape = { rows: grid.count(), columns: columns.length, create: grid.canInsert(), writable: () => true };
  const { extraColumns, area } = planPaste(sizeOf(block), target, shape);
  if (extraColumns === 0) return [];
  const from = area.right - area.left + 1;
  const extras = Array.from({ length: extraColumns }, (_, index) => ({
    place: from + index + 1,
    samples: block.cells
      .map(row => row[from + index]?.text ?? '')
      .filter(text => text !== '')
      .slice(0, 3),
  }));
  const taken = new Set(columns.slice(target.left).map(column => column.id));
  const table = grid.source.table();
  const fields = table.fields.filter(
    field => !taken.has(field.id) && lockOf(field, grid.row(target.top), table, grid.props.language) === null,
  );
  return new Promise(answer => {
    grid.setPasteAsked({
      kind: 'columns',
      extras,
      fields,
      answer: chosen => {
        grid.setPasteAsked(null);
        answer(chosen);
      },
    });
  });
}

/** Asks whether so many rows are to be made, with what a trial says would become of them. */
const mayMake = (grid: GridState, count: number, preview: () => Promise<Preview> | undefined): Promise<boolean> =>
  new Promise(answer => {
    grid.setPasteAsked({
      kind: 'rows',
      count,
      preview: preview() ?? null,
      answer: yes => {
        grid.setPasteAsked(null);
        answer(yes);
      },
    });
  });

interface Place {
  row: number;
  fromRow: number;
  fromColumn: number;
}

function editOf(
  grid: GridState,
  block: Block,
  own: OwnBlock | null,
  field: CatalogField,
  { row, fromRow, fromColumn }: Place,
): CellEdit[] {
  const cell = block.cells[fromRow]?.[fromColumn];
  if (cell === undefined) return [];
  const value = rawValue(grid, own, fromRow, fromColumn, field) ?? cellValue(cell, field.type, epochs(block, fromColumn));
  // What is never empty stays as it is where nothing is pasted over it.
  const stays = field.type === 'state' || field.required === true;
  return stays && typeof value === 'string' && value.trim() === '' ? [] : [{ row, field: field.id, value }];
}

const known = new WeakMap<Block, Map<number, Epoch>>();

/** From which day a column of a block counts its dates: looked at once. */
function epochs(block: Block, column: number): Epoch {
  const found = known.get(block) ?? new Map<number, Epoch>();
  known.set(block, found);
  const epoch = found.get(column) ?? epochOf(block.cells.flatMap(row => row[column] ?? []));
  found.set(column, epoch);
  return epoch;
}

function extraEdits(
  grid: GridState,
  block: Block,
  own: OwnBlock | null,
  fields: readonly (string | null)[],
  { area }: PastePlan,
  loaded: Loaded,
): CellEdit[] {
  const table = grid.source.table();
  const edits: CellEdit[] = [];
  for (const [index, id] of fields.entries()) {
    const field = table.fields.find(one => one.id === id);
    if (!field) continue;
    for (let row = area.top; row <= area.bottom; row += 1) {
      if (lockOf(field, loaded.get(row), table, grid.props.language) !== null) continue;
      edits.push(
        ...editOf(grid, block, own, field, { row, fromRow: row - area.top, fromColumn: area.right - area.left + 1 + index }),
      );
    }
  }
  return edits;
}

/** Selects exactly what was pasted: the rows that were there, and those that were made, where they stand together. */
function cover(grid: GridState, area: Area, rows: readonly RowId[]): Range {
  const places = runsOf(rows.flatMap(row => grid.source.positionOf(row) ?? []));
  const { top, bottom } = places.length === 1 ? places[0]! : (places[0] ?? area);
  const [left, right] = [area.left, grid.view.cards() ? area.left : area.right].map(column =>
    grid.columns.indexOf(grid.columns.ordered()[column]!.id),
  ) as [number, number];
  const range = { anchor: { row: top, column: left }, head: { row: bottom, column: right } };
  const held = grid.root().contains(document.activeElement);
  grid.selection.set(range);
  if (held && !grid.editing() && !grid.finding()) focusActive(grid);
  return range;
}

/** The raw value of a copied cell where the column it lands on means the same by it; else null. */
function rawValue(grid: GridState, own: OwnBlock | null, row: number, column: number, into: CatalogField): Value {
  const from = own && grid.source.table().fields.find(field => field.id === own.fields[column]);
  if (!own || !from || from.type !== into.type) return null;
  const alike = from.type === 'link' ? from.to === into.to : !['select', 'state'].includes(from.type) || from.id === into.id;
  return alike ? (own.values[row]?.[column] ?? null) : null;
}
