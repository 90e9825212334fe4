import Database from 'better-sqlite3';
import type { FileStore } from '../model/fileStore.ts';
import { filePieceSize, fileTable } from './systemTables.ts';

/** A piece of a file as a row of the table of file pieces; `bytes` is base64. */
export type FilePiece = { name: string; piece: number; bytes: string; at: string };

const filesAtOnce = 100;

/** The complete files of a store as rows of the table of file pieces, in the order of its key. Files that are removed meanwhile are left out. */
export async function* filePieces(files: FileStore): AsyncGenerator<FilePiece> {
  let after: string | undefined = '';
  while (after !== undefined) {
    const found = await files.list(after, filesAtOnce);
    for (const { name, at } of found) {
      const size = name.endsWith('.part') ? null : await files.size(name);
      if (size === null) continue;
      for (let piece = 0; piece === 0 || piece * filePieceSize < size; piece += 1) {
        const from = piece * filePieceSize;
        const bytes = await files.read(name, from, Math.min(size, from + filePieceSize));
        yield { name, piece, bytes: Buffer.from(bytes).toString('base64'), at };
      }
    }
    after = found.at(-1)?.name;
  }
}

/** Puts all files of a store into a copy of a SQLite database that nobody else has open, unless it has files of its own. */
export async function packFiles(files: FileStore, copy: string): Promise<void> {
  const database = new Database(copy, { fileMustExist: true });
  try {
    // A database of an earlier version has no files.
    if (!hasFileTable(database) || database.prepare(`select 1 from "${fileTable.id}" limit 1`).get() !== undefined) return;
    database.pragma('journal_mode = delete');
    const insert = database.prepare(`insert into "${fileTable.id}" (name, piece, bytes, at) values (?, ?, ?, ?)`);
    for await (const { name, piece, bytes, at } of filePieces(files)) insert.run(name, piece, bytes, at);
  } finally {
    database.close();
  }
}

/** Moves the files in a SQLite database, which only a restored backup has, to their store. It can be repeated after a crash. */
export async function unpackFiles(database: string, files: FileStore): Promise<void> {
  const source = new Database(database, { fileMustExist: true, timeout: 5_000 });
  try {
    const names = source.prepare<[], { name: string }>(`select distinct name from "${fileTable.id}" order by name`).all();
    const next = source.prepare<[string, number], { bytes: string }>(
      `select bytes from "${fileTable.id}" where name = ? and piece = ?`,
    );
    const remove = source.prepare(`delete from "${fileTable.id}" where name = ?`);
    for (const { name } of names) {
      if (!name.endsWith('.part')) await files.put(name, piecesOf(name), Number.POSITIVE_INFINITY);
      remove.run(name);
    }

    async function* piecesOf(name: string): AsyncGenerator<Uint8Array> {
      for (let piece = 0; ; piece += 1) {
        const found = next.get(name, piece);
        if (found === undefined) return;
        yield Buffer.from(found.bytes, 'base64');
      }
    }
  } finally {
    source.close();
  }
}

/** The size in bytes of a file in a SQLite database; null if there is none. */
export function packedSize(database: string, name: string): number | null {
  const source = new Database(database, { readonly: true, fileMustExist: true, timeout: 5_000 });
  try {
    if (!hasFileTable(source)) return null;
    const last = source
      .prepare<[string], { piece: number; bytes: string }>(
        `select piece, bytes from "${fileTable.id}" where name = ? order by piece desc limit 1`,
      )
      .get(name);
    return last === undefined ? null : last.piece * filePieceSize + Buffer.byteLength(last.bytes, 'base64');
  } finally {
    source.close();
  }
}

const hasFileTable = (database: Database.Database): boolean =>
  database.prepare("select 1 from sqlite_master where type = 'table' and name = ?").get(fileTable.id) !== undefined;
