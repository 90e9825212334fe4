import { join } from 'node:path';
import type { Config } from './config.ts';
import type { DatabaseLocation } from './store/location.ts';

/** Where the Administration workspace lives: a schema of PostgreSQL, or a file of its own in the data folder. */
export const databaseLocation = ({ databaseUrl, data }: Pick<Config, 'databaseUrl' | 'data'>): DatabaseLocation =>
  databaseUrl === null ? { file: join(data, 'administration.db') } : { url: databaseUrl, schema: 'seatgrid_administration' };
