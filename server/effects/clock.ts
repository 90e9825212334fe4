import type { System } from '../model/actor.ts';
import type { Row, Wish } from '../model/change.ts';
import type { Page, Reader } from '../model/session.ts';
import type { Writer } from '../model/workspace.ts';
import { dueAmong, type Ending, endings, homeOf } from './endings.ts';
import type { Log, Rounds } from './rounds.ts';
import { startRounds } from './rounds.ts';

/** The workspace in which time passes, and where to say what could not be done. */
export interface ClockOptions {
  writer: Writer;
  reader: Reader;
  log?: Pick<Log, 'warn'>;
}

const actor: System = { kind: 'system', name: 'clock' };
const chunk = 500;
const every = 30_000;

/** Ends everything whose time has come, at every tick; a tick that finds nothing writes nothing. */
export function startClock(options: ClockOptions & { log: Log; now?: () => Date }): Rounds {
  const now = options.now ?? (() => new Date());
  return startRounds({
    name: 'clock',
    every,
    log: options.log,
    round: async () => {
      const ended = await tick(options, now().toISOString());
      if (Object.values(ended).some(count => count > 0)) options.log.info({ ended }, 'clock: their time had come');
    },
  });
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

async function dueNow(reader: Reader, ending: Ending, rows: readonly Row[], now: string): Promise<readonly Row[]> {
  const { days } = ending;
  if (days === undefined || rows.length === 0) return rows;
  const homes = new Set(rows.flatMap(row => homeOf(row, days.home) ?? []));
  return dueAmong(ending, rows, await reader.rows('orgs', [...homes]), now);
}

/** Of how many of these rows one sees that something has become of them. */
async function changedOf(reader: Reader, { table, shown }: Ending, rows: readonly Row[]): Promise<number> {
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
