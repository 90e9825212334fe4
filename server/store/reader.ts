import { sql } from 'kysely';
import type { Row, Value } from '../model/change.ts';
import type { CellPage, LogEntry, Page, RowVersion, StoredHead, StoreReader, View } from '../model/store.ts';
import { readHead } from './counterRow.ts';
import type { Dialect, ReadableDatabase } from './dialect.ts';
import { QueryError } from './errors.ts';
import { readFieldValues } from './fieldValues.ts';
import type { FilterScope } from './filter.ts';
import { readHistory, readTail } from './log.ts';
import { readCompactionPoint } from './logCompaction.ts';
import { rowsById, rowsWhere } from './lookup.ts';
import { readPage } from './page.ts';
import { Parameter, type Statement } from './parameter.ts';
import { countRows, positionInView } from './query.ts';
import { decodeLoggedCells, layoutIn, type TableLayout } from './tableLayout.ts';
import { batchTransactions, latestTransactions } from './undoChains.ts';
import { checkViewLimits } from './viewLimits.ts';

/** The fields that every row of `page` has. */
const systemFields = ['id', 'version', 'seq'] as const;

/**
 * Reads committed data. `today` returns the ISO date of TODAY() in filters, `now` the current time if it is not the
 * database's.
 */
export function createReader(
  source: ReadableDatabase,
  layouts: ReadonlyMap<string, TableLayout>,
  today: () => string,
  now?: () => string,
): StoreReader {
  const { dialect, reading } = source;
  const counter = dialect.compile(sql`select seq, catalog from ${dialect.table('_counter')}`);
  const statements = new Map<string, Statement>();
  const scopeOf = (view: Pick<View, 'table' | 'today'>): FilterScope => ({
    dialect,
    layouts,
    layout: layoutIn(layouts, view.table),
    today: view.today ?? today(),
  });

  const head = async (): Promise<StoredHead> => {
    const [row] = await reading.run(counter, {});
    return { seq: Number(row?.seq ?? 0), catalog: (row?.catalog ?? null) as string | null };
  };
  const cells: StoreReader['cells'] = request => guarded(request, () => readPage(scopeOf(request), reading, request));

  const decoded = <Entry extends LogEntry>(entries: Entry[]): Entry[] => {
    for (const { changes } of entries) decodeLoggedCells(layouts, changes);
    return entries;
  };

  return {
    async page(request) {
      const { byId } = layoutIn(layouts, request.table);
      const fields = [...systemFields.filter(id => byId.has(id)), ...request.fields];
      return toPage(await cells({ ...request, fields }));
    },
    cells,
    count: view => guarded(view, () => countRows(scopeOf(view), reading, view)),
    fieldValues: request => guarded(request, () => readFieldValues(scopeOf(request), reading, request)),
    position: (view, row) => guarded(view, () => positionInView(scopeOf(view), reading, view, row)),
    rows: (table, ids) => rowsById(dialect, reading, layoutIn(layouts, table), ids),
    where: (table, column, values) => rowsWhere(dialect, reading, layoutIn(layouts, table), column, values),
    seq: async () => (await head()).seq,
    head,
    async clock() {
      const head = await readHead(dialect, reading);
      return { now: now?.() ?? head.now, lastAt: head.at };
    },
    async areUnchanged(rows) {
      const key = rows.map(row => row.table).join();
      const versions = statements.get(key) ?? versionsStatement(dialect, layouts, rows);
      statements.set(key, versions);
      const [found] = await reading.run(versions, Object.fromEntries(rows.map(({ row }, at) => [`row${at}`, row])));
      return rows.every(({ seq }, at) => Number(found?.[`seq${at}`] ?? Number.NaN) === seq);
    },
    async risks() {
      const found = dialect.riskySettings === null ? [] : await reading.query(dialect.riskySettings);
      return found.map(
        ({ name }) => `${name} is off in the database: if its machine crashes, saved changes may be lost or damaged. Turn it on`,
      );
    },
    prunedUpTo: async () => (await readCompactionPoint(dialect, reading))?.seq ?? 0,
    latestBy: (actor, limit) => latestTransactions(dialect, reading, actor, limit),
    batch: id => batchTransactions(dialect, reading, id),
    tail: async (after, limit, maxChanges) => decoded(await readTail(dialect, reading, after, limit, maxChanges)),
    history: async (table, row, limit, before) =>
      decoded(await readHistory(dialect, reading, layoutIn(layouts, table).id, row, limit, before)),
  };
}

function toPage({ fields, rows, cursor }: CellPage): Page {
  return {
    rows: rows.map(cells => {
      const row: Record<string, Value> = {};
      for (let at = 0; at < fields.length; at += 1) row[fields[at]!] = cells[at]!;
      return row as Row;
    }),
    cursor,
  };
}

/** The statement that reads the number of the last transaction of each of these rows. */
function versionsStatement(dialect: Dialect, layouts: ReadonlyMap<string, TableLayout>, rows: readonly RowVersion[]): Statement {
  const seqs = rows.map(({ table }, at) => {
    const of = dialect.table(layoutIn(layouts, table).id);
    return sql`(select seq from ${of} where id = ${dialect.value(new Parameter(`row${at}`))}) as ${sql.id(`seq${at}`)}`;
  });
  return dialect.compile(sql`select ${sql.join(seqs)}`);
}

/**
 * Checks the limits of a view before it runs. A PostgreSQL data exception, such as a number out of range, means that the
 * filter cannot be computed.
 */
async function guarded<T>(view: View, work: () => Promise<T>): Promise<T> {
  checkViewLimits(view);
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('22')) {
      throw new QueryError('This filter cannot be calculated for every row', { cause: error });
    }
    throw error;
  }
}
