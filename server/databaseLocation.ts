import { join } from 'node:path';
import type { Config } from './config.ts';
import type { DatabaseLocation } from './store/location.ts';

/** Where the data of the Administration workspace is stored: a schema of PostgreSQL, or a file in the data folder. */
export const databaseLocation = ({ databaseUrl, data }: Pick<Config, 'databaseUrl' | 'data'>): DatabaseLocation =>
  databaseUrl === null ? { file: join(data, 'administration.db') } : { url: databaseUrl, schema: 'seatgrid_administration' };
