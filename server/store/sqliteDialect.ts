import { sql } from 'kysely';
import { fold } from '../../formulas/fold.ts';
import { sortedAsInSqlite } from './alphabet.ts';
import { compileSqlite } from './compile.ts';
import type { Dialect, Place, Sql } from './dialect.ts';
import { beyond, found, termOf } from './pattern.ts';
import { Slot } from './slot.ts';

/** SQL as SQLite says it. */
export const sqlite: Dialect = {
  name: 'sqlite',
  table: id => sql.id(id),
  index: id => sql.id(id),
  types: { text: sql`text`, integer: sql`integer`, real: sql`real` },
  clustered: sql`strict, without rowid`,
  // The whole schema is made in one transaction.
  addColumn: (table, column, type, initial) => [
    sql`alter table ${sql.id(table)} add column ${sql.id(column)} ${type}`,
    ...(initial === null ? [] : [sql`update ${sql.id(table)} set ${sql.id(column)} = ${initial}`]),
  ],
  large: () => null,
  value: value => sql`${value}`,
  among: (of, values) => sql`${of} in (select value from json_each(${values instanceof Slot ? values : JSON.stringify(values)}))`,
  list: values => JSON.stringify(values),
  holds: (of, text) => sql`instr(${of}, ${text}) > 0`,
  matches,
  folded: of => sql`case when ${beyond(of)} then folded(${of}) else lower(${of}) end`,
  sorted: sortedAsInSqlite,
  now: sql`strftime('%Y-%m-%dT%H:%M:%fZ', 'now')`,
  settings: null,
  locked: sql``,
  columns: sql`select m.name as "table", c.name as "column" from sqlite_master m, pragma_table_info(m.name) c where m.type = 'table'`,
  items: sql`select type as kind, name, tbl_name as "on", sql as text from sqlite_master order by type, name`,
  indexes: sql`select name from sqlite_master where type = 'index'`,
  unindexed: of => sql`+${of}`,
  // To ask for every row would take as long as many a filter.
  inTime: sql`(random() & 3 or within_deadline())`,
  integrity: sql`pragma integrity_check`,
  compile: compileSqlite,
};

/** Text beyond ASCII is folded by JavaScript, cell by cell. */
function matches(of: Sql, text: string, place: Place): Sql {
  const term = termOf(text);
  return found(of, term, place, of, placed(sql`folded(${of})`, term, place));
}

function placed(of: Sql, term: string, place: Place): Sql {
  if (place === 'whole') return sql`${of} = ${term}`;
  if (place === 'anywhere' || term === '') return sql`instr(${of}, ${term}) > 0`;
  return place === 'start' ? sql`substr(${of}, 1, length(${term})) = ${term}` : sql`substr(${of}, -length(${term})) = ${term}`;
}

/** What SQLite asks of a text beyond ASCII. */
export const folded = (text: unknown): string | null => (typeof text === 'string' ? fold(text) : null);
