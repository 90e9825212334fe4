import type { System } from '../model/actor.ts';
import type { Catalog } from '../model/catalog.ts';
import { type ChangeRequest, type Row, sameValue } from '../model/change.ts';
import { dayIn } from '../model/days.ts';
import type { Log } from '../model/log.ts';
import type { StoreReader } from '../model/store.ts';
import type { TimedTransition } from '../model/timedTransition.ts';
import type { Writer } from '../model/writer.ts';
import { type ClockJumpDetector, createClockJumpDetector } from './clockJumpDetector.ts';
import { pagesOf } from './pagesOf.ts';
import type { PeriodicTask } from './periodicTask.ts';
import { startPeriodicTask } from './periodicTask.ts';

/** The tables whose timed transitions are applied, where, and the log for those that failed. */
export interface ClockOptions {
  catalog: () => Catalog;
  writer: Writer;
  reader: Pick<StoreReader, 'page' | 'rows'>;
  log?: Pick<Log, 'warn'>;
}

const actor: System = { kind: 'system', name: 'clock' };
const batchSize = 500;
const tickInterval = 30_000;

/** How to start a clock. By default `now` is the database's time and `elapsed` the process's own count in milliseconds. */
export interface ClockStart extends ClockOptions {
  reader: Pick<StoreReader, 'page' | 'rows' | 'clock' | 'seq' | 'tail'>;
  log: Log;
  now?: () => Date;
  elapsed?: () => number;
  /** How many milliseconds a time that has jumped must run evenly before transitions go on. */
  patience?: number;
}

/** The running clock; `jump` is the clock jump in seconds while transitions are paused, 0 otherwise. */
export interface ClockTask extends PeriodicTask {
  jump(): number;
}

/**
 * Applies timed transitions at every tick; a tick without due rows writes nothing. During a clock jump nothing is applied until the time is
 * trusted again: the log says so once, and `jump` as long as it lasts.
 */
export function startClock({ elapsed = () => performance.now(), ...options }: ClockStart): ClockTask {
  const { reader, log, now } = options;
  let detector: ClockJumpDetector | null = null;
  let jumped = 0;
  const task = startPeriodicTask({
    name: 'clock',
    intervalMs: tickInterval,
    log,
    run: async () => {
      detector ??= createClockJumpDetector(await lastChange(reader), options.patience);
      const time = now?.() ?? new Date((await reader.clock()).now);
      const reading = detector.check({ time: time.getTime(), elapsed: elapsed() });
      if (!reading.steady && jumped === 0)
        log.warn(
          { jump: reading.jump / 1000 },
          'clock: the time has jumped; timed transitions are paused until it has run evenly for ten minutes',
        );
      if (reading.steady && jumped !== 0)
        log.info({ now: time.toISOString() }, 'clock: the time runs evenly again; timed transitions go on');
      jumped = reading.jump / 1000;
      if (!reading.steady) return;
      const ended = await tick(options, time.toISOString());
      if (Object.values(ended).some(count => count > 0)) log.info({ ended }, 'clock: timed transitions were applied');
    },
  });
  return { ...task, jump: () => jumped };
}

/** When the last transaction was committed, in milliseconds; null for never. */
async function lastChange(reader: Pick<StoreReader, 'seq' | 'tail'>): Promise<number | null> {
  const seq = await reader.seq();
  const [last] = seq === 0 ? [] : await reader.tail(seq - 1, 1, 0);
  return last === undefined ? null : Date.parse(last.transaction.at);
}

/** One tick at this time; returns how many rows of each table changed. A second tick at the same time changes nothing. */
export async function tick(options: ClockOptions, now: string): Promise<Record<string, number>> {
  const ended: Record<string, number> = {};
  for (const transition of transitionsOf(options.catalog()))
    ended[transition.table] = (ended[transition.table] ?? 0) + (await applyTransition(options, transition, now));
  return ended;
}

type TransitionOfTable = TimedTransition & { table: string };

/** The timed transitions of all tables in the order of a tick: first those that claim no place. */
function transitionsOf({ tables }: Catalog): TransitionOfTable[] {
  const all = [...tables.values()].flatMap(({ id, table }) =>
    (table.timedTransitions ?? []).map(each => ({ ...each, table: id })),
  );
  return [...all.filter(({ claims }) => claims !== true), ...all.filter(({ claims }) => claims === true)];
}

async function applyTransition(
  { reader, writer, log }: ClockOptions,
  transition: TransitionOfTable,
  now: string,
): Promise<number> {
  let count = 0;
  const due = {
    table: transition.table,
    scope: null,
    filter: transition.due(now),
    sort: [{ field: transition.indexedField, descending: false }],
    fields: [
      ...new Set([
        ...transition.from,
        ...(transition.days?.orgLinks ?? []),
        ...(transition.days?.fields ?? []),
        transition.observedField,
      ]),
    ],
    limit: batchSize,
  };
  for await (const page of pagesOf(reader, due)) {
    const rows = await dueRows(reader, transition, page, now);
    if (rows.length === 0) continue;
    const changes = rows.map(row => changeFor(transition, row));
    const { outcomes } = await writer.commit(actor, changes, { label: transition.label, partial: true, now });
    const failed = outcomes.filter(one => one.outcome !== 'accepted' && !one.issues.some(issue => isOvertaken(issue.code)));
    if (failed.length > 0)
      log?.warn({ failed: failed.slice(0, 10) }, `clock: ${transition.label}: failed for ${failed.length} rows`);
    const applied = rows.filter((_, at) => outcomes[at]?.outcome === 'accepted');
    count += await countChanged(reader, transition, applied);
  }
  return count;
}

/** Someone else was faster: another server's clock, or a person. */
const isOvertaken = (code: string): boolean => code === 'stale' || code === 'no_such_row';

async function dueRows(
  reader: Pick<StoreReader, 'rows'>,
  { days }: TimedTransition,
  rows: readonly Row[],
  now: string,
): Promise<readonly Row[]> {
  if (days === undefined || rows.length === 0) return rows;
  const orgIds = new Set(rows.flatMap(row => orgOf(row, days.orgLinks) ?? []));
  const orgs = await reader.rows('orgs', [...orgIds]);
  return rows.filter(row => days.isDue(row, dayIn(orgs.get(orgOf(row, days.orgLinks) ?? '')?.zone, now)));
}

/** The organisation whose days count for a row. */
function orgOf(row: Row, orgLinks: readonly string[]): string | null {
  const link = orgLinks.map(field => row[field]).find(id => typeof id === 'string');
  return typeof link === 'string' ? link : null;
}

/** How many of these rows the transition has visibly changed. */
async function countChanged(
  reader: Pick<StoreReader, 'rows'>,
  { table, observedField }: TransitionOfTable,
  rows: readonly Row[],
): Promise<number> {
  if (rows.length === 0) return 0;
  const after = await reader.rows(
    table,
    rows.map(row => row.id),
  );
  return rows.filter(row => !sameValue(after.get(row.id)?.[observedField], row[observedField])).length;
}

const changeFor = (transition: TransitionOfTable, row: Row): ChangeRequest => ({
  table: transition.table,
  row: row.id,
  from: Object.fromEntries(transition.from.map(field => [field, row[field] ?? null])),
  to: transition.to,
});
