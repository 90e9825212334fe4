import './add-lazy-strings.ts';
import type { CatalogField } from '../../server/api/wire.ts';
import type { RowId } from '../../server/model/change.ts';
import type { Range } from './areas.ts';
import { type ClipboardBlock, readBlock } from './block.ts';
import { lockReason } from './cell-display.ts';
import { focusActive, notifyLock, reportMessage, reportOutcome, showRange } from './edit.ts';
import type { RowsByNumber } from './loading.ts';
import { fetchSelection } from './loading.ts';
import { draftPaste, unmappedColumns } from './paste-draft.ts';
import type { Area } from './paste-layout.ts';
import { draftRanges, fitsAll, withNewRow } from './paste-ranges.ts';
import { defaultChoices, type PasteChoices, type PasteDraft } from './paste-reading.ts';
import { describeLeftOut } from './paste-report.ts';
import { fetchPasteRows, type PasteRows, pasteRowsFor } from './paste-rows.ts';
import { toSpans } from './row-set.ts';
import type { GridState } from './state.ts';
import { describeDropped } from './unique-values.ts';

/**
 * Lays what a clipboard holds over the selection and writes it in one commit; says what found no place. Asks first where there is something
 * to choose: how the block is to be read, where columns go of which nothing says so, and whether to make more rows than fit the screen.
 */
export async function paste(grid: GridState, flavours: { plain: string; html: string }): Promise<void> {
  const block = readBlock(flavours.plain, flavours.html);
  if (block.cells.length === 0) return;
  if (grid.selection.isLost()) {
    notifyLock(grid);
    return;
  }
  const copied = grid.copied();
  const isOurs = copied?.cut === true && block.native?.copy === copied.id;
  if (grid.selection.ranges().length > 1) {
    if (isOurs) grid.notify(grid.say('cutOnce'));
    else await pasteIntoRanges(grid, block);
    return;
  }
  if (isOurs && copied.isCancelled) {
    grid.notify(grid.say('cutEnded'));
    return;
  }
  const selected = grid.selection.area();
  const area = { ...inTableOrder(grid, selected), top: Math.max(0, selected.top), bottom: Math.max(0, selected.bottom) };
  const landing = pasteRowsFor(grid, block.cells.length, area);
  const cut = isOurs ? await fetchSelection(grid, copied.parts) : null;
  const draft = (loaded: RowsByNumber, choices: PasteChoices): PasteDraft =>
    draftPaste(grid, block, { area, count: landing.count, loaded }, choices, cut);
  let landed = await fetchPasteRows(grid, landing);
  let chosen = draft(landed, defaultChoices);
  if (chosen.reading.rows.length === 0) {
    grid.notify(grid.say('onlyHeadings'));
    return;
  }
  if (needsPrompt(grid, chosen)) {
    const asked = landed;
    const choices = await promptPaste(grid, choice => draft(asked, choice));
    if (choices === null) return;
    // Rows may have gone while it was asked.
    landed = await fetchPasteRows(grid, landing);
    chosen = draft(landed, choices);
  }
  const also = describePaste(grid, chosen, landing, landed);
  if (isOurs) grid.setCopied(null);
  const { plan, requests: wishes, newRows: made } = chosen;
  const rows = [...landed].flatMap(([at, row]) => (at >= plan.area.top && at <= plan.area.bottom ? row.id : []));
  if (wishes.length > 0) {
    const work = grid.source.commit(wishes, grid.say(isOurs ? 'moveLabel' : 'pasteLabel'), 'paste');
    const range = selectPasted(grid, chosen, [...rows, ...made]);
    await reportOutcome(grid, work, true, also);
    // New rows may have found their place elsewhere meanwhile: the selection goes with them, unless the person has moved on.
    if (grid.selection.ranges()[0] === range) selectPasted(grid, chosen, [...rows, ...made]);
    return;
  }
  selectPasted(grid, chosen, rows);
  reportMessage(grid, also);
}

/** Fills each range of a selection of several with the block, where it fits all of them. */
async function pasteIntoRanges(grid: GridState, block: ClipboardBlock): Promise<void> {
  const chosen = grid.selection.parts();
  const take = async () => withNewRow(chosen, await fetchSelection(grid, chosen));
  let taken = await take();
  if (taken.parts.every(({ rows }) => rows.length === 0)) {
    grid.notify(grid.say('rowsGone'));
    return;
  }
  if (!fitsAll(block, taken.parts)) {
    grid.notify(grid.say('rangesUnlike'));
    return;
  }
  let draft = draftRanges(grid, block, taken, defaultChoices);
  if (draft.reading.columns.some(column => column.dates?.open)) {
    const choices = await promptPaste(grid, choice => draftRanges(grid, block, taken, choice));
    if (choices === null) return;
    taken = await take();
    draft = draftRanges(grid, block, taken, choices);
  }
  const also = [describeLeftOut(grid, draft), describeDropped(grid, draft.droppedColumns)].filter(text => text !== '').join('. ');
  if (draft.requests.length > 0)
    await reportOutcome(grid, grid.source.commit(draft.requests, grid.say('pasteLabel'), 'paste'), true, also);
  else reportMessage(grid, also);
}

/** What of a paste found no place. */
function describePaste(grid: GridState, draft: PasteDraft, landing: PasteRows, landed: RowsByNumber): string {
  const { area } = draft.plan;
  const gone = landing.rows === null ? 0 : Math.min(area.bottom, landing.count - 1) - area.top + 1 - rowsIn(landed, area);
  const parts = [
    describeLeftOut(grid, draft),
    gone > 0 ? grid.say('rowsLeftOut', { count: gone }) : '',
    describeDropped(grid, draft.droppedColumns),
  ];
  return parts.filter(text => text !== '').join('. ');
}

const rowsIn = (landed: RowsByNumber, { top, bottom }: Area): number =>
  [...landed.keys()].filter(at => at >= top && at <= bottom).length;

/** So many rows are made without asking, however low the window. */
const minRowLimit = 12;
const newRowLimit = (grid: GridState): number => Math.max(minRowLimit, grid.view.pageRows());

/** Whether there is something to choose, or much to be made. */
function needsPrompt(grid: GridState, draft: PasteDraft): boolean {
  const { reading, newRows: made } = draft;
  return (
    reading.split !== null ||
    reading.headings?.sure === false ||
    unmappedColumns(draft).length > 0 ||
    reading.columns.some(column => column.dates?.open) ||
    made.length > newRowLimit(grid)
  );
}

/** Asks how to paste; null where the person cancels. */
const promptPaste = (grid: GridState, draft: (choices: PasteChoices) => PasteDraft): Promise<PasteChoices | null> =>
  new Promise(answer => {
    const table = grid.source.table();
    const mayTake = (field: CatalogField): boolean => lockReason(field, undefined, table, grid.props.language) === null;
    grid.setPastePrompt({
      draft,
      newRowLimit: newRowLimit(grid),
      preview: ({ requests: wishes }) => (wishes.length === 0 ? null : (grid.source.preview?.(wishes) ?? null)),
      fieldsFor({ fields, reading }) {
        const known = reading.columns.flatMap(({ field, isUnmapped: loose }) => (loose || field === null ? [] : [field]));
        const taken = new Set([...(reading.hasHeader ? [] : fields), ...known]);
        return table.fields.filter(field => !taken.has(field) && mayTake(field));
      },
      answer(choices) {
        grid.setPastePrompt(null);
        answer(choices);
      },
    });
  });

/** The columns of an area in the table's own order; on cards, which show another, the one where the area begins. */
function inTableOrder(grid: GridState, area: Area): Area {
  if (!grid.view.cards()) return area;
  const at = grid.columns.ordered().indexOf(grid.columns.visible()[area.left]!);
  return { ...area, left: at, right: at };
}

/** Selects exactly what was pasted, and shows it: the rows that were there, and those that were made, where they stand together. */
function selectPasted(grid: GridState, { plan: { area }, fields }: PasteDraft, rows: readonly RowId[]): Range {
  const places = toSpans(rows.flatMap(row => grid.source.positionOf(row) ?? []));
  const { top, bottom } = places.length === 1 ? places[0]! : (places[0] ?? area);
  const columns = fields.slice(area.left, area.right + 1).map(field => grid.columns.indexOf(field.id));
  const shown = columns.filter(at => at >= 0);
  const left = shown.length === 0 ? grid.selection.active().column : Math.min(...shown);
  const right = shown.length === 0 || grid.view.cards() ? left : Math.max(...shown);
  const range = { anchor: { row: top, column: left }, head: { row: bottom, column: right } };
  const held = grid.root().contains(document.activeElement);
  showRange(grid, range);
  if (held && !grid.editing() && !grid.isFindOpen()) focusActive(grid);
  return range;
}
