import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Client } from 'pg';
import { newFolder, type Running, startFloor, startProduct } from './processes.ts';
import type { Sides } from './timing.ts';

/** A running server on a home of its own, which `stop` removes. */
export interface Home extends Running {
  folder: string;
  /** Stops and starts again on the same data. */
  again(): Promise<Home>;
}

/** An empty floor and an empty Seatgrid on SQLite files. */
export const onSqlite: Sides<() => Promise<Home>> = {
  floor: () => inFolder(folder => startFloor(join(folder, 'floor.db'))),
  product: () => inFolder(folder => startProduct({ SEATGRID_DATA: folder })),
};

/** An empty floor and an empty Seatgrid on databases of their own in this PostgreSQL. */
export function onPostgres(url: string): Sides<() => Promise<Home>> {
  return {
    floor: async () => {
      const database = await newDatabase(url);
      return inFolder(() => startFloor(database));
    },
    product: async () => {
      const database = await newDatabase(url);
      return inFolder(folder => startProduct({ SEATGRID_DATA: folder, DATABASE_URL: database }));
    },
  };
}

async function inFolder(start: (folder: string) => Promise<Running>): Promise<Home> {
  const folder = newFolder();
  const home = async (): Promise<Home> => {
    const running = await start(folder.path);
    return {
      ...running,
      folder: folder.path,
      async again() {
        await running.stop();
        return home();
      },
      async stop() {
        await running.stop();
        folder.remove();
      },
    };
  };
  return home();
}

async function newDatabase(url: string): Promise<string> {
  const name = `bench_${randomUUID().replaceAll('-', '')}`;
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(`create database ${client.escapeIdentifier(name)}`);
  await client.end();
  const address = new URL(url);
  address.pathname = `/${name}`;
  return address.href;
}
