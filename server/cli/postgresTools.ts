import { spawn } from 'node:child_process';
import type { PostgresLocation } from '../store/location.ts';

/** Writes a schema into a file by `pg_dump`, but for the rows of these tables. Resolves with null, or with why it could not, `not there` included. */
export const pgDump = (home: PostgresLocation, file: string, without: ReadonlySet<string>): Promise<string | null> =>
  run('pg_dump', home.url, [
    '--format=custom',
    '--no-owner',
    '--no-unlogged-table-data',
    `--schema=${home.schema}`,
    ...[...without].map(table => `--exclude-table-data=${home.schema}."${table}"`),
    `--file=${file}`,
  ]);

/** Puts such a file back by `pg_restore`, in one transaction. Resolves with null, or with why it could not. */
export const pgRestore = (home: PostgresLocation, file: string): Promise<string | null> =>
  run('pg_restore', home.url, ['--exit-on-error', '--single-transaction', '--no-owner', file]);

/** Whether such a file can be read. Resolves with null, or with why it cannot. */
export const verifyDump = (file: string): Promise<string | null> => run('pg_restore', null, ['--list', file]);

/** Runs a tool of PostgreSQL's. The password is not among its arguments, which every user of the machine may see. */
async function run(tool: string, address: string | null, args: readonly string[]): Promise<string | null> {
  const env: NodeJS.ProcessEnv = { ...process.env };
  const to: string[] = [];
  if (address !== null) {
    const url = new URL(address);
    if (url.password !== '') env.PGPASSWORD = decodeURIComponent(url.password);
    url.password = '';
    // What Node's client calls so is no word of these tools.
    if (url.searchParams.get('sslmode') === 'no-verify') url.searchParams.set('sslmode', 'require');
    to.push(`--dbname=${url.href}`);
  }
  const child = spawn(tool, [...to, ...args], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', chunk => (said += String(chunk)));
  return new Promise(resolve => {
    child.once('error', error => resolve(`${tool} is not there (${(error as NodeJS.ErrnoException).code})`));
    child.once('close', code => resolve(code === 0 ? null : (said.trim().split('\n')[0] ?? `${tool} ended with ${code}`)));
  });
}
