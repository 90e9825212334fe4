import type { CatalogField } from '../../server/api/wire.ts';
import type { Value } from '../../server/model/change.ts';
import type { OutgoingCell } from '../../server/model/tabular/writeHtml.ts';
import type { OwnBlock } from './clipboard.ts';
import { writeBlock } from './clipboard.ts';
import { keptText, showVerdict } from './look.ts';
import type { Area } from './paste.ts';
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
  const cells: OutgoingCell[][] = [];
  const values: Value[][] = [];
  for (let position = top; position <= bottom; position += 1) {
    const row = rows ? rows[position - top] : grid.row(position);
    if (!row) return null;
    cells.push(columns.map(({ field }) => outgoing(grid, row, field)));
    values.push(columns.map(({ field }) => keptText(field, row) ?? row.cells[field.id] ?? null));
  }
  const own: OwnBlock = { copy: id, table: grid.source.table().id, fields: columns.map(column => column.id), values };
  return { ...writeBlock(cells, own), area: { ...area, top, bottom } };
}

/** What another program gets of a cell: labels and titles, but numbers and dates as they are stored; text that was not taken as it is. */
function outgoing(grid: GridState, row: GridRow, field: CatalogField): OutgoingCell {
  const kept = keptText(field, row);
  if (kept !== null) return { text: kept, type: 'text', value: kept };
  const value = row.cells[field.id] ?? null;
  return { text: value === null ? '' : plainText(grid, row, field, value), type: field.type, value };
}

function plainText(grid: GridState, row: GridRow, field: CatalogField, value: NonNullable<Value>): string {
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
    grid.tell(grid.say('oneRange'));
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
      grid.tell(grid.say('pressToCopy'));
      return;
    }
  }
  if (!block) return;
  grid.setCopied({ id, area: block.area, cut });
  grid.readOut('copied', { rows: block.area.bottom - block.area.top + 1, columns: block.area.right - block.area.left + 1 });
}
