import { setTimeout as pause } from 'node:timers/promises';
import type { System } from '../model/actor.ts';
import type { Log } from '../model/log.ts';
import type { Page, StoreReader, Sweep } from '../model/store.ts';
import type { Writer } from '../model/writer.ts';
import type { PeriodicTask } from './periodicTask.ts';
import { startPeriodicTask } from './periodicTask.ts';

/** How many days things are kept; 0 keeps them forever. */
export interface RetentionPeriods {
  /** The log: history and undo. */
  logDays: number;
  /** Outbox messages that were sent, failed or are only shown there. */
  messageDays: number;
}

/** Where housekeeping is done. */
export interface HousekeepingOptions {
  writer: Writer;
  reader: StoreReader;
  /** Does one chunk of housekeeping; returns how many items it removed. */
  sweep: (what: Sweep) => Promise<number>;
  retention: RetentionPeriods;
}

/** The pause between chunks, so that people's changes go first and at most a tenth of the time is spent here: at least this many milliseconds, and this multiple of the chunk's time. */
const [minPause, pauseFactor] = [20, 9];

const every = 10 * 60_000;
const day = 86_400_000;
/** Stored responses are kept for a day, as long as an idempotency key is valid. */
const responseDays = 1;
const batchSize = 200;
const finalStates: ReadonlySet<unknown> = new Set(['sent', 'failed', 'kept']);
const actor: System = { kind: 'system', name: 'retention' };

/**
 * Removes old data from time to time, in small chunks with pauses. Several servers may do it at the same time: what one has removed is not
 * there for the next. Nothing is removed during a clock jump, nor in the first round, before a jump could be noticed.
 */
export function startHousekeeping(
  options: HousekeepingOptions & { log: Log; now: () => string; jump: () => number },
): PeriodicTask {
  const stopping = new AbortController();
  let isFirst = true;
  const task = startPeriodicTask({
    name: 'housekeeping',
    intervalMs: every,
    log: options.log,
    run: async () => {
      const mayRemove = !isFirst && options.jump() === 0;
      isFirst = false;
      if (!mayRemove) return;
      const removed = await runHousekeeping(options, options.now(), stopping.signal);
      if (Object.values(removed).some(count => count > 0)) options.log.info({ removed }, 'housekeeping: old data was removed');
    },
  });
  return {
    wake: task.wake,
    stop: async () => {
      stopping.abort();
      await task.stop();
    },
  };
}

/** What a round removed: stored responses, log entries, messages, and pages given back to the file system. */
export type RemovedCounts = Record<'replies' | 'log' | 'messages' | 'space', number>;

/** One round at this time; ends early when `stopping` is aborted. */
export async function runHousekeeping(options: HousekeepingOptions, now: string, stopping: AbortSignal): Promise<RemovedCounts> {
  const { logDays, messageDays } = options.retention;
  const ago = (days: number): string => new Date(Date.parse(now) - days * day).toISOString();
  const swept = (what: Sweep): Promise<number> => repeatUntilDone(() => options.sweep(what), stopping);
  return {
    replies: await swept({ what: 'replies', before: ago(responseDays) }),
    messages: messageDays === 0 ? 0 : await deleteOldMessages(options, ago(messageDays), stopping),
    log: logDays === 0 ? 0 : await swept({ what: 'log', before: ago(logDays) }),
    space: await swept({ what: 'space' }),
  };
}

/** Repeats a chunk of work until nothing is left, with pauses in proportion to its time. */
async function repeatUntilDone(piece: () => Promise<number>, stopping: AbortSignal): Promise<number> {
  let all = 0;
  while (!stopping.aborted) {
    const began = performance.now();
    const did = await piece();
    if (did === 0) break;
    all += did;
    await pauseAfter(performance.now() - began, stopping);
  }
  return all;
}

async function pauseAfter(took: number, stopping: AbortSignal): Promise<void> {
  try {
    await pause(Math.max(minPause, pauseFactor * took), undefined, { signal: stopping });
  } catch (error) {
    if (!stopping.aborted) throw error;
  }
}

/**
 * Deletes messages in a final state from before this time. Ids sort by creation: the oldest come first, and the first page without an old
 * message is the last one.
 */
async function deleteOldMessages(
  { writer, reader }: HousekeepingOptions,
  before: string,
  stopping: AbortSignal,
): Promise<number> {
  let cursor: string | null | undefined;
  let deleted = 0;
  while (cursor !== null && !stopping.aborted) {
    const began = performance.now();
    const page: Page = await reader.page({
      table: 'outbox',
      scope: null,
      sort: [],
      fields: ['state', 'createdAt'],
      limit: batchSize,
      ...(cursor === undefined ? {} : { after: cursor }),
    });
    const old = page.rows.filter(({ createdAt }) => String(createdAt) < before);
    if (old.length === 0) break;
    const changes = old.filter(({ state }) => finalStates.has(state)).map(row => ({ table: 'outbox', row: row.id, to: null }));
    if (changes.length > 0) {
      const { outcomes } = await writer.commit(actor, changes, { label: 'Old messages', partial: true });
      deleted += outcomes.filter(({ outcome }) => outcome === 'accepted').length;
    }
    cursor = page.cursor;
    await pauseAfter(performance.now() - began, stopping);
  }
  return deleted;
}
