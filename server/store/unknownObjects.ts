import type { Connection, Dialect } from './dialect.ts';
import { triesTable } from './rateLimiter.ts';
import { type SchemaStatements, schemaStatements } from './schema.ts';
import type { TableLayout } from './tableLayout.ts';

/** Something that a database says it has: a table, an index, a trigger; and the statement that made it, where it keeps that. */
interface SchemaObject {
  kind: string;
  name: string;
  on: string;
  text: string | null;
}

/**
 * What a home holds and Seatgrid did not make, in words: triggers, views, functions, tables and indexes unknown to it, and where the database
 * keeps the statements by which things were made, those that are not as Seatgrid writes them.
 */
export async function findUnknownObjects(
  dialect: Dialect,
  connection: Connection,
  shapes: Iterable<TableLayout>,
): Promise<string[]> {
  const expected = schemaStatements(dialect, shapes);
  // The columns are named by the statement itself.
  const items = (await connection.query(dialect.schemaObjects)) as unknown as SchemaObject[];
  return items
    .filter(item => !isKnown(item, expected))
    .map(({ kind, name, on }) => `${kind} ${name}${on === name ? '' : ` on ${on}`}`);
}

function isKnown({ kind, name, on, text }: SchemaObject, { tables, indexes }: SchemaStatements): boolean {
  // SQLite's own counts of rows, and the index that a primary key is.
  if (kind === 'table' && /^create table sqlite_stat\d\([\w,]+\)$/i.test(text ?? '')) return true;
  if (kind === 'index' && text === null && name.startsWith('sqlite_autoindex_')) return tables.has(on);
  if (kind === 'index') {
    const named = indexes.has(name) || (tables.has(on) && /^\w+\.\w+\.(?:plain|sparse|beyond)$/.test(name));
    return named && (normalize(text ?? '') === normalize(indexes.get(name) ?? '') || isPlainIndex(normalize(text ?? '')));
  }
  if (kind === 'table' && name === triesTable) return text === null;
  const made = kind === 'table' ? tables.get(name) : undefined;
  return made !== undefined && (text === null || isSameTable(text, made));
}

/** Whether an index is over columns alone, and the first of them folded at most, as those of every version are; said by either database. */
const isPlainIndex = (text: string): boolean =>
  /^create (?:unique )?index \S+ on \S+ (?:using btree )?\((?:"?\w+"?|lower\("?\w+"?\))(?:, "?\w+"?)*\)(?: where .+)?$/.test(
    text,
  ) && isPlainCondition(text.split(/ where /)[1] ?? '');

/** Rows with a value in a column, with none, or with one beyond ASCII. */
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

/** Whether a table was made by this statement, or by that of another version: with columns fewer, in another order, or others as plain as ours. */
function isSameTable(text: string, made: string): boolean {
  const [found, ours] = [parseCreateTable(normalize(text)), parseCreateTable(normalize(made))];
  if (found === null || ours === null || found.key !== ours.key || found.end !== ours.end) return false;
  const known = new Map(ours.columns.map(column => [columnName(column), column]));
  return found.columns.every(
    column => (known.get(columnName(column)) ?? column) === column && (known.has(columnName(column)) || isPlainColumn(column)),
  );
}

/** A table's statement taken apart: its columns, its primary key, and what follows. */
function parseCreateTable(text: string): { columns: string[]; key: string; end: string } | null {
  const [, columns, key, end] = /^create table "\w+" \((.*), primary key \(([^()]*)\)\)(.*)$/.exec(text) ?? [];
  return columns === undefined ? null : { columns: columns.split(', '), key: key!, end: end! };
}

const columnName = (column: string): string => column.split(' ', 1)[0] ?? '';

const isPlainColumn = (column: string): boolean => /^"\w+" (?:text|integer|real)$/.test(column);
