import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { sql } from 'kysely';
import { describe, expect, inject, it } from 'vitest';
import { openPostgres } from '../../server/store/postgres.ts';
import { assertDurable } from '../../server/store/sqliteFile.ts';
import { withStore } from '../kit/stores.ts';
import { both } from './tables.ts';

const setting = sql`select current_setting('synchronous_commit') as level`;

describe('committed data on PostgreSQL', () => {
  /** The commit levels of a writing transaction and of a read, with this server setting. */
  async function levels(set: string): Promise<unknown[]> {
    const url = new URL(inject('postgres'));
    url.searchParams.set('options', `-c synchronous_commit=${set}`);
    const engine = openPostgres({ url: url.href, schema: 'public' });
    const [written] = await engine.transaction(async connection => ({ commit: false, value: await connection.query(setting) }));
    const [read] = await engine.reading.query(setting);
    await engine.close();
    return [written?.level, read?.level];
  }

  it('is on the disk before the answer, even when the server setting is off', async () => {
    expect(await levels('off')).toEqual(['on', 'off']);
  });

  it.each(['on', 'local', 'remote_apply'])('keeps the server setting %s', async set => {
    expect(await levels(set)).toEqual([set, set]);
  });

  it('is reported as at risk when the server runs without fsync', async () => {
    const test = await withStore('postgres', both);
    expect((await test.store.reader.risks()).map(risk => risk.split(' ')[0])).toEqual(['fsync', 'full_page_writes']);
    await test.close();
  });
});

describe('committed data on SQLite', () => {
  it('is on the disk before the answer; a file that cannot guarantee that is refused', () => {
    const directory = mkdtempSync(join(tmpdir(), 'seatgrid-durable-'));
    const file = join(directory, 'a.db');
    const database = new Database(file);
    const tryAt = (journal: string, level: string) => () => {
      database.pragma(`journal_mode = ${journal}`);
      database.pragma(`synchronous = ${level}`);
      assertDurable(database, file);
    };
    expect(tryAt('wal', 'full')).not.toThrow();
    expect(tryAt('wal', 'normal')).toThrow(/cannot be stored safely: synchronous is 1/);
    expect(tryAt('delete', 'full')).toThrow(/the journal is delete/);
    database.close();
    rmSync(directory, { recursive: true });
  });

  it('is never at risk because of a setting', async () => {
    const test = await withStore('sqlite', both);
    expect(await test.store.reader.risks()).toEqual([]);
    await test.close();
  });
});
