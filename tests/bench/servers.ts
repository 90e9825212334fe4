import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { statement } from '../kit/postgres.ts';
import { newFolder, type RunningServer, startFloor, startProduct } from './processes.ts';
import type { Sides } from './timing.ts';

/** A running server with its own data, which `stop` removes. */
export interface BenchServer extends RunningServer {
  folder: string;
  /** Restarts on the same data. */
  restart(): Promise<BenchServer>;
}

/** Starts an empty floor and an empty Seatgrid on SQLite files. */
export const onSqlite: Sides<() => Promise<BenchServer>> = {
  floor: () => inFolder(folder => startFloor(join(folder, 'floor.db'))),
  product: () => inFolder(folder => startProduct({ SEATGRID_DATA: folder })),
};

/** Starts an empty floor and an empty Seatgrid on new databases of this PostgreSQL, which are dropped when they stop. */
export function onPostgres(url: string): Sides<() => Promise<BenchServer>> {
  return {
    floor: () => inDatabase(url, database => inFolder(() => startFloor(database))),
    product: () =>
      inDatabase(url, database => inFolder(folder => startProduct({ SEATGRID_DATA: folder, DATABASE_URL: database }))),
  };
}

async function inFolder(start: (folder: string) => Promise<RunningServer>): Promise<BenchServer> {
  const folder = newFolder();
  const home = async (): Promise<BenchServer> => {
    const running = await start(folder.path);
    return {
      ...running,
      folder: folder.path,
      async restart() {
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

async function inDatabase(url: string, start: (database: string) => Promise<BenchServer>): Promise<BenchServer> {
  const name = `bench_${randomUUID().replaceAll('-', '')}`;
  await statement(url, `create database ${name}`);
  const address = new URL(url);
  address.pathname = `/${name}`;
  const home = await start(address.href);
  return {
    ...home,
    async stop() {
      await home.stop();
      await statement(url, `drop database ${name} with (force)`);
    },
  };
}
