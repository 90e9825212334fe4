import { sql } from 'kysely';
import type { Pool } from 'pg';
import type { Throttle, ThrottlePolicy, ThrottleResult } from '../model/throttle.ts';
import { postgresDialect, send } from './postgresConnection.ts';

/** The name of the table that counts attempts. */
export const attemptsTable = '_tries';

/** Attempts older than a day are deleted once in this many attempts. */
const sweepEvery = 1_000;

/**
 * A rate limiter that counts in a table of the schema, by the database's clock, so that all servers count together. It
 * writes outside commits, so that a flood of attempts does not touch the log or the writer. The table is created if missing
 * and is not worth backing up.
 */
export async function postgresRateLimiter(pool: Pool, schema: string): Promise<Throttle> {
  const dialect = postgresDialect(schema);
  const table = dialect.compile(sql`${dialect.table(attemptsTable)}`).sql;
  await send(
    pool,
    `create unlogged table if not exists ${table}
    (key text primary key, turns integer not null, since double precision not null, next double precision not null,
     wait double precision not null, given boolean not null)`,
  );
  let attempts = 0;
  return {
    async acquire(key: string, { free, firstDelay, maxDelay, window, maxWait }: ThrottlePolicy): Promise<ThrottleResult> {
      attempts += 1;
      if (attempts % sweepEvery === 0) await send(pool, sweepSql(table));
      const { rows } = await send<{ wait: number; allowed: boolean }>(pool, acquireSql(table), [
        key,
        free,
        firstDelay,
        maxDelay,
        window,
        maxWait,
      ]);
      const result = rows[0];
      if (result === undefined) throw new Error('The database did not count the attempt');
      return { allowed: result.allowed, wait: result.wait };
    },
    async refund(key: string, turns?: number): Promise<void> {
      if (turns === undefined) await send(pool, `delete from ${table} where key = $1`, [key]);
      else await send(pool, `update ${table} set turns = greatest(0, turns - $2) where key = $1`, [key, turns]);
    },
  };
}

const now = '(extract(epoch from clock_timestamp()) * 1000)::double precision';

const sweepSql = (table: string): string => `delete from ${table} where next < ${now} - 86400000 and since < ${now} - 86400000`;

/**
 * One statement, so that simultaneous attempts queue at the row. It computes the counted attempts, the wait before this one,
 * and the new state.
 */
const acquireSql = (table: string): string => `
  insert into ${table} as t (key, turns, since, next, wait, given)
  values ($1, 1, ${now}, ${now} + ${waitSql('1')}, 0, true)
  on conflict (key) do update set (turns, since, next, wait, given) = (
    select case when had.wait > $6::float8 then had.turns else had.turns + 1 end, had.since,
           case when had.wait > $6::float8 then t.next else had.at + had.wait + ${waitSql('(had.turns + 1)')} end,
           had.wait, had.wait <= $6::float8
    from (
      select m.at, greatest(0, t.next - m.at) as wait,
             case when m.at - t.since >= $5::float8 then 0 else t.turns end as turns,
             case when m.at - t.since >= $5::float8 then m.at else t.since end as since
      from (select ${now} as at) m
    ) had)
  returning wait, given as allowed`;

const waitSql = (turns: string): string =>
  `(case when ${turns} < $2::int then 0 else least($4::float8, $3::float8 * power(2, least(${turns} - $2::int, 40))) end)`;
