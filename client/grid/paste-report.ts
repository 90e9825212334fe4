import type { CatalogField } from '../../server/api/wire.ts';
import { joinSentences } from '../../server/model/localizedText.ts';
import { unmappedColumns } from './paste-draft.ts';
import type { PasteDraft } from './paste-reading.ts';
import type { GridSlice } from './state.ts';

/** Describes what a paste skipped: the header row, extra columns and rows, read-only cells by column and row, hidden columns in between. */
export function describeLeftOut(grid: GridSlice<'context' | 'surface'>, draft: PasteDraft): string {
  const { reading, plan, fields } = draft;
  const parts: string[] = [];
  const isInOrder = reading.columns.every(({ field, from }) => field === draft.defaultFields[from]);
  if (reading.hasHeader) parts.push(grid.say(isInOrder ? 'headingsOut' : 'headingsFollowed'));
  const ignored = unmappedColumns(draft).filter(({ field }) => field === null);
  const names = ignored.map(({ heading }) => heading ?? '').filter(name => name !== '');
  if (names.length > 0) parts.push(grid.say('headingsUnknown', { list: names.join(', ') }));
  else if (ignored.length > 0) parts.push(grid.say('extraColumns', { count: ignored.length }));
  if (plan.extraRows > 0) parts.push(grid.say('extraRows', { count: plan.extraRows }));
  const [from, to] = [fields[plan.area.left]?.id, fields[plan.area.right]?.id];
  const hidden = reading.hasHeader || from === undefined || to === undefined ? 0 : grid.columns.hiddenBetween(from, to);
  if (hidden > 0) parts.push(grid.say('hiddenLeft', { count: hidden }));
  if (plan.skipped.length > 0)
    parts.push(grid.say('notWritable', { count: plan.skipped.length, list: listCells(grid, fields, plan.skipped) }));
  return joinSentences(parts);
}

/** Number of columns, and of row ranges in each, that are listed. */
const maxListed = 3;

function listCells(
  grid: GridSlice<'context'>,
  fields: readonly CatalogField[],
  cells: readonly { row: number; column: number }[],
): string {
  const byColumn = Map.groupBy(cells, cell => cell.column);
  const parts = [...byColumn].slice(0, maxListed).map(([column, own]) => {
    const name = fields[column]?.label[grid.props.language] ?? '';
    const rows = formatRowRanges(own.map(cell => cell.row + 1));
    return `${name} ${rows.slice(0, maxListed).join(', ')}${rows.length > maxListed ? '…' : ''}`;
  });
  return parts.join(' · ') + (byColumn.size > maxListed ? ' …' : '');
}

/** Row numbers as ranges: `1–3`, `7`. */
function formatRowRanges(rows: readonly number[]): string[] {
  const found: [number, number][] = [];
  for (const row of rows) {
    const last = found.at(-1);
    if (last && last[1] === row - 1) last[1] = row;
    else found.push([row, row]);
  }
  return found.map(([from, to]) => (from === to ? String(from) : `${from}–${to}`));
}
