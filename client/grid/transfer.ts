import type { CatalogField } from '../../server/api/wire.ts';
import type { Value } from '../../server/model/change.ts';
import type { Block, OwnBlock } from './clipboard.ts';
import { readBlock, writeHtml, writeTsv } from './clipboard.ts';
import type { CellEdit } from './edit.ts';
import { focusActive, settle, wishesOf } from './edit.ts';
import { lockOf, showVerdict } from './look.ts';
import type { Area, PastePlan } from './paste.ts';
import { isHeading, planPaste } from './paste.ts';
import type { Range } from './selection.ts';
import type { GridRow } from './source.ts';
import type { GridState } from './state.ts';

/** The flavours of the selected cells; null while some rows are not loaded. */
export function copyBlock(
  grid: GridState,
  id: string,
  rows?: readonly GridRow[],
): { plain: string; html: string; area: Area } | null {
  const area = grid.selection.area();
  const top = Math.max(0, area.top);
  const bottom = Math.min(area.bottom, grid.count() - 1);
  const columns = grid.columns.visible().slice(area.left, area.right + 1);
  const text: string[][] = [];
  const values: Value[][] = [];
  for (let position = top; position <= bottom; position += 1) {
    const row = rows ? rows[position - top] : grid.row(position);
    if (!row) return null;
    text.push(columns.map(({ field }) => plainText(grid, row, field.id)));
    values.push(columns.map(({ field }) => row.cells[field.id] ?? null));
  }
  const own: OwnBlock = { copy: id, table: grid.source.table().id, fields: columns.map(column => column.id), values };
  return { plain: writeTsv(text), html: writeHtml(text, own), area: { ...area, top, bottom } };
}

/** What another program gets of a cell: labels and titles, but numbers and dates as they are stored. */
function plainText(grid: GridState, row: GridRow, id: string): string {
  const field = grid.source.table().fields.find(one => one.id === id)!;
  const value = row.cells[id];
  if (value === null || value === undefined) return '';
  const { language } = grid.props;
  if (field.type === 'verdict') return showVerdict(row, value, grid.reader);
  if (field.type === 'flag') return value === true ? 'TRUE' : 'FALSE';
  if (field.type === 'link' && field.to !== undefined) return grid.source.linkTitle(field.to, String(value));
  if (field.type === 'state') return field.states?.find(one => one.id === value)?.label[language] ?? String(value);
  if (field.type === 'select') return field.options?.find(one => one.id === value)?.label[language] ?? String(value);
  return String(value);
}

/** Ctrl+C and Ctrl+X: several ranges are refused; rows not loaded are fetched first. */
export async function copy(grid: GridState, event: ClipboardEvent | null, cut: boolean): Promise<void> {
  event?.preventDefault();
  if (grid.selection.ranges().length > 1) {
    grid.announcer.say(grid.say('oneRange'));
    return;
  }
  const id = crypto.randomUUID();
  const { top, bottom } = grid.selection.area();
  let block = copyBlock(grid, id);
  if (block && event?.clipboardData) {
    event.clipboardData.setData('text/plain', block.plain);
    event.clipboardData.setData('text/html', block.html);
  } else {
    const load = async (): Promise<NonNullable<typeof block>> => {
      block ??= copyBlock(grid, id, await grid.source.rowsBetween(Math.max(0, top), Math.min(bottom, grid.count() - 1)));
      if (!block) throw new Error('Rows that were just loaded are missing');
      return block;
    };
    try {
      const item = new ClipboardItem({
        'text/plain': load().then(({ plain }) => new Blob([plain], { type: 'text/plain' })),
        'text/html': load().then(({ html }) => new Blob([html], { type: 'text/html' })),
      });
      await navigator.clipboard.write([item]);
    } catch {
      // The browser gives the clipboard only to the key itself: by now the rows are there for it.
      await load();
      grid.announcer.say(grid.say('pressToCopy'));
      grid.props.onReport({ accepted: 0, held: 0, refused: 0, outcomes: [], message: grid.say('pressToCopy') });
      return;
    }
  }
  if (!block) return;
  grid.setCopied({ id, area: block.area, cut });
  grid.announcer.say(
    grid.say('copied', { rows: block.area.bottom - block.area.top + 1, columns: block.area.right - block.area.left + 1 }),
  );
}

/** Ctrl+V: reads the clipboard's flavours and pastes; `plainOnly` leaves raw values aside. */
export function pasteEvent(grid: GridState, event: ClipboardEvent, plainOnly: boolean): Promise<void> {
  event.preventDefault();
  const data = event.clipboardData;
  return paste(grid, readBlock(data?.getData('text/plain') ?? '', plainOnly ? '' : (data?.getData('text/html') ?? '')));
}

/** The menu's paste: browsers ask the person, or do not allow it; then the key is named. */
export async function pasteFromMenu(grid: GridState): Promise<void> {
  try {
    const [item] = await navigator.clipboard.read();
    const read = async (type: string): Promise<string> => (item?.types.includes(type) ? (await item.getType(type)).text() : '');
    await paste(grid, readBlock(await read('text/plain'), await read('text/html')));
  } catch {
    grid.announcer.say(grid.say('pressToPaste'));
    grid.props.onReport({ accepted: 0, held: 0, refused: 0, outcomes: [], message: grid.say('pressToPaste') });
  }
}

/** Lays a block over the selection and writes it in one commit; says what found no place. */
export async function paste(grid: GridState, whole: Block): Promise<void> {
  const headed = whole.cells.length > 1 && isHeading(whole.cells[0]!, labelsFrom(grid, grid.selection.area().left));
  const block = headed && !whole.own ? { ...whole, cells: whole.cells.slice(1) } : whole;
  if (block.cells.length === 0) return;
  if (grid.selection.ranges().length > 1) {
    grid.announcer.say(grid.say('oneRange'));
    return;
  }
  const area = grid.selection.area();
  const target = { ...area, top: Math.max(0, area.top), bottom: Math.max(0, area.bottom) };
  const size = { rows: block.cells.length, columns: Math.max(...block.cells.map(row => row.length)) };
  const count = grid.count();
  const reach = Math.min(count - 1, Math.max(target.bottom, target.top + size.rows - 1));
  const loaded = new Map<number, GridRow>();
  if (target.top <= reach) {
    for (const [index, row] of (await grid.source.rowsBetween(target.top, reach)).entries()) loaded.set(target.top + index, row);
  }
  const shape = {
    rows: count,
    columns: grid.columns.visible().length,
    create: grid.canInsert(),
    writable: (row: number, column: number) =>
      lockOf(grid.field(column)!, loaded.get(row), grid.source.table(), grid.props.language) === null,
  };
  const plan = planPaste(size, target, shape);
  const own = block.own?.table === grid.source.table().id ? block.own : null;
  const edits = plan.steps.flatMap(({ row, column, fromRow, fromColumn }): CellEdit[] => {
    const text = block.cells[fromRow]?.[fromColumn];
    if (text === undefined) return [];
    return [{ row, field: grid.field(column)!.id, value: rawValue(grid, own, fromRow, fromColumn, grid.field(column)!) ?? text }];
  });
  const moved = grid.copied();
  const cut = moved?.cut && block.own?.copy === moved.id ? moved : null;
  const all = cut ? [...clearing(grid, cut.area, plan.area), ...edits] : edits;
  const wishes = wishesOf(grid, all, loaded);
  const label = grid.say(cut ? 'moveLabel' : 'pasteLabel');
  if (cut) grid.setCopied(null);
  if (wishes.length > 0) {
    const made = wishes.filter(wish => wish.from === null).map(wish => wish.row!);
    const work = grid.source.commit(wishes, label, 'paste');
    const chosen = cover(grid, plan.area, made);
    await settle(grid, work, true, leftOut(grid, plan, block !== whole));
    // New rows may have found their place elsewhere meanwhile: the selection goes with them, unless the person has moved on.
    if (grid.selection.ranges()[0] === chosen) cover(grid, plan.area, made);
    return;
  }
  cover(grid, plan.area, []);
  if (leftOut(grid, plan, block !== whole) !== '')
    grid.props.onReport({ accepted: 0, held: 0, refused: 0, outcomes: [], message: leftOut(grid, plan, block !== whole) });
}

/** What the columns from here on are called, in either language and by id. */
const labelsFrom = (grid: GridState, left: number): string[][] =>
  grid.columns
    .visible()
    .slice(left)
    .map(({ id, field }) => [id, field.label.en, field.label.fr]);

/** Selects exactly what was pasted: the rows that were there, and those that were made, wherever they stand together. */
function cover(grid: GridState, area: Area, made: readonly string[]): Range {
  const places = made.flatMap(row => grid.source.positionOf(row) ?? []).sort((a, b) => a - b);
  const old = Math.max(0, area.bottom - area.top + 1 - made.length);
  const [first, last] = [places[0], places.at(-1)];
  const together = first !== undefined && last !== undefined && last - first + 1 === places.length;
  const top = together && old === 0 ? first : area.top;
  const bottom = together && (old === 0 || first === area.top + old) ? last : area.bottom;
  const range = { anchor: { row: top, column: area.left }, head: { row: bottom, column: area.right } };
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

function clearing(grid: GridState, from: Area, to: Area): CellEdit[] {
  const edits: CellEdit[] = [];
  for (let row = from.top; row <= from.bottom; row += 1) {
    for (let column = from.left; column <= from.right; column += 1) {
      const covered = row >= to.top && row <= to.bottom && column >= to.left && column <= to.right;
      if (!covered && grid.row(row) && grid.lock(row, column) === null)
        edits.push({ row, field: grid.field(column)!.id, value: null });
    }
  }
  return edits;
}

function leftOut(grid: GridState, plan: PastePlan, headed: boolean): string {
  const parts: string[] = headed ? [grid.say('headingsOut')] : [];
  if (plan.extraColumns > 0) parts.push(grid.say('extraColumns', { count: plan.extraColumns }));
  if (plan.extraRows > 0) parts.push(grid.say('extraRows', { count: plan.extraRows }));
  if (plan.skipped.length > 0) parts.push(grid.say('notWritable', { count: plan.skipped.length }));
  return parts.join('. ');
}
