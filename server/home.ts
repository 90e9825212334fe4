import { join } from 'node:path';
import type { Config } from './config.ts';
import type { Where } from './store/openStore.ts';

/** Where the Administration workspace lives: a schema of PostgreSQL, or a file of its own in the data folder. */
export const homeOf = ({ databaseUrl, data }: Pick<Config, 'databaseUrl' | 'data'>): Where =>
  databaseUrl === null ? { file: join(data, 'administration.db') } : { url: databaseUrl, schema: 'seatgrid_administration' };
