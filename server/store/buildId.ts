import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import of from '../../package.json' with { type: 'json' };
import type { StoredColumn } from '../model/store.ts';
import { type Head, lockHead } from './counterRow.ts';
import type { Connection, Dialect } from './dialect.ts';
import { StoreError, SupersededError } from './errors.ts';
import { schemaVersion, systemTables } from './systemTables.ts';
import type { TableLayout } from './tableLayout.ts';

/**
 * The id of a build: its release and a hash of the stored tables and of what derives their cells, such as `0.2 3f2a…`. Two
 * builds with the same id may write the same database, whatever their patch numbers, so servers of one release can be
 * replaced one by one.
 */
export function buildId(layouts: Iterable<TableLayout>): string {
  const definition = [...systemTables.map(([layout]) => layout), ...layouts].map(({ id, columns, joins, derives }) => [
    id,
    [...columns, ...joins.values().map(({ column }) => column)].map(writtenParts),
    derives ?? '',
  ]);
  return `${release} ${createHash('sha256').update(JSON.stringify(definition)).digest('hex').slice(0, 16)}`;
}

/** What decides how a column is written, in a fixed order. What only reading uses, such as the titles of linked rows, is left out. */
const writtenParts = ({ id, column, flag, list, index, exact, to, initial, notNull }: StoredColumn): readonly unknown[] =>
  [id, column, flag, list, index, exact, to, initial, notNull].map(part => part ?? null);

const release = of.version.split('.').slice(0, 2).join('.');

/** Throws `SupersededError` when another build has taken over the database: this build must not write there any more. */
export function checkBuild({ build: owner }: Head, build: string): void {
  if (owner !== build) throw new SupersededError();
}

/**
 * Takes over the database for this build, so that no other build writes there from now on. Throws `StoreError` when a newer
 * release has it: downgrading is not possible. Of two builds of one release, the one that started last has it.
 */
export async function takeOver(dialect: Dialect, connection: Connection, build: string): Promise<void> {
  const { build: owner } = await lockHead(dialect, connection);
  if (owner === build) return;
  if (owner !== null && isNewer(owner, build)) {
    const [other = ''] = owner.split(' ');
    throw new StoreError(
      `This data is used by a newer version of Seatgrid (${other}; this one is ${release}). Start the newer version`,
    );
  }
  await connection.query(sql`update ${dialect.table('_counter')} set writer = ${build}, written = seq`);
  await connection.query(sql`update ${dialect.table('_meta')} set value = ${String(schemaVersion)} where key = 'version'`);
}

function isNewer(theirs: string, ours: string): boolean {
  const [a, b] = [theirs, ours].map(build => build.split(/[. ]/).slice(0, 2).map(Number));
  return a![0] !== b![0] ? a![0]! > b![0]! : a![1]! > b![1]!;
}
