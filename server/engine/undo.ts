import { isList, itemsOf, sameValue } from '../../formulas/list.ts';
import { keepsText, parseInvalid } from '../model/castCell.ts';
import type { Catalog, CompiledTable } from '../model/catalog.ts';
import type { Cells, InvalidInput, LoggedChange, RowId } from '../model/change.ts';
import { systemFields } from '../model/systemFields.ts';
import type { DraftRow } from './draftRow.ts';
import type { InvalidTexts, InverseRequest } from './intent.ts';
import { unlistedOfChanged, unlistedOfDeleted } from './unlistedCells.ts';

/**
 * The requests that undo what a transaction entered, last change first, one for each row. A created row is deleted, a deleted row is
 * restored, and a cell gets its old value and invalid text if it still has those of the transaction; irreversible cells stay. Changes by
 * hooks and formulas follow by themselves, with two exceptions: rows that were deleted as a consequence are restored if their table has
 * `restoredByUndo`, and links that were emptied by a deletion are restored. If a person undoes a change by Seatgrid (`keepsSystem`), system
 * cells stay: a sent message is not queued again. `unlisted` names the columns of fields that only another catalog has: their cells follow those of
 * their row. `mayRestore` says whether the actor may restore such cells of a changed or deleted row of a table.
 */
export function inverseRequests(
  changes: readonly LoggedChange[],
  catalog: Catalog,
  {
    keepsSystem = false,
    all = changes,
    unlisted = () => [],
    mayRestore = () => true,
  }: { keepsSystem?: boolean; all?: readonly LoggedChange[]; unlisted?: UnlistedColumns; mayRestore?: MayRestore } = {},
): InverseRequest[] {
  const known = changes.filter(change => catalog.tables.has(change.table)).toReversed();
  const rows = [...Map.groupBy(known, change => `${change.table}/${change.row}`).values()];
  const requests = rows
    .flatMap(parts => requestFor(parts, catalog.table(parts[0]!.table), keepsSystem, unlisted))
    .map(request => withAuthority(request, catalog, mayRestore));
  return requests.length === 0 ? [] : [...requests, ...relinkRequests(changes, all, catalog)];
}

/** Whether anything that was entered in these rows can be undone. */
export function canBeUndone(entries: Iterable<DraftRow>): boolean {
  for (const { table, entered, before, after } of entries) {
    if (entered === null || table.table.appendOnly === true || before === after) continue;
    if (before === null || after === null || before.invalid !== after.invalid) return true;
    for (const cells of entered)
      for (const id in cells) if (table.byId.get(id)?.irreversible !== true && !sameValue(before[id], after[id])) return true;
  }
  return false;
}

/** The columns of a table that only another catalog has. */
type UnlistedColumns = (table: string) => readonly string[];

/** Whether the actor may restore cells of fields that only another catalog has. */
type MayRestore = (table: CompiledTable, change: 'changed' | 'deleted') => boolean;

/** The request without the cells that the actor may not restore. */
function withAuthority(request: InverseRequest, catalog: Catalog, mayRestore: MayRestore): InverseRequest {
  const { unlisted, ...rest } = request;
  const isAllowed =
    unlisted === undefined || mayRestore(catalog.table(request.table), request.from === null ? 'deleted' : 'changed');
  return isAllowed ? request : { ...rest, withholds: true };
}

function requestFor(
  parts: readonly LoggedChange[],
  table: CompiledTable,
  keepsSystem: boolean,
  unlisted: UnlistedColumns,
): InverseRequest[] {
  const whole = parts.find(({ from, to }) => from === null || to === null);
  if (table.table.appendOnly === true) return [];
  if (whole !== undefined) return isTakenBack(whole, table) ? [wholeRow(whole, table, unlisted)] : [];
  const typed = parts.filter(({ origin }) => origin === 'entered');
  const mayTakeBack = (id: string): boolean => {
    const field = table.byId.get(id);
    return field?.irreversible !== true && !(keepsSystem && field?.system === true);
  };
  const revertible = (cells: Cells): Cells =>
    Object.fromEntries(Object.entries(enteredCells(table, cells)).filter(([id]) => mayTakeBack(id)));
  const from = revertible(Object.assign({}, ...typed.map(change => change.to)) as Cells);
  const to = revertible(Object.assign({}, ...typed.map(change => change.from)) as Cells);
  // All invalid texts of a row are in one cell, so they are compared field by field.
  const texts = parts.find(({ origin, to }) => origin !== 'added' && to !== null && 'invalid' in to);
  const [seen, back] = [textsIn(texts?.to, table), textsIn(texts?.from, table)];
  for (const id of new Set([...Object.keys(seen), ...Object.keys(back)])) {
    const isSame = JSON.stringify(seen[id] ?? null) === JSON.stringify(back[id] ?? null);
    if (isSame || !mayTakeBack(id)) {
      delete seen[id];
      delete back[id];
    } else if (!(id in to)) Object.assign(to, valuesBeside({ [id]: (back[id] ?? seen[id])! }, table));
    if (id in to && !(id in from)) from[id] = to[id] ?? null;
  }
  if (Object.keys(to).length === 0) return [];
  const [{ row }] = parts as [LoggedChange];
  const others = unlistedOfChanged(typed, texts, unlisted(table.id));
  return [
    { table: table.id, row, from, to, texts: { seen, back }, inverts: 'changed', ...stateBefore(table, to), ...given(others) },
  ];
}

const isTakenBack = ({ origin, to }: LoggedChange, { table }: CompiledTable): boolean =>
  origin === 'entered' || (origin === 'added' && to === null && table.restoredByUndo === true);

/** The state that undo would restore, if the change has one. */
function stateBefore({ state }: CompiledTable, cells: Cells): Pick<InverseRequest, 'targetState'> {
  const was = state === null ? undefined : cells[state.id];
  return typeof was === 'string' ? { targetState: was } : {};
}

const given = (unlisted: InverseRequest['unlisted']): Pick<InverseRequest, 'unlisted'> =>
  unlisted === undefined ? {} : { unlisted };

function wholeRow(change: LoggedChange, table: CompiledTable, unlisted: UnlistedColumns): InverseRequest {
  const { row, from, to } = change;
  const { id, state } = table;
  if (to === null) {
    const was = from ?? {};
    const back = textsIn(was, table);
    return {
      table: id,
      row,
      from: null,
      to: { ...valuesBeside(back, table), ...restored(table, was) },
      texts: { seen: {}, back },
      inverts: 'deleted',
      ...stateBefore(table, was),
      ...given(unlistedOfDeleted(change, unlisted(id))),
    };
  }
  const made = state?.states?.find(each => each.id === to[state.id]);
  const stays = made === undefined || made.deletable === true ? undefined : made.undo;
  return { table: id, row, to: state === null || stays === undefined ? null : { [state.id]: stays }, inverts: 'added' };
}

/** The values of the cells with these invalid texts: the text itself if the cell can store it, the first state for a state, otherwise null. */
const valuesBeside = (texts: InvalidTexts, table: CompiledTable): Cells =>
  Object.fromEntries(
    Object.entries(texts).map(([id, { text }]) => {
      const empty = id === table.state?.id ? table.initialState : null;
      return [id, keepsText(table.byId.get(id)!) ? text : empty];
    }),
  );

/** The invalid texts of a row, by field. */
const textsIn = (cells: Cells | null | undefined, table: CompiledTable): InvalidTexts =>
  Object.fromEntries(
    Object.entries(parseInvalid(cells?.invalid)).filter((entry): entry is [string, InvalidInput] => table.byId.has(entry[0])),
  );

/** The cells that people or actions enter, without computed and system fields. */
function enteredCells(table: CompiledTable, cells: Cells): Cells {
  return Object.fromEntries(
    Object.entries(cells).filter(([id]) => {
      const field = table.byId.get(id);
      return (
        field !== undefined &&
        field.formula === undefined &&
        field.rollup === undefined &&
        !systemFields.some(each => each.id === id)
      );
    }),
  );
}

/**
 * The cells of a restored row: in its previous state, or, if that state cannot be entered again, in the undo state with only the cells that
 * people entered. A row that cannot be deleted in its state was deleted as a consequence, and is restored unchanged.
 */
function restored(table: CompiledTable, cells: Cells): Cells {
  const { state } = table;
  const was = state === null ? undefined : state.states?.find(each => each.id === cells[state.id]);
  const as = was?.deletable === true ? was.undo : undefined;
  const written = enteredCells(table, cells);
  if (state === null || as === undefined) return written;
  const typed = Object.entries(written).filter(([id]) => table.byId.get(id)?.system !== true || table.table.scope.includes(id));
  return { ...Object.fromEntries(typed), [state.id]: as };
}

/** The requests that restore links, in any row, which were emptied because a row of these changes was deleted. */
function relinkRequests(changes: readonly LoggedChange[], all: readonly LoggedChange[], catalog: Catalog): InverseRequest[] {
  const deleted = new Set<RowId>();
  for (const { row, to } of changes) if (to === null) deleted.add(row);
  if (deleted.size === 0) return [];
  return all.flatMap(({ table: id, row, origin, from, to }) => {
    if (origin === 'entered' || from === null || to === null || !catalog.tables.has(id)) return [];
    return catalog.table(id).links.flatMap((field): InverseRequest[] => {
      const was = from[field.id] ?? null;
      const left = itemsOf(to[field.id]);
      const targets = field.id in to ? itemsOf(was).filter(target => deleted.has(target) && !left.includes(target)) : [];
      if (targets.length === 0) return [];
      // A list keeps its other rows, whatever they are now.
      const seen = isList(was) ? {} : { from: { [field.id]: null } };
      return [{ table: id, row, ...seen, to: { [field.id]: was }, relinks: { field, targets, was } }];
    });
  });
}
