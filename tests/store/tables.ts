import { uuidv7 } from 'uuidv7';
import type { LoggedChange, Row, Transaction } from '../../server/model/change.ts';
import type { RowWrite, Store, StoredColumn, StoredTable, StoreTransaction } from '../../server/model/store.ts';

const column = (id: string, kind: StoredColumn['column'], more: Partial<StoredColumn> = {}): StoredColumn => ({
  id,
  column: kind,
  flag: false,
  index: 'none',
  ...more,
});

const system = [column('id', 'text', { exact: true }), column('version', 'integer'), column('seq', 'integer')];

/** People, with 12 columns of every kind. */
export const people: StoredTable = {
  id: 'people',
  columns: [
    ...system,
    column('name', 'text'),
    column('email', 'text', { index: 'plain' }),
    column('nick', 'text', { index: 'sparse' }),
    column('status', 'text', { index: 'plain', exact: true }),
    column('org', 'text', { index: 'plain', exact: true, to: 'orgs' }),
    column('due', 'text', { exact: true }),
    column('seats', 'integer'),
    column('score', 'real'),
    column('external', 'integer', { flag: true }),
  ],
};

/** Organisations, which may have a parent. */
export const orgs: StoredTable = {
  id: 'orgs',
  columns: [
    ...system,
    column('name', 'text'),
    column('seats', 'integer'),
    column('parent', 'text', { index: 'sparse', exact: true, to: 'orgs', titleFields: ['name'] }),
  ],
};

/** Both tables. */
export const both: readonly StoredTable[] = [people, orgs];

/** A complete row of a table; cells that are not given are empty. */
export function rowOf(table: StoredTable, cells: Record<string, Row[string]> = {}): Row {
  const row: Row = { id: uuidv7(), version: 1, seq: 0 };
  for (const { id } of table.columns) if (!(id in row)) row[id] = null;
  return Object.assign(row, cells);
}

/** Writes that insert these rows. */
export const inserts = (rows: readonly Row[]): RowWrite[] => rows.map(after => ({ before: null, after, fields: [] }));

/** Runs `work` and commits it. */
export function keep<T>(store: Store, work: (tx: StoreTransaction) => Promise<T>): Promise<T> {
  return store.write(async tx => ({ commit: true, value: await work(tx) }));
}

/** Inserts rows without a log entry. */
export function put(store: Store, table: string, rows: readonly Row[]): Promise<void> {
  return keep(store, tx => tx.write(table, inserts(rows)));
}

/** A transaction with this number. */
export const transactionOf = (seq: number, label = ''): Transaction => ({
  id: uuidv7(),
  seq,
  at: '2026-01-01T00:00:00.000Z',
  actor: 'a',
  actorName: 'A',
  label,
  undoes: null,
});

/** The change that created, changed or deleted a row. */
export function changeOf(table: string, before: Row | null, after: Row | null): LoggedChange {
  const row = after?.id ?? before?.id ?? '';
  return { table, row, from: before, to: after, origin: 'entered', scope: [], before: before?.seq ?? 0 };
}

/** Commits and logs one transaction that changes these rows, as the engine would. */
export function commit(
  store: Store,
  table: string,
  pairs: readonly (readonly [Row | null, Row | null])[],
  label = '',
): Promise<Transaction> {
  return keep(store, async tx => {
    const transaction = transactionOf(await tx.nextSeq(), label);
    const writes: RowWrite[] = [];
    const changes: LoggedChange[] = [];
    for (const [before, after] of pairs) {
      if (after !== null) Object.assign(after, { seq: transaction.seq, version: (before?.version ?? 0) + 1 });
      const fields = Object.keys(after ?? {}).filter(id => before?.[id] !== after?.[id]);
      writes.push({ before, after, fields });
      changes.push(changeOf(table, before, after));
    }
    await tx.write(table, writes);
    await tx.log(transaction, changes);
    return transaction;
  });
}
