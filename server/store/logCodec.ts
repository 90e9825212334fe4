import type { Cells, LoggedChange, Origin, RowId, Transaction, Value } from '../model/change.ts';
import type { LogWrite } from '../model/store.ts';
import type { Cell } from './tableLayout.ts';

/**
 * Consecutive changes of the same form. What they share is stored once, and each row is a list of its id, the transaction
 * before, and its cells: half the text of one object per change, written in half the time.
 */
interface ChangeBlock {
  table: string;
  origin: Origin;
  scope: readonly RowId[];
  /** The fields of `from` and `to`, in the order of their cells in each row; null for a new row and for a deleted one. */
  from: readonly string[] | null;
  to: readonly string[] | null;
  /** Empty cells are left out of the decoded change, except those of the fields in `empty`. */
  sparse: boolean;
  empty?: readonly string[];
  rows: Value[][];
}

/**
 * A change as earlier versions wrote it: one object, without what is empty, and without the scope where it equals that of
 * the change before.
 */
type LegacyChange = Pick<LoggedChange, 'table' | 'row' | 'origin'> & Partial<LoggedChange>;

/** Encodes changes as the JSON text of one log part. */
export function encodeChanges(changes: readonly LogWrite[]): string {
  const blocks: ChangeBlock[] = [];
  for (let from = 0, to = 0; from < changes.length; from = to) {
    while (to < changes.length && canShareBlock(changes[from]!, changes[to]!)) to += 1;
    blocks.push(encodeBlock(changes.slice(from, to)));
  }
  return JSON.stringify(blocks);
}

/** Decodes the changes of one log part. Only this file writes the log, so its content is not validated. */
export function decodeChanges(json: Cell | undefined): LoggedChange[] {
  const changes: LoggedChange[] = [];
  for (const each of JSON.parse(String(json)) as (ChangeBlock | LegacyChange)[]) {
    if ('rows' in each) decodeBlock(each, changes);
    else {
      const { table, row, origin, scope = changes.at(-1)?.scope ?? [], before = 0, from = null, to = null } = each;
      changes.push({ table, row, scope, before, origin, from, to });
    }
  }
  return changes;
}

/** Decodes the transaction that the first part of a log entry holds. */
export const decodeTransaction = (meta: Cell | undefined): Transaction => JSON.parse(String(meta)) as Transaction;

/**
 * Texts of which one is in a log part that holds a change of this row: the start of its list, and of its object in earlier
 * versions.
 */
export const searchPatterns = (row: RowId): string[] => [`[${JSON.stringify(row)},`, `"row":${JSON.stringify(row)}`];

function canShareBlock(a: LogWrite, b: LogWrite): boolean {
  return (
    a.table === b.table &&
    a.origin === b.origin &&
    (a.from === null) === (b.from === null) &&
    (a.to === null) === (b.to === null) &&
    sameList(a.scope, b.scope) &&
    (a.fields === undefined ? sameKeys(a, b) : b.fields !== undefined && sameList(a.fields, b.fields))
  );
}

const sameList = (a: readonly string[], b: readonly string[]): boolean =>
  a === b || (a.length === b.length && a.every((each, at) => each === b[at]));

const keysOf = (cells: Cells | null): string[] => Object.keys(cells ?? {});
const sameKeys = (a: LogWrite, b: LogWrite): boolean =>
  b.fields === undefined && sameList(keysOf(a.from), keysOf(b.from)) && sameList(keysOf(a.to), keysOf(b.to));

function encodeBlock(changes: readonly LogWrite[]): ChangeBlock {
  const [{ table, origin, scope, fields, keepNulls = [], from, to } = changes[0]!] = changes;
  const sparse = fields !== undefined && (from === null || to === null);
  const empty = to === null ? keepNulls.filter(id => changes.some(change => (change.from?.[id] ?? null) === null)) : [];
  const columnsOf = (of: 'from' | 'to'): string[] => {
    const all = fields ?? keysOf(changes[0]![of]);
    return sparse ? all.filter(id => empty.includes(id) || changes.some(change => (change[of]![id] ?? null) !== null)) : [...all];
  };
  const block: Omit<ChangeBlock, 'rows'> = {
    table,
    origin,
    scope,
    from: from === null ? null : columnsOf('from'),
    to: to === null ? null : columnsOf('to'),
    sparse,
    ...(empty.length > 0 ? { empty } : {}),
  };
  return { ...block, rows: changes.map(change => rowValues(change, block.from, block.to)) };
}

function rowValues(
  { row, before, from, to }: LogWrite,
  fromFields: readonly string[] | null,
  toFields: readonly string[] | null,
): Value[] {
  const list: Value[] = [row, before];
  if (from !== null && fromFields !== null) for (const id of fromFields) list.push(from[id] ?? null);
  if (to !== null && toFields !== null) for (const id of toFields) list.push(to[id] ?? null);
  return list;
}

function decodeBlock({ table, origin, scope, from, to, sparse, empty, rows }: ChangeBlock, into: LoggedChange[]): void {
  for (const list of rows) {
    const at = 2 + (from?.length ?? 0);
    into.push({
      table,
      row: String(list[0]),
      scope,
      before: Number(list[1]),
      origin,
      from: from === null ? null : cellsFrom(from, list, 2, sparse, empty),
      to: to === null ? null : cellsFrom(to, list, at, sparse, empty),
    });
  }
}

function cellsFrom(
  ids: readonly string[],
  list: readonly Value[],
  from: number,
  sparse: boolean,
  empty: readonly string[] = [],
): Cells {
  const cells: Cells = {};
  for (const [at, id] of ids.entries()) {
    const value = list[from + at] ?? null;
    if (!sparse || value !== null || empty.includes(id)) cells[id] = value;
  }
  return cells;
}
