import Database from 'better-sqlite3';

/**
 * Copies a SQLite database as of this moment into a new file, while others read and write it. Tables in `excluded` are empty
 * in the copy, and their rows are overwritten. Throws when the file already exists.
 */
export function copySqlite(from: string, to: string, excluded: ReadonlySet<string> = new Set()): void {
  const database = new Database(from, { readonly: true, fileMustExist: true, timeout: 5000 });
  try {
    database.prepare('vacuum into ?').run(to);
  } finally {
    database.close();
  }
  if (excluded.size === 0) return;
  const copy = new Database(to, { fileMustExist: true });
  try {
    copy.pragma('journal_mode = delete');
    copy.pragma('secure_delete = on');
    const exists = copy.prepare<[string]>("select 1 from sqlite_master where type = 'table' and name = ?");
    for (const table of excluded) if (exists.get(table) !== undefined) copy.exec(`delete from "${table.replaceAll('"', '""')}"`);
  } finally {
    copy.close();
  }
}

/** Stores a value in the `_meta` table of a SQLite file that nobody has open. */
export function setSqliteMeta(file: string, key: string, text: string): void {
  const database = new Database(file, { fileMustExist: true });
  try {
    database.pragma('journal_mode = delete');
    database
      .prepare('insert into _meta (key, value) values (?, ?) on conflict (key) do update set value = excluded.value')
      .run(key, text);
  } finally {
    database.close();
  }
}

/**
 * Whether no other process has a SQLite database open; if so, all its data is in its one file afterwards. Only a database
 * that nobody else has open can leave WAL mode.
 */
export function isUnused(file: string): boolean {
  const database = new Database(file, { fileMustExist: true, timeout: 0 });
  try {
    database.pragma('journal_mode = delete');
    return true;
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) return false;
    throw error;
  } finally {
    database.close();
  }
}
