import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Pool } from 'pg';
import { checkFileName, type FileEntry, type FileStore, MissingFileError } from '../model/fileStore.ts';
import { FileMeter } from './fileMeter.ts';
import { connect, postgresDialect, send } from './postgresConnection.ts';
import { filePieceSize, fileTable } from './systemTables.ts';

interface StoredPiece {
  piece: number;
  bytes: string;
}

/** A file store in the table of file pieces of a schema. Several servers may use it. `close` ends the pool. */
export function postgresFiles(pool: Pool, schema: string): FileStore {
  const dialect = postgresDialect(schema);
  const table = dialect.compile(sql`${dialect.table(fileTable.id)}`).sql;

  /** Gives the pieces of a complete file their name at once. */
  async function complete(part: string, name: string): Promise<void> {
    const client = await connect(pool);
    try {
      await send(client, 'begin');
      await send(client, `delete from ${table} where name = $1`, [name]);
      await send(client, `update ${table} set name = $2 where name = $1`, [part, name]);
      await send(client, 'commit');
      client.release();
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  return {
    async put(name, pieces, maxBytes) {
      checkFileName(name);
      const part = `${name}.${randomUUID()}.part`;
      const meter = new FileMeter(maxBytes);
      const at = new Date().toISOString();
      try {
        let number = 0;
        for await (const piece of meter.cut(pieces, filePieceSize)) {
          const values = [part, number, Buffer.from(piece).toString('base64'), at];
          await send(pool, `insert into ${table} (name, piece, bytes, at) values ($1, $2, $3, $4)`, values);
          number += 1;
        }
        if (number === 0) await send(pool, `insert into ${table} (name, piece, bytes, at) values ($1, 0, '', $2)`, [part, at]);
        await complete(part, name);
      } catch (error) {
        await send(pool, `delete from ${table} where name = $1`, [part]).catch(() => undefined); // the database is gone: swept later
        throw error;
      }
      return meter.measured();
    },
    async size(name) {
      // The length of base64 and its last signs tell how many bytes it has.
      const last = `select piece, length(bytes) as length, right(bytes, 2) as signs from ${table} where name = $1 order by piece desc limit 1`;
      const [found] = (await send<{ piece: number; length: number; signs: string }>(pool, last, [name])).rows;
      if (found === undefined) return null;
      const padding = found.signs.split('=').length - 1;
      return found.piece * filePieceSize + (found.length / 4) * 3 - padding;
    },
    async read(name, start, end) {
      const [from, to] = [Math.floor(start / filePieceSize), Math.floor(Math.max(start, end - 1) / filePieceSize)];
      const { rows } = await send<StoredPiece & Record<string, unknown>>(
        pool,
        `select piece, case when piece between $2 and $3 then bytes else '' end as bytes from ${table}
          where name = $1 and (piece between $2 and $3 or piece = 0) order by piece`,
        [name, from, to],
      );
      // The first piece says that there is such a file.
      if (rows.length === 0) throw new MissingFileError(name);
      const bytes = Buffer.concat(rows.filter(({ piece }) => piece >= from).map(row => Buffer.from(row.bytes, 'base64')));
      return bytes.subarray(start - from * filePieceSize, Math.max(start, end) - from * filePieceSize);
    },
    async remove(names) {
      await send(pool, `delete from ${table} where name = any($1::text[])`, [[...names]]);
    },
    async list(after, limit) {
      const { rows } = await send<FileEntry & Record<string, unknown>>(
        pool,
        `select name, max(at) as at from ${table} where name > $1 group by name order by name limit $2`,
        [after, limit],
      );
      return rows.map(({ name, at }) => ({ name, at }));
    },
    close: () => pool.end(),
  };
}
