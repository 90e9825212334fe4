import type { Connection, Dialect } from './dialect.ts';
import { attemptsTable } from './postgresThrottle.ts';
import type { TableLayout } from './tableLayout.ts';
import { type SchemaStatements, schemaStatements } from './upgradeSchema.ts';

/** An object in the database: a table, an index, a trigger; with the statement that created it, where the database keeps that. */
interface SchemaObject {
  kind: string;
  name: string;
  on: string;
  text: string | null;
}

/**
 * The objects in a database that Seatgrid did not create, in words: unknown triggers, views, functions, tables and indexes,
 * and tables and indexes whose statement is not one that Seatgrid writes.
 */
export async function findUnknownObjects(
  dialect: Dialect,
  connection: Connection,
  layouts: Iterable<TableLayout>,
): Promise<string[]> {
  const expected = schemaStatements(dialect, layouts);
  // The statement names these columns.
  const items = (await connection.query(dialect.schemaObjects)) as unknown as SchemaObject[];
  return items
    .filter(item => !isKnown(item, expected))
    .map(({ kind, name, on }) => `${kind} ${name}${on === name ? '' : ` on ${on}`}`);
}

function isKnown({ kind, name, on, text }: SchemaObject, { tables, indexes }: SchemaStatements): boolean {
  // SQLite's own statistics, and the index of a primary key.
  if (kind === 'table' && /^create table sqlite_stat\d\([\w,]+\)$/i.test(text ?? '')) return true;
  if (kind === 'index' && text === null && name.startsWith('sqlite_autoindex_')) return tables.has(on);
  if (kind === 'index') {
    const named = indexes.has(name) || (tables.has(on) && /^\w+\.\w+\.(?:plain|sparse|beyond)$/.test(name));
    return named && (normalize(text ?? '') === normalize(indexes.get(name) ?? '') || isPlainIndex(normalize(text ?? '')));
  }
  if (kind === 'table' && name === attemptsTable) return text === null;
  const made = kind === 'table' ? tables.get(name) : undefined;
  return made !== undefined && (text === null || isSameTable(text, made));
}

/**
 * Whether an index covers columns only, with at most the first one in lower case, as the indexes of every version do.
 * Accepts the wording of both databases.
 */
const isPlainIndex = (text: string): boolean =>
  /^create (?:unique )?index \S+ on \S+ (?:using btree )?\((?:"?\w+"?|lower\("?\w+"?\))(?:, "?\w+"?)*\)(?: where .+)?$/.test(
    text,
  ) && isPlainCondition(text.split(/ where /)[1] ?? '');

/** Whether a partial index covers the rows with a value in a column, without one, or with characters beyond ASCII. */
const isPlainCondition = (text: string): boolean =>
  /^(?:\(?"?\w+"? (?:is not null|= 0)\)?)?$/.test(text) ||
  /^\(?sign\(\(*octet_length\("?\w+"?\) - length\("?\w+"?\)\)*(?:::double precision\))? = \(?1\)?(?:::double precision)?\)?$/.test(
    text,
  );

const normalize = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replace(/ ([,)]|$)/g, '$1')
    .toLowerCase();

/**
 * Whether the table was created by this statement or by that of another version, which may have fewer columns, another
 * order, or other plain columns.
 */
function isSameTable(text: string, made: string): boolean {
  const [found, ours] = [parseCreateTable(normalize(text)), parseCreateTable(normalize(made))];
  if (found === null || ours === null || found.key !== ours.key || found.end !== ours.end) return false;
  const known = new Map(ours.columns.map(column => [columnName(column), column]));
  return found.columns.every(
    column => (known.get(columnName(column)) ?? column) === column && (known.has(columnName(column)) || isPlainColumn(column)),
  );
}

/** Splits a CREATE TABLE statement into its columns, its primary key and the rest. */
function parseCreateTable(text: string): { columns: string[]; key: string; end: string } | null {
  const [, columns, key, end] = /^create table "\w+" \((.*), primary key \(([^()]*)\)\)(.*)$/.exec(text) ?? [];
  return columns === undefined ? null : { columns: columns.split(', '), key: key!, end: end! };
}

const columnName = (column: string): string => column.split(' ', 1)[0] ?? '';

const isPlainColumn = (column: string): boolean => /^"\w+" (?:text|integer|real)$/.test(column);
