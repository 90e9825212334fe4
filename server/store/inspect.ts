import { sql } from 'kysely';
import type { StoreTransaction } from '../model/store.ts';
import { catalogsOf, readCurrentTables, type StoreTables } from './catalogLayouts.ts';
import { compareWithLog } from './compareWithLog.ts';
import { readHead, readRevision } from './counterRow.ts';
import type { Connection, Dialect, ReadableDatabase, Sql } from './dialect.ts';
import type { DatabaseLocation } from './location.ts';
import { readCompactionPoint } from './logCompaction.ts';
import { readPostgres } from './postgres.ts';
import { applicationId, readSqlite } from './sqlite.ts';
import { createStoreTransaction } from './storeTransaction.ts';
import { schemaVersion } from './systemTables.ts';
import { layoutsOf, type TableLayout } from './tableLayout.ts';
import { findUnknownObjects } from './unknownObjects.ts';
import { missingColumns } from './upgradeSchema.ts';

/** A problem found in the database. */
export interface Finding {
  code:
    | 'damaged'
    | 'foreign'
    | 'newer'
    | 'older'
    | 'strange'
    | 'unfilled'
    | 'counter'
    | 'logGap'
    | 'logParts'
    | 'ahead'
    | 'dangling'
    | 'twice'
    | 'forged'
    | 'derived'
    | 'credential'
    | 'file'
    | 'rule'
    | 'validation'
    | 'invariant';
  table?: string;
  field?: string;
  /** The message of a rule, the validation result, or the code of an invariant. */
  says?: string;
  /** The number of rows, transactions or faults. */
  many: number;
  /** A few examples: ids, numbers, or what the database reports. */
  examples: readonly string[];
}

/** The result of an inspection: the findings, the number of the last transaction, and the row count of each table. */
export interface Inspection {
  findings: Finding[];
  seq: number;
  rows: Record<string, number>;
}

/** A column that holds no value twice. */
export interface UniqueColumn {
  table: string;
  column: string;
}

const maxExamples = 5;

/**
 * Inspects a database without writing, on one snapshot, while others write: its pages, its schema, the counter, the log,
 * links and unique columns. If all of that can be read, `inspectRows` runs on the same snapshot. Throws when the database
 * cannot be opened.
 */
export async function inspect(
  location: DatabaseLocation,
  tables: StoreTables,
  unique: readonly UniqueColumn[],
  inspectRows: (tx: StoreTransaction) => Promise<Finding[]>,
): Promise<Inspection> {
  const source: ReadableDatabase = 'file' in location ? readSqlite(location.file) : readPostgres(location);
  try {
    return await source.snapshot(connection => examine(source.dialect, connection, tables, unique, inspectRows));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!/^SQLITE_(?:CORRUPT|NOTADB)|^XX00[12]$/.test(code)) throw error;
    return { findings: [{ code: 'damaged', many: 1, examples: [(error as Error).message] }], seq: 0, rows: {} };
  } finally {
    await source.close();
  }
}

async function examine(
  dialect: Dialect,
  connection: Connection,
  tables: StoreTables,
  unique: readonly UniqueColumn[],
  inspectRows: (tx: StoreTransaction) => Promise<Finding[]>,
): Promise<Inspection> {
  const found: Inspection = { findings: [], seq: 0, rows: {} };
  const { findings } = found;
  const integrity =
    dialect.integrityCheck === null
      ? []
      : (await connection.query(dialect.integrityCheck)).map(row => String(Object.values(row)[0]));
  const faults = integrity.filter(line => line !== 'ok');
  if (faults.length > 0) findings.push({ code: 'damaged', many: faults.length, examples: faults.slice(0, maxExamples) });

  const missingSystem = await missingColumns(dialect, connection, []);
  if (missingSystem.includes('_meta')) return { ...found, findings: [...findings, { code: 'foreign', many: 1, examples: [] }] };
  const [version] = await connection.query(sql`select value from ${dialect.table('_meta')} where key = 'version'`);
  if (Number(version?.value) > schemaVersion) findings.push({ code: 'newer', many: 1, examples: [String(version?.value)] });
  if (dialect.name === 'sqlite') {
    const [header] = await connection.query(sql`pragma application_id`);
    // Files of earlier versions have no application id.
    if (![0, applicationId].includes(Number(header?.application_id)))
      return { ...found, findings: [...findings, { code: 'foreign', many: 1, examples: [] }] };
  }
  const revision = missingSystem.includes('_counter') ? null : await readRevision(dialect, connection);
  const catalogs = catalogsOf(tables);
  const layouts = layoutsOf((await catalogs.of(revision)).stored);
  const missing = await missingColumns(dialect, connection, layouts.values());
  const unknownObjects = await findUnknownObjects(dialect, connection, layouts.values());
  if (unknownObjects.length > 0)
    findings.push({ code: 'strange', many: unknownObjects.length, examples: unknownObjects.slice(0, maxExamples) });
  if (missing.length > 0) findings.push({ code: 'older', many: missing.length, examples: missing.slice(0, maxExamples) });
  if (findings.some(({ code }) => code === 'newer' || code === 'older')) return found;

  found.seq = await queryCount(connection, sql`select seq as many from ${dialect.table('_counter')}`);
  findings.push(...(await logFindings(dialect, connection, found.seq)));
  for (const layout of layouts.values()) {
    const table = dialect.table(layout.id);
    found.rows[layout.id] = await queryCount(connection, sql`select count(*) as many from ${table}`);
    findings.push(
      ...(await countedFindings(
        connection,
        { code: 'ahead', table: layout.id },
        sql`id`,
        sql`from ${table} where seq > ${found.seq}`,
      )),
    );
    for (const { id, to, notNull } of layout.columns) {
      if (notNull === true) {
        const empty = sql`from ${table} where ${sql.id(id)} is null`;
        findings.push(...(await countedFindings(connection, { code: 'unfilled', table: layout.id, field: id }, sql`id`, empty)));
      }
      if (to === undefined) continue;
      const target = sql`select 1 from ${dialect.table(to)} as target where target.id = t.${sql.id(id)}`;
      const dangling = sql`from ${table} as t where t.${sql.id(id)} is not null and not exists (${target})`;
      findings.push(
        ...(await countedFindings(connection, { code: 'dangling', table: layout.id, field: id }, sql`t.id`, dangling)),
      );
    }
    for (const [field, { column, layout: join }] of layout.joins) {
      const isThere = (of: string, id: string): Sql =>
        sql`exists (select 1 from ${dialect.table(of)} as there where there.id = t.${sql.id(id)})`;
      const dangling = sql`from ${dialect.table(join.id)} as t where not (${isThere(column.to ?? layout.id, 'target')} and ${isThere(layout.id, 'row')})`;
      findings.push(
        ...(await countedFindings(connection, { code: 'dangling', table: layout.id, field }, sql`t."row"`, dangling)),
      );
    }
  }
  for (const { table, column } of unique) {
    const cell = sql.id(column);
    const duplicates = sql`from (select ${cell} as value from ${dialect.table(table)} where ${cell} is not null group by ${cell} having count(*) > 1) as t`;
    findings.push(...(await countedFindings(connection, { code: 'twice', table, field: column }, sql`value`, duplicates)));
  }
  // A log with a gap proves nothing about rows.
  const isWhole = !findings.some(({ code }) => code === 'counter' || code === 'logGap' || code === 'logParts');
  if (isWhole) findings.push(...(await tamperedFindings(dialect, connection, layouts)));
  const current = await readCurrentTables(dialect, connection, catalogs, revision);
  const { now } = await readHead(dialect, connection);
  findings.push(...(await inspectRows(createStoreTransaction(dialect, connection, current, now))));
  return found;
}

/** Rows that differ from what the log, or the base table of a compacted log, says. */
async function tamperedFindings(
  dialect: Dialect,
  connection: Connection,
  layouts: ReadonlyMap<string, TableLayout>,
): Promise<Finding[]> {
  const logged = [...layouts.values()].filter(layout => layout.logged !== undefined);
  return (await compareWithLog(dialect, connection, logged)).map(({ table, field, rows, many }) => ({
    code: 'forged',
    table,
    ...(field === null ? {} : { field }),
    many,
    examples: rows,
  }));
}

/** Checks that the log's transactions are numbered without a gap up to the counter and that none lacks a part. */
async function logFindings(dialect: Dialect, connection: Connection, seq: number): Promise<Finding[]> {
  const log = dialect.table('_log');
  const last = await queryCount(connection, sql`select coalesce(max(seq), 0) as many from ${log}`);
  const pruned = (await readCompactionPoint(dialect, connection))?.seq ?? 0;
  const before = sql`select 1 from ${log} as p where p.part = 0 and p.seq = l.seq - 1`;
  const gaps = sql`from ${log} as l where l.part = 0 and l.seq > ${pruned + 1} and not exists (${before})`;
  const parts = sql`from (select seq from ${log} where seq > ${pruned} group by seq having min(part) <> 0 or count(*) <> max(part) + 1) as l`;
  return [
    ...(last === seq ? [] : [{ code: 'counter' as const, many: Math.abs(seq - last), examples: [`${seq}`, `${last}`] }]),
    ...(await countedFindings(connection, { code: 'logGap' }, sql`l.seq - 1`, gaps)),
    ...(await countedFindings(connection, { code: 'logParts' }, sql`l.seq`, parts)),
  ];
}

async function countedFindings(
  connection: Connection,
  finding: Omit<Finding, 'many' | 'examples'>,
  of: Sql,
  from: Sql,
): Promise<Finding[]> {
  const many = await queryCount(connection, sql`select count(*) as many ${from}`);
  if (many === 0) return [];
  const some = await connection.query(sql`select ${of} as value ${from} order by 1 limit ${maxExamples}`);
  return [{ ...finding, many, examples: some.map(row => String(row.value)) }];
}

async function queryCount(connection: Connection, query: Sql): Promise<number> {
  const [row] = await connection.query(query);
  return Number(row?.many ?? 0);
}
