import { spawn } from 'node:child_process';
import type { PostgresLocation } from '../store/location.ts';

/**
 * Writes a schema into a file with `pg_dump`, without the rows of these tables. Resolves with null, or with the reason of a
 * failure, such as a missing tool.
 */
export const pgDump = (location: PostgresLocation, file: string, excluded: ReadonlySet<string>): Promise<string | null> =>
  run('pg_dump', location.url, [
    '--format=custom',
    '--no-owner',
    '--no-unlogged-table-data',
    `--schema=${location.schema}`,
    ...[...excluded].map(table => `--exclude-table-data=${location.schema}."${table}"`),
    `--file=${file}`,
  ]);

/** Restores such a file with `pg_restore`, in one transaction. Resolves with null, or with the reason of a failure. */
export const pgRestore = (location: PostgresLocation, file: string): Promise<string | null> =>
  run('pg_restore', location.url, ['--exit-on-error', '--single-transaction', '--no-owner', file]);

/** Checks that such a file can be read. Resolves with null, or with the reason of a failure. */
export const verifyDump = (file: string): Promise<string | null> => run('pg_restore', null, ['--list', file]);

/** Runs one of PostgreSQL's tools. The password is not an argument, because every user of the machine can see those. */
async function run(tool: string, address: string | null, args: readonly string[]): Promise<string | null> {
  const env: NodeJS.ProcessEnv = { ...process.env };
  const to: string[] = [];
  if (address !== null) {
    const url = new URL(address);
    if (url.password !== '') env.PGPASSWORD = decodeURIComponent(url.password);
    url.password = '';
    // The tools do not know this value of Node's client.
    if (url.searchParams.get('sslmode') === 'no-verify') url.searchParams.set('sslmode', 'require');
    to.push(`--dbname=${url.href}`);
  }
  const child = spawn(tool, [...to, ...args], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let output = '';
  child.stderr.on('data', chunk => (output += String(chunk)));
  return new Promise(resolve => {
    child.once('error', error => resolve(`${tool} is not installed (${(error as NodeJS.ErrnoException).code})`));
    child.once('close', code => resolve(code === 0 ? null : (output.trim().split('\n')[0] ?? `${tool} ended with ${code}`)));
  });
}
