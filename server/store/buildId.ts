import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import of from '../../package.json' with { type: 'json' };
import type { Connection, Dialect } from './dialect.ts';
import { StoreError, SupersededError } from './errors.ts';
import { type Head, lockHead } from './head.ts';
import { schemaVersion, systemTables } from './systemTables.ts';
import type { TableLayout } from './tableLayout.ts';

/**
 * Which build writes a home: its release and a hash of how its tables lie and what they work out, such as `0.2 3f2a…`.
 * Two builds are the same where both are equal, whatever their patch number: servers of the same release may be replaced one by one.
 */
export function buildId(shapes: Iterable<TableLayout>): string {
  const definition = [...systemTables.map(([shape]) => shape), ...shapes].map(({ id, columns, derives }) => [
    id,
    columns,
    derives ?? '',
  ]);
  return `${release} ${createHash('sha256').update(JSON.stringify(definition)).digest('hex').slice(0, 16)}`;
}

const release = of.version.split('.').slice(0, 2).join('.');

/** Throws `Superseded` where another build has taken the home over: nothing of this one may be written there any more. */
export function checkBuild({ build: writer }: Head, build: string): void {
  if (writer !== build) throw new SupersededError();
}

/**
 * Takes a home over for this build, so that no other one writes there from now on. Throws `StoreError` where a newer release has it:
 * there is no way down. Of two builds of one release the one that started last has it.
 */
export async function takeOver(dialect: Dialect, connection: Connection, build: string): Promise<void> {
  const { build: writer } = await lockHead(dialect, connection);
  if (writer === build) return;
  if (writer !== null && isNewer(writer, build)) {
    const [other = ''] = writer.split(' ');
    throw new StoreError(`This data is used by a newer version of Seatgrid (${other}, this one is ${release}): start that one`);
  }
  await connection.query(sql`update ${dialect.table('_counter')} set writer = ${build}, written = seq`);
  await connection.query(sql`update ${dialect.table('_meta')} set value = ${String(schemaVersion)} where key = 'version'`);
}

function isNewer(theirs: string, ours: string): boolean {
  const [a, b] = [theirs, ours].map(build => build.split(/[. ]/).slice(0, 2).map(Number));
  return a![0] !== b![0] ? a![0]! > b![0]! : a![1]! > b![1]!;
}
