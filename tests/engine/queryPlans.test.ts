import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { begin, programs, take } from '../laws/program.ts';

/** Tables that may be read completely: the table of one row that counts the transactions. */
const oneRow = '_counter';

/** The tables that a statement reads completely. */
function scanned(database: Database.Database, text: string): string[] {
  const plan = database.prepare(`explain query plan ${text}`);
  const values = Array.from({ length: text.split('?').length - 1 }, () => null);
  const steps = plan.all(...values) as { detail: string }[];
  return steps
    .flatMap(({ detail }) => /^SCAN (\S+)(?!.* VIRTUAL TABLE)/.exec(detail)?.[1] ?? [])
    .filter(table => table !== oneRow);
}

describe('the statements of random programs', () => {
  it('use indexes, so that none takes longer in a larger table', async () => {
    const asked = new Set<string>();
    const run = await begin('sqlite', { onStatement: text => asked.add(text) });
    asked.clear();
    for (const program of fc.sample(programs, { numRuns: 40, seed: 7 })) for (const step of program) await take(run, step);
    const { where } = run.fixture;
    if (!('file' in where)) throw new Error('A SQLite home is a file');
    const database = new Database(where.file, { readonly: true });
    expect(asked.size).toBeGreaterThan(50);
    expect([...asked].filter(text => scanned(database, text).length > 0)).toEqual([]);
    database.close();
    await run.fixture.close();
  });
});
