import { sql } from 'kysely';
import { foldText } from '../../formulas/fold.ts';
import { sqliteCollationKey } from './collation.ts';
import type { Dialect, Sql, TextPosition } from './dialect.ts';
import { Parameter } from './parameter.ts';
import { compileSqlite } from './sqlCompiler.ts';
import { foldTerm, hasNonAscii, matchTerm } from './textSearch.ts';

/** The SQL dialect of SQLite. */
export const sqliteDialect: Dialect = {
  name: 'sqlite',
  table: id => sql.id(id),
  index: id => sql.id(id),
  types: { text: sql`text`, integer: sql`integer`, real: sql`real` },
  tableOptions: sql`strict, without rowid`,
  // The whole schema is created in one transaction.
  addColumn: (table, column, type, initial) => [
    sql`alter table ${sql.id(table)} add column ${sql.id(column)} ${type}`,
    ...(initial === null ? [] : [sql`update ${sql.id(table)} set ${sql.id(column)} = ${initial}`]),
  ],
  storeUncompressed: () => null,
  value: value => sql`${value}`,
  inList: (of, values) =>
    sql`${of} in (select value from json_each(${values instanceof Parameter ? values : JSON.stringify(values)}))`,
  encodeList: values => JSON.stringify(values),
  containsExactly: (of, text) => sql`instr(${of}, ${text}) > 0`,
  matches,
  foldCase: of => sql`case when ${hasNonAscii(of)} then folded(${of}) else lower(${of}) end`,
  collationKey: sqliteCollationKey,
  now: sql`strftime('%Y-%m-%dT%H:%M:%fZ', 'now')`,
  riskySettings: null,
  rowLock: sql``,
  columns: sql`select m.name as "table", c.name as "column", c.type as "type" from sqlite_master m, pragma_table_info(m.name) c where m.type = 'table'`,
  schemaObjects: sql`select type as kind, name, tbl_name as "on", sql as text from sqlite_master order by type, name`,
  indexes: sql`select name from sqlite_master where type = 'index'`,
  withoutIndex: of => sql`+${of}`,
  // Checked for one row in four: for every row it would take as long as many filters do.
  deadlineCheck: sql`(random() & 3 or within_deadline())`,
  integrityCheck: sql`pragma integrity_check`,
  compile: compileSqlite,
};

/** Text beyond ASCII is case-folded by JavaScript, cell by cell. */
function matches(of: Sql, text: string, position: TextPosition): Sql {
  const term = foldTerm(text);
  return matchTerm(of, term, position, {
    likeOperand: of,
    nonAscii: matchAt(sql`folded(${of})`, term, position),
    // Without statistics SQLite expects a quarter of all rows above any id, and prefers to scan the table.
    anyRow: sql`unlikely(t0.id > '')`,
  });
}

function matchAt(of: Sql, term: string, position: TextPosition): Sql {
  if (position === 'whole') return sql`${of} = ${term}`;
  if (position === 'anywhere' || term === '') return sql`instr(${of}, ${term}) > 0`;
  return position === 'start' ? sql`substr(${of}, 1, length(${term})) = ${term}` : sql`substr(${of}, -length(${term})) = ${term}`;
}

/** Case-folds a text; registered as SQLite's function `folded`. */
export const foldForSqlite = (text: unknown): string | null => (typeof text === 'string' ? foldText(text) : null);
