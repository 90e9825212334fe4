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

describe('what is saved on PostgreSQL', () => {
  /** The level at which a transaction that writes is committed, and that of a read, where the server is set to this. */
  async function levels(set: string): Promise<unknown[]> {
    const url = new URL(inject('postgres'));
    url.searchParams.set('options', `-c synchronous_commit=${set}`);
    const engine = openPostgres({ url: url.href, schema: 'public' });
    const [written] = await engine.transaction(async connection => ({ commit: false, value: await connection.query(setting) }));
    const [read] = await engine.reading.query(setting);
    await engine.close();
    return [written?.level, read?.level];
  }

  it('is on the disk before it is answered, also where the server is set otherwise', async () => {
    expect(await levels('off')).toEqual(['on', 'off']);
  });

  it.each(['on', 'local', 'remote_apply'])('is as safe as the server is set to, where that is %s', async set => {
    expect(await levels(set)).toEqual([set, set]);
  });

  it('is at risk where the server does without fsync, which is said', async () => {
    const test = await withStore('postgres', both);
    expect((await test.store.reader.risks()).map(risk => risk.split(' ')[0])).toEqual(['fsync', 'full_page_writes']);
    await test.close();
  });
});

describe('what is saved on SQLite', () => {
  it('is on the disk before it is answered, or the file is not opened', () => {
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

  it('is never at risk by a setting', async () => {
    const test = await withStore('sqlite', both);
    expect(await test.store.reader.risks()).toEqual([]);
    await test.close();
  });
});
