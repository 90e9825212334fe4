import { sql } from 'kysely';
import type { Row, Value } from '../model/change.ts';
import type { CellPage, Page, RowVersion, StoreReader, View } from '../model/store.ts';
import type { Dialect, ReadableDatabase } from './dialect.ts';
import { QueryError } from './errors.ts';
import type { FilterScope } from './filter.ts';
import { readHead } from './head.ts';
import { readHistory, readTail } from './log.ts';
import { readCompactionPoint } from './logCompaction.ts';
import { rowsById, rowsWhere } from './lookup.ts';
import { readPage } from './page.ts';
import { Parameter, type Statement } from './parameter.ts';
import { countRows, positionInView } from './query.ts';
import { layoutIn, type TableLayout } from './tableLayout.ts';
import { latestTransactions } from './undoChains.ts';
import { checkViewLimits } from './viewLimits.ts';

/** What a row has whatever is asked of it. */
const systemFields = ['id', 'version', 'seq'] as const;

/** Reads what is committed. `today` gives the ISO date that TODAY() is in filters, `now` the time where it is not the database's. */
export function createReader(
  source: ReadableDatabase,
  shapes: ReadonlyMap<string, TableLayout>,
  today: () => string,
  now?: () => string,
): StoreReader {
  const { dialect, reading } = source;
  const counter = dialect.compile(sql`select seq from ${dialect.table('_counter')}`);
  const statements = new Map<string, Statement>();
  const scopeOf = (view: Pick<View, 'table' | 'today'>): FilterScope => ({
    dialect,
    shapes,
    shape: layoutIn(shapes, view.table),
    today: view.today ?? today(),
  });

  const cells: StoreReader['cells'] = request => guarded(request, () => readPage(scopeOf(request), reading, request));

  return {
    async page(request) {
      const { byId } = layoutIn(shapes, request.table);
      const fields = [...systemFields.filter(id => byId.has(id)), ...request.fields];
      return toPage(await cells({ ...request, fields }));
    },
    cells,
    count: view => guarded(view, () => countRows(scopeOf(view), reading, view)),
    position: (view, row) => guarded(view, () => positionInView(scopeOf(view), reading, view, row)),
    rows: (table, ids) => rowsById(dialect, reading, layoutIn(shapes, table), ids),
    where: (table, column, values) => rowsWhere(dialect, reading, layoutIn(shapes, table), column, values),
    async seq() {
      const [row] = await reading.run(counter, {});
      return Number(row?.seq ?? 0);
    },
    async clock() {
      const head = await readHead(dialect, reading);
      return { now: now?.() ?? head.now, lastAt: head.at };
    },
    async areUnchanged(rows) {
      const key = rows.map(row => row.table).join();
      const look = statements.get(key) ?? versionsStatement(dialect, shapes, rows);
      statements.set(key, look);
      const [found] = await reading.run(look, Object.fromEntries(rows.map(({ row }, at) => [`row${at}`, row])));
      return rows.every(({ seq }, at) => Number(found?.[`seq${at}`] ?? Number.NaN) === seq);
    },
    async risks() {
      const found = dialect.riskySettings === null ? [] : await reading.query(dialect.riskySettings);
      return found.map(
        ({ name }) =>
          `${name} is off in the database: after a crash of its machine, changes that were saved may be lost or damaged. Turn it on`,
      );
    },
    prunedUpTo: async () => (await readCompactionPoint(dialect, reading))?.seq ?? 0,
    latestBy: (actor, limit) => latestTransactions(dialect, reading, actor, limit),
    tail: (after, limit, most) => readTail(dialect, reading, after, limit, most),
    history: (table, row, limit, before) => readHistory(dialect, reading, layoutIn(shapes, table).id, row, limit, before),
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

/** What reads by which transactions rows of these tables were touched last. */
function versionsStatement(dialect: Dialect, shapes: ReadonlyMap<string, TableLayout>, rows: readonly RowVersion[]): Statement {
  const seqs = rows.map(({ table }, at) => {
    const of = dialect.table(layoutIn(shapes, table).id);
    return sql`(select seq from ${of} where id = ${dialect.value(new Parameter(`row${at}`))}) as ${sql.id(`seq${at}`)}`;
  });
  return dialect.compile(sql`select ${sql.join(seqs)}`);
}

/**
 * Nothing is asked of the database that is too much by the look of it. PostgreSQL's data exceptions, such as a number out of range:
 * the filter asked for what cannot be worked out.
 */
async function guarded<T>(view: View, work: () => Promise<T>): Promise<T> {
  checkViewLimits(view);
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('22')) {
      throw new QueryError('This filter cannot be worked out for every row', { cause: error });
    }
    throw error;
  }
}
