import type { System } from '../model/actor.ts';
import type { Row, Wish } from '../model/change.ts';
import type { Page, Reader } from '../model/session.ts';
import type { Writer } from '../model/workspace.ts';
import { dueAmong, type Ending, endings, homeOf } from './endings.ts';
import type { Log, Rounds } from './rounds.ts';
import { startRounds } from './rounds.ts';
import { createSteadyTime, type SteadyTime } from './steadyTime.ts';

/** The workspace in which time passes, and where to say what could not be done. */
export interface ClockOptions {
  writer: Writer;
  reader: Pick<Reader, 'page' | 'rows'>;
  log?: Pick<Log, 'warn'>;
}

const actor: System = { kind: 'system', name: 'clock' };
const chunk = 500;
const every = 30_000;

/** How a clock is started; what is left out is the time of the home, and what this process counts. */
export interface ClockStart extends ClockOptions {
  reader: Pick<Reader, 'page' | 'rows' | 'clock' | 'seq' | 'tail'>;
  log: Log;
  now?: () => Date;
  elapsed?: () => number;
  /** For how long a time that has jumped must go on alike before anything ends by it, in milliseconds. */
  patience?: number;
}

/** The clock at work, and by how many seconds the time has jumped while nothing ends by it; 0 while all is well. */
export interface Clock extends Rounds {
  jump(): number;
}

/**
 * Brings about what time does, at every tick; a tick that finds nothing writes nothing. Where the time has jumped, nothing ends before
 * it is believed again: this is said once, in the log and by `jump`.
 */
export function startClock({ elapsed = () => performance.now(), ...options }: ClockStart): Clock {
  const { reader, log, now } = options;
  let steady: SteadyTime | null = null;
  let jumped = 0;
  const rounds = startRounds({
    name: 'clock',
    every,
    log,
    round: async () => {
      steady ??= createSteadyTime(await lastChange(reader), options.patience);
      const time = now?.() ?? new Date((await reader.clock()).now);
      const judged = steady.judge({ time: time.getTime(), elapsed: elapsed() });
      if (!judged.steady && jumped === 0)
        log.warn(
          { jump: judged.jump / 1000 },
          'clock: the time has jumped; nothing ends by it until it has gone on for ten minutes',
        );
      if (judged.steady && jumped !== 0)
        log.info({ now: time.toISOString() }, 'clock: the time goes on, and so does what ends by it');
      jumped = judged.jump / 1000;
      if (!judged.steady) return;
      const ended = await tick(options, time.toISOString());
      if (Object.values(ended).some(count => count > 0)) log.info({ ended }, 'clock: their time had come');
    },
  });
  return { ...rounds, jump: () => jumped };
}

/** When the home was last changed, in milliseconds; null for never. */
async function lastChange(reader: Pick<Reader, 'seq' | 'tail'>): Promise<number | null> {
  const seq = await reader.seq();
  const [last] = seq === 0 ? [] : await reader.tail(seq - 1, 1, 0);
  return last === undefined ? null : Date.parse(last.transaction.at);
}

/** One tick at this moment; says how many rows of each table ended. Ticking twice at the same moment ends nothing twice. */
export async function tick(options: ClockOptions, now: string): Promise<Record<string, number>> {
  const ended: Record<string, number> = {};
  for (const ending of endings) ended[ending.table] = (ended[ending.table] ?? 0) + (await end(options, ending, now));
  return ended;
}

async function end({ reader, writer, log }: ClockOptions, ending: Ending, now: string): Promise<number> {
  let count = 0;
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const page: Page = await reader.page({
      table: ending.table,
      reach: null,
      filter: ending.due(now),
      sort: [{ field: ending.along, descending: false }],
      fields: [...new Set([...ending.from, ...(ending.days?.home ?? []), ...(ending.days?.looks ?? []), ending.shown])],
      limit: chunk,
      ...(cursor === undefined ? {} : { after: cursor }),
    });
    const rows = await dueNow(reader, ending, page.rows, now);
    if (rows.length > 0) {
      const wishes = rows.map(row => wishOf(ending, row));
      const { outcomes } = await writer.commit(actor, wishes, { label: ending.label, partial: true, now });
      const failed = outcomes.filter(one => one.outcome !== 'accepted' && !one.issues.some(issue => isOvertaken(issue.code)));
      if (failed.length > 0)
        log?.warn({ failed: failed.slice(0, 10) }, `clock: ${ending.label}: not done for ${failed.length} rows`);
      const stood = rows.filter((_, at) => outcomes[at]?.outcome === 'accepted');
      count += await changedOf(reader, ending, stood);
    }
    cursor = page.rows.length < chunk ? null : page.cursor;
  }
  return count;
}

/** Somebody else came first: another server's clock, or the person whose row it is. */
const isOvertaken = (code: string): boolean => code === 'stale' || code === 'no_such_row';

async function dueNow(reader: Pick<Reader, 'rows'>, ending: Ending, rows: readonly Row[], now: string): Promise<readonly Row[]> {
  const { days } = ending;
  if (days === undefined || rows.length === 0) return rows;
  const homes = new Set(rows.flatMap(row => homeOf(row, days.home) ?? []));
  return dueAmong(ending, rows, await reader.rows('orgs', [...homes]), now);
}

/** Of how many of these rows one sees that something has become of them. */
async function changedOf(reader: Pick<Reader, 'rows'>, { table, shown }: Ending, rows: readonly Row[]): Promise<number> {
  if (rows.length === 0) return 0;
  const after = await reader.rows(
    table,
    rows.map(row => row.id),
  );
  return rows.filter(row => after.get(row.id)?.[shown] !== row[shown]).length;
}

const wishOf = (ending: Ending, row: Row): Wish => ({
  table: ending.table,
  row: row.id,
  from: Object.fromEntries(ending.from.map(field => [field, row[field] ?? null])),
  to: ending.to,
});
