import './learn-words.ts';
import type { CatalogField } from '../../server/api/wire.ts';
import type { RowId } from '../../server/model/change.ts';
import type { Range } from './areas.ts';
import { type Block, readBlock } from './block.ts';
import { sayCopies } from './copies.ts';
import { focusActive, remark, sayLock, settle, showRange } from './edit.ts';
import { runsOf } from './held.ts';
import { type Landing, landingOf, rowsOf } from './landing.ts';
import { leftOut } from './left-out.ts';
import type { Loaded } from './loading.ts';
import { fetchParts } from './loading.ts';
import { lockOf } from './look.ts';
import type { Area } from './paste.ts';
import { draftPaste, looseColumns } from './paste-draft.ts';
import { draftRanges, fitsAll, withNewRow } from './paste-ranges.ts';
import { type PasteChoices, type PasteDraft, usual } from './paste-reading.ts';
import type { GridState } from './state.ts';

/**
 * Lays what a clipboard holds over the selection and writes it in one commit; says what found no place. Asks first where there is something
 * to choose: how the block is to be read, where columns go of which nothing says so, and whether to make more rows than fit the screen.
 */
export async function paste(grid: GridState, flavours: { plain: string; html: string }): Promise<void> {
  const block = readBlock(flavours.plain, flavours.html);
  if (block.cells.length === 0) return;
  if (grid.selection.lost()) {
    sayLock(grid);
    return;
  }
  const copied = grid.copied();
  const isOurs = copied?.cut === true && block.own?.copy === copied.id;
  if (grid.selection.ranges().length > 1) {
    if (isOurs) grid.tell(grid.say('cutOnce'));
    else await pasteIntoAll(grid, block);
    return;
  }
  if (isOurs && copied.ended) {
    grid.tell(grid.say('cutEnded'));
    return;
  }
  const selected = grid.selection.area();
  const area = { ...inTable(grid, selected), top: Math.max(0, selected.top), bottom: Math.max(0, selected.bottom) };
  const landing = landingOf(grid, block.cells.length, area);
  const cut = isOurs ? await fetchParts(grid, copied.chosen) : null;
  const draft = (loaded: Loaded, choices: PasteChoices): PasteDraft =>
    draftPaste(grid, block, { area, count: landing.count, loaded }, choices, cut);
  let landed = await rowsOf(grid, landing);
  let chosen = draft(landed, usual);
  if (chosen.reading.rows.length === 0) {
    grid.tell(grid.say('onlyHeadings'));
    return;
  }
  if (isToBeAsked(grid, chosen)) {
    const asked = landed;
    const choices = await ask(grid, choice => draft(asked, choice));
    if (choices === null) return;
    // Rows may have gone while it was asked.
    landed = await rowsOf(grid, landing);
    chosen = draft(landed, choices);
  }
  const also = saidOf(grid, chosen, landing, landed);
  if (isOurs) grid.setCopied(null);
  const { plan, wishes, made } = chosen;
  const rows = [...landed].flatMap(([at, row]) => (at >= plan.area.top && at <= plan.area.bottom ? row.id : []));
  if (wishes.length > 0) {
    const work = grid.source.commit(wishes, grid.say(isOurs ? 'moveLabel' : 'pasteLabel'), 'paste');
    const range = cover(grid, chosen, [...rows, ...made]);
    await settle(grid, work, true, also);
    // New rows may have found their place elsewhere meanwhile: the selection goes with them, unless the person has moved on.
    if (grid.selection.ranges()[0] === range) cover(grid, chosen, [...rows, ...made]);
    return;
  }
  cover(grid, chosen, rows);
  remark(grid, also);
}

/** Fills each range of a selection of several with the block, where it fits all of them. */
async function pasteIntoAll(grid: GridState, block: Block): Promise<void> {
  const chosen = grid.selection.chosen();
  const take = async () => withNewRow(chosen, await fetchParts(grid, chosen));
  let taken = await take();
  if (taken.parts.every(({ rows }) => rows.length === 0)) {
    grid.tell(grid.say('rowsGone'));
    return;
  }
  if (!fitsAll(block, taken.parts)) {
    grid.tell(grid.say('rangesUnlike'));
    return;
  }
  let draft = draftRanges(grid, block, taken, usual);
  if (draft.reading.columns.some(column => column.dates?.open)) {
    const choices = await ask(grid, choice => draftRanges(grid, block, taken, choice));
    if (choices === null) return;
    taken = await take();
    draft = draftRanges(grid, block, taken, choices);
  }
  const also = [leftOut(grid, draft), sayCopies(grid, draft.refused)].filter(text => text !== '').join('. ');
  if (draft.wishes.length > 0) await settle(grid, grid.source.commit(draft.wishes, grid.say('pasteLabel'), 'paste'), true, also);
  else remark(grid, also);
}

/** What of a paste found no place. */
function saidOf(grid: GridState, draft: PasteDraft, landing: Landing, landed: Loaded): string {
  const { area } = draft.plan;
  const gone = landing.rows === null ? 0 : Math.min(area.bottom, landing.count - 1) - area.top + 1 - rowsIn(landed, area);
  const parts = [leftOut(grid, draft), gone > 0 ? grid.say('rowsLeftOut', { count: gone }) : '', sayCopies(grid, draft.refused)];
  return parts.filter(text => text !== '').join('. ');
}

const rowsIn = (landed: Loaded, { top, bottom }: Area): number =>
  [...landed.keys()].filter(at => at >= top && at <= bottom).length;

/** So many rows are made without asking, however low the window. */
const aScreen = 12;
const mostUnasked = (grid: GridState): number => Math.max(aScreen, grid.view.pageRows());

/** Whether there is something to choose, or much to be made. */
function isToBeAsked(grid: GridState, draft: PasteDraft): boolean {
  const { reading, made } = draft;
  return (
    reading.split !== null ||
    reading.headings?.sure === false ||
    looseColumns(draft).length > 0 ||
    reading.columns.some(column => column.dates?.open) ||
    made.length > mostUnasked(grid)
  );
}

/** Asks how to paste; null where the person cancels. */
const ask = (grid: GridState, draft: (choices: PasteChoices) => PasteDraft): Promise<PasteChoices | null> =>
  new Promise(answer => {
    const table = grid.source.table();
    const mayTake = (field: CatalogField): boolean => lockOf(field, undefined, table, grid.props.language) === null;
    grid.setPasteAsked({
      draft,
      many: mostUnasked(grid),
      preview: ({ wishes }) => (wishes.length === 0 ? null : (grid.source.preview?.(wishes) ?? null)),
      fieldsFor({ fields, reading }) {
        const known = reading.columns.flatMap(({ field, loose }) => (loose || field === null ? [] : [field]));
        const taken = new Set([...(reading.headed ? [] : fields), ...known]);
        return table.fields.filter(field => !taken.has(field) && mayTake(field));
      },
      answer(choices) {
        grid.setPasteAsked(null);
        answer(choices);
      },
    });
  });

/** The columns of an area in the table's own order; on cards, which show another, the one where the area begins. */
function inTable(grid: GridState, area: Area): Area {
  if (!grid.view.cards()) return area;
  const at = grid.columns.ordered().indexOf(grid.columns.visible()[area.left]!);
  return { ...area, left: at, right: at };
}

/** Selects exactly what was pasted, and shows it: the rows that were there, and those that were made, where they stand together. */
function cover(grid: GridState, { plan: { area }, fields }: PasteDraft, rows: readonly RowId[]): Range {
  const places = runsOf(rows.flatMap(row => grid.source.positionOf(row) ?? []));
  const { top, bottom } = places.length === 1 ? places[0]! : (places[0] ?? area);
  const columns = fields.slice(area.left, area.right + 1).map(field => grid.columns.indexOf(field.id));
  const shown = columns.filter(at => at >= 0);
  const left = shown.length === 0 ? grid.selection.active().column : Math.min(...shown);
  const right = shown.length === 0 || grid.view.cards() ? left : Math.max(...shown);
  const range = { anchor: { row: top, column: left }, head: { row: bottom, column: right } };
  const held = grid.root().contains(document.activeElement);
  showRange(grid, range);
  if (held && !grid.editing() && !grid.finding()) focusActive(grid);
  return range;
}
