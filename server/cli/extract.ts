import { createWriteStream, existsSync } from 'node:fs';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import { isList } from '../../formulas/list.ts';
import type { CompiledTable } from '../model/catalog.ts';
import type { Cells, Row, Value } from '../model/change.ts';
import type { Field } from '../model/field.ts';
import { fieldType } from '../model/fieldType.ts';
import { escapeFormulas } from '../model/formulaText.ts';
import { joinItems } from '../model/joinItems.ts';
import type { StoreTransaction } from '../model/store.ts';
import { openStore } from '../store/openStore.ts';
import { backupKind } from './backupKind.ts';
import { checkChecksum, resolveFromCaller } from './checksum.ts';
import { catalogs, checkup } from './checkup.ts';
import { CommandError, errorReason } from './commandError.ts';
import { readPortable } from './portableFile.ts';

/**
 * Options of an extract: an organisation by its account name, one of its tables or all (null), to a file or the screen
 * (null).
 */
export interface ExtractOptions {
  organisation: string;
  table: string | null;
  out: string | null;
  withoutChecksum: boolean;
}

/**
 * Reads the rows of one organisation from a backup, without changing the backup, and writes them as lines of JSON, or as CSV
 * for one table and a file name that ends in .csv. Leaves out secrets. Returns 0. Throws `CommandError`.
 */
export async function extract(named: string, { organisation, table, out, withoutChecksum }: ExtractOptions): Promise<number> {
  const file = resolveFromCaller(named);
  if (!existsSync(file)) throw new CommandError(`There is no file ${file}.`);
  const tables = tablesOf(table);
  const to = out === null ? null : resolveFromCaller(out);
  if (to !== null && existsSync(to)) throw new CommandError(`${to} already exists: name another file.`);
  const csv = to?.endsWith('.csv') === true;
  if (csv && tables.length !== 1) throw new CommandError('CSV holds one table: name it with --table.');
  await checkChecksum(file, file, !withoutChecksum);
  const folder = await mkdtemp(join(tmpdir(), 'seatgrid-extract-'));
  try {
    const location = { file: join(folder, 'workspace.db') };
    await openBackup(file, location.file);
    const store = await openStore(location, catalogs).catch((error: unknown) => {
      throw new CommandError(`${file} cannot be opened (${errorReason(error)}).`);
    });
    try {
      const counts = await store.write(async tx => {
        const org = await organisationOf(tx, organisation, file);
        const counted = new Map<string, number>();
        const rows = rowsOf(tx, org, tables, counted);
        const source = csv ? csvOf(rows, tables[0]!) : linesOf(rows, org);
        await (to === null
          ? pipeline(source, process.stdout, { end: false })
          : pipeline(source, createWriteStream(to, { flags: 'wx', mode: 0o600 })));
        return { commit: false, value: counted };
      });
      const summary = [...counts].map(([id, many]) => `${catalogs.builtIn.table(id).table.label.en} ${many}`).join(', ');
      if (to !== null) console.log(`${to}: ${summary}.`);
      return 0;
    } finally {
      await store.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The table with this id or label; without a name, all tables of organisations, and their accounts. */
function tablesOf(named: string | null): CompiledTable[] {
  const all = [...catalogs.builtIn.tables.values()].filter(
    ({ id, table }) => table.secret !== true && (table.scope.length > 0 || id === 'accounts'),
  );
  if (named === null) return all;
  const found = all.find(({ id, table }) =>
    [id, table.label.en, table.label.fr].some(name => name.toLowerCase() === named.toLowerCase()),
  );
  if (found === undefined)
    throw new CommandError(`There is no table ${named}. The tables are: ${all.map(({ id }) => id).join(', ')}.`);
  return [found];
}

/** Creates a temporary database from the backup, which may be of an older version. */
async function openBackup(file: string, database: string): Promise<void> {
  const kind = await backupKind(file);
  if (kind === 'dump')
    throw new CommandError(
      `${file} is a dump of PostgreSQL: restore it into an empty database, and make a backup with --portable there.`,
    );
  try {
    if (kind === 'lines') await readPortable(file, { file: database }, {});
    else await copyFile(file, database);
  } catch (error) {
    throw new CommandError(`${file} cannot be read (${errorReason(error)}).`);
  }
  const fatal = (await checkup({ file: database })).findings.find(({ code }) =>
    ['damaged', 'foreign', 'newer', 'strange'].includes(code),
  );
  if (fatal !== undefined)
    throw new CommandError(
      `${file} is damaged, or not a Seatgrid backup. To see the details, run: npm run seatgrid -- restore ${file}`,
    );
}

async function organisationOf(tx: StoreTransaction, named: string, file: string): Promise<Row> {
  const names: string[] = [];
  for await (const rows of tx.scan('orgs')) {
    for (const row of rows) {
      if (row.id === named || String(row.accountName).toLowerCase() === named.toLowerCase()) return row;
      names.push(String(row.accountName));
    }
  }
  throw new CommandError(`${file} has no organisation with the account name ${named}. It has: ${names.slice(0, 20).join(', ')}.`);
}

/** A row with its table and its public cells. */
interface ExtractedRow {
  table: CompiledTable;
  row: Row;
  cells: Cells;
}

async function* rowsOf(
  tx: StoreTransaction,
  org: Row,
  tables: readonly CompiledTable[],
  counted: Map<string, number>,
): AsyncGenerator<ExtractedRow> {
  for (const table of tables) {
    counted.set(table.id, 0);
    for await (const rows of tx.scan(table.id)) {
      const owned = await rowsOfOrganisation(tx, table, rows, org);
      for (const row of owned) yield { table, row, cells: publicCells(table, row) };
      counted.set(table.id, (counted.get(table.id) ?? 0) + owned.length);
    }
  }
}

/** The rows of an organisation: those with a link to it, and for accounts those of its people. */
async function rowsOfOrganisation(
  tx: StoreTransaction,
  { id, table }: CompiledTable,
  rows: readonly Row[],
  org: Row,
): Promise<Row[]> {
  if (id !== 'accounts') return rows.filter(row => table.scope.some(field => row[field] === org.id));
  const people = await tx.where(
    'users',
    'account',
    rows.map(row => row.id),
  );
  const accounts = new Set(people.filter(person => person.org === org.id).map(person => person.account));
  return rows.filter(row => accounts.has(row.id));
}

/** The cells of a row that may be exported: no secrets, and no hidden keys of claims. */
const publicCells = ({ fields }: CompiledTable, row: Row): Cells =>
  Object.fromEntries(fields.filter(field => !fieldType(field).secret).map(({ id }) => [id, row[id] ?? null]));

/** Lines of JSON: a header, then one line per row. */
function linesOf(rows: AsyncIterable<ExtractedRow>, org: Row): Readable {
  async function* lines(): AsyncGenerator<string> {
    const { id, name, accountName } = org;
    yield `${JSON.stringify({ seatgrid: 'extract', format: 1, organisation: { id, name, accountName } })}\n`;
    for await (const { table, row, cells } of rows) yield `${JSON.stringify({ table: table.id, row: row.id, cells })}\n`;
  }
  return Readable.from(lines());
}

/** A cell of a CSV file as `csv-stringify` takes it. A list is the text from which a cell reads the same list: its options by label, its rows by id. */
export function csvCell(field: Field, value: Value): Value {
  if (!isList(value)) return value;
  return fieldType(field).format?.(value, field, 'en') ?? joinItems(value);
}

const safeCell = (value: Value): Value => (typeof value === 'string' ? escapeFormulas(value) : value);

/** CSV with the column labels as headings; texts that a spreadsheet would take for a formula are escaped. */
function csvOf(rows: AsyncIterable<ExtractedRow>, { fields }: CompiledTable): NodeJS.ReadableStream {
  const shown = fields.filter(field => !fieldType(field).secret && field.hidden !== true);
  async function* records(): AsyncGenerator<unknown[]> {
    for await (const { cells } of rows) yield shown.map(field => safeCell(csvCell(field, cells[field.id] ?? null)));
  }
  const columns = shown.map(({ id, label }) => ({ key: id, header: label.en }));
  return Readable.from(records()).pipe(
    stringify({ header: true, columns, cast: { boolean: value => (value ? 'TRUE' : 'FALSE') } }),
  );
}
