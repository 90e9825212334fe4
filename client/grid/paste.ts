import { joinSentences } from '../../server/model/localizedText.ts';
import './add-lazy-strings.ts';
import type { CatalogField } from '../../server/api/wire.ts';
import type { RowId } from '../../server/model/change.ts';
import { defaultChoices, type ReadingChoices } from '../../server/model/tabular/reading.ts';
import type { Range } from './areas.ts';
import { lockReason } from './cell-display.ts';
import { type ClipboardBlock, readBlock } from './clipboard-block.ts';
import { focusActive, notifyLock, showRange } from './edit.ts';
import type { RowsByNumber } from './loading.ts';
import { fetchSelection } from './loading.ts';
import { draftPaste, unmappedColumns } from './paste-draft.ts';
import type { Area } from './paste-layout.ts';
import { draftRanges, fitsAll, lineForEachRow, withNewRow } from './paste-ranges.ts';
import type { PasteDraft } from './paste-reading.ts';
import { describeLeftOut } from './paste-report.ts';
import { fetchPasteRows, type PasteRows, pasteRowsFor } from './paste-rows.ts';
import { reportMessage } from './report-outcome.ts';
import { toSpans } from './row-set.ts';
import { sendChanges } from './send-changes.ts';
import type { GridSlice, WritingGrid } from './state.ts';
import { describeDropped } from './unique-values.ts';
import { areRowsChosen } from './whole-rows.ts';

/** What a paste needs of a grid. */
export type PastingGrid = WritingGrid & GridSlice<'surface' | 'clipboard'>;

/**
 * Pastes the clipboard over the selection in one commit, and reports what did not fit. Asks first if there is a choice:
 * how to read the block, the fields of unmapped columns, and whether to create more rows than fit the screen.
 */
export async function paste(grid: PastingGrid, flavours: { plain: string; html: string }): Promise<void> {
  const block = readBlock(flavours.plain, flavours.html);
  if (block.cells.length === 0) return;
  if (grid.selection.isLost()) {
    notifyLock(grid);
    return;
  }
  const copied = grid.clipboard.copied();
  const isOwnCut = copied?.cut === true && block.native?.copy === copied.id;
  if (grid.selection.ranges().length > 1) {
    if (isOwnCut) grid.notify(grid.say('cutOnce'));
    else await pasteIntoRanges(grid, block);
    return;
  }
  if (isOwnCut && copied.isCancelled) {
    grid.notify(grid.say('cutEnded'));
    return;
  }
  const selected = grid.selection.area();
  const area = { ...inTableOrder(grid, selected), top: Math.max(0, selected.top), bottom: Math.max(0, selected.bottom) };
  const target = pasteRowsFor(grid, block.cells.length, area);
  const cut = isOwnCut ? await fetchSelection(grid, copied.parts) : null;
  const draft = (loaded: RowsByNumber, choices: ReadingChoices): PasteDraft =>
    draftPaste(grid, block, { area, count: target.count, loaded }, choices, cut);
  let loaded = await fetchPasteRows(grid, target);
  let planned = draft(loaded, defaultChoices);
  if (planned.reading.rows.length === 0) {
    grid.notify(grid.say('onlyHeadings'));
    return;
  }
  if (needsPrompt(grid, planned)) {
    const shownRows = loaded;
    const choices = await promptPaste(grid, choice => draft(shownRows, choice));
    if (choices === null) return;
    // Rows may have been deleted while the dialog was open.
    loaded = await fetchPasteRows(grid, target);
    planned = draft(loaded, choices);
  }
  const also = describePaste(grid, planned, target, loaded);
  if (isOwnCut) grid.clipboard.setCopied(null);
  const { plan, requests, newRows } = planned;
  const rows = [...loaded].flatMap(([at, row]) => (at >= plan.area.top && at <= plan.area.bottom ? row.id : []));
  if (requests.length > 0) {
    const label = grid.say(isOwnCut ? 'moveLabel' : 'pasteLabel');
    const existing = [...(cut?.rows.values() ?? []), ...loaded.values()];
    const done = sendChanges(grid, requests, { rows: existing, label, kind: 'paste', alwaysReport: true, also });
    const range = selectPasted(grid, planned, [...rows, ...newRows]);
    await done;
    // New rows may have moved meanwhile: the selection follows them, unless the person has selected something else.
    if (grid.selection.ranges()[0] === range) selectPasted(grid, planned, [...rows, ...newRows]);
    return;
  }
  selectPasted(grid, planned, rows);
  reportMessage(grid, also);
}

/** Fills each range of a multiple selection with the block, if it fits all of them; or each of their rows with its own line, if it has one for each. */
async function pasteIntoRanges(
  grid: GridSlice<'context' | 'checks' | 'surface' | 'messages' | 'selection' | 'fills' | 'dialogs'>,
  block: ClipboardBlock,
): Promise<void> {
  const chosen = grid.selection.parts();
  const isWholeRows = areRowsChosen(grid);
  const isLoaded = (row: RowId): boolean => grid.source.positionOf(row) !== undefined;
  const resolve = async () => {
    const ranges = withNewRow(chosen, await fetchSelection(grid, chosen));
    return lineForEachRow(block, ranges, isLoaded, isWholeRows) ?? ranges;
  };
  let resolved = await resolve();
  if (resolved.parts.every(({ rows }) => rows.length === 0)) {
    grid.notify(grid.say('rowsGone'));
    return;
  }
  if (!fitsAll(block, resolved.parts)) {
    grid.notify(grid.say('rangesUnlike'));
    return;
  }
  let draft = draftRanges(grid, block, resolved, defaultChoices);
  if (draft.reading.columns.some(column => column.dates?.open)) {
    const choices = await promptPaste(grid, choice => draftRanges(grid, block, resolved, choice));
    if (choices === null) return;
    resolved = await resolve();
    draft = draftRanges(grid, block, resolved, choices);
  }
  const also = joinSentences([describeLeftOut(grid, draft), describeDropped(grid, draft.droppedColumns)]);
  const label = grid.say('pasteLabel');
  const rows = [...resolved.rows.values()];
  if (draft.requests.length > 0)
    await sendChanges(grid, draft.requests, { rows, label, kind: 'paste', alwaysReport: true, also });
  else reportMessage(grid, also);
}

/** Describes everything a paste skipped. */
function describePaste(
  grid: GridSlice<'context' | 'surface'>,
  draft: PasteDraft,
  target: PasteRows,
  loaded: RowsByNumber,
): string {
  const { area } = draft.plan;
  const missing = target.rows === null ? 0 : Math.min(area.bottom, target.count - 1) - area.top + 1 - rowsIn(loaded, area);
  const parts = [
    describeLeftOut(grid, draft),
    missing > 0 ? grid.say('rowsLeftOut', { count: missing }) : '',
    describeDropped(grid, draft.droppedColumns),
  ];
  return joinSentences(parts);
}

const rowsIn = (loaded: RowsByNumber, { top, bottom }: Area): number =>
  [...loaded.keys()].filter(at => at >= top && at <= bottom).length;

/** Number of rows created without confirmation, however low the window. */
const minRowLimit = 12;
const newRowLimit = (grid: GridSlice<'surface'>): number => Math.max(minRowLimit, grid.view.pageRows());

/** Whether the dialog is needed: there is a choice, or many rows would be created. */
function needsPrompt(grid: GridSlice<'surface'>, draft: PasteDraft): boolean {
  const { reading, newRows } = draft;
  return (
    reading.split !== null ||
    reading.headings?.sure === false ||
    unmappedColumns(draft).length > 0 ||
    reading.columns.some(column => column.dates?.open) ||
    newRows.length > newRowLimit(grid)
  );
}

/** Asks how to paste; null if the person cancels. */
const promptPaste = (
  grid: GridSlice<'context' | 'surface' | 'dialogs'>,
  draft: (choices: ReadingChoices) => PasteDraft,
): Promise<ReadingChoices | null> =>
  new Promise(answer => {
    const table = grid.source.table();
    const isWritable = (field: CatalogField): boolean => lockReason(field, undefined, table, grid.props.language) === null;
    grid.dialogs.setPastePrompt({
      draft,
      newRowLimit: newRowLimit(grid),
      preview: ({ requests }) => (requests.length === 0 ? null : (grid.source.preview?.(requests) ?? null)),
      fieldsFor({ fields, reading }) {
        const known = reading.columns.flatMap(({ field, isUnmapped }) => (isUnmapped || field === null ? [] : [field]));
        const assigned = new Set([...(reading.hasHeader ? [] : fields), ...known]);
        return table.fields.filter(field => !assigned.has(field) && isWritable(field));
      },
      answer(choices) {
        grid.dialogs.setPastePrompt(null);
        answer(choices);
      },
    });
  });

/** The columns of an area in the table's own order. Cards use another order, so there only the first column counts. */
function inTableOrder(grid: GridSlice<'surface'>, area: Area): Area {
  if (!grid.view.cards()) return area;
  const at = grid.columns.ordered().indexOf(grid.columns.visible()[area.left]!);
  return { ...area, left: at, right: at };
}

/** Selects and shows the pasted rows, existing and new, if they are adjacent. */
function selectPasted(
  grid: GridSlice<'context' | 'cells' | 'surface' | 'selection' | 'editing' | 'dialogs'>,
  { plan: { area }, fields }: PasteDraft,
  rows: readonly RowId[],
): Range {
  const spans = toSpans(rows.flatMap(row => grid.source.positionOf(row) ?? []));
  const { top, bottom } = spans.length === 1 ? spans[0]! : (spans[0] ?? area);
  const columns = fields.slice(area.left, area.right + 1).map(field => grid.columns.indexOf(field.id));
  const shown = columns.filter(at => at >= 0);
  const left = shown.length === 0 ? grid.selection.active().column : Math.min(...shown);
  const right = shown.length === 0 || grid.view.cards() ? left : Math.max(...shown);
  const range = { anchor: { row: top, column: left }, head: { row: bottom, column: right } };
  const { activeElement } = document;
  // A dialog that has just closed leaves the focus nowhere, and the next key would be lost.
  const mayFocus = activeElement === document.body || grid.root().contains(activeElement);
  showRange(grid, range);
  if (mayFocus && !grid.editing.current() && !grid.dialogs.isFindOpen()) focusActive(grid);
  return range;
}
