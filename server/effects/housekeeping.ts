import { setTimeout as pause } from 'node:timers/promises';
import type { System } from '../model/actor.ts';
import type { Page, StoreReader, Sweep } from '../model/store.ts';
import type { Writer } from '../model/writer.ts';
import type { Log, PeriodicTask } from './periodicTask.ts';
import { startPeriodicTask } from './periodicTask.ts';

/** For how many days things are kept; 0 keeps them for ever. */
export interface RetentionPeriods {
  /** The log: what changes were made of, history and undo. */
  logDays: number;
  /** Messages of the Outbox that were sent, were not delivered, or are kept there to be read. */
  messageDays: number;
}

/** The workspace that is kept in order. */
export interface HousekeepingOptions {
  writer: Writer;
  reader: StoreReader;
  /** Does a piece of housekeeping; returns how much there was to do. */
  sweep: (what: Sweep) => Promise<number>;
  retention: RetentionPeriods;
}

/** Between pieces, so that people's changes go first and at most a tenth of the time is spent here: at least so many milliseconds, and so many times what a piece took. */
const [minPause, pauseFactor] = [20, 9];

const every = 10 * 60_000;
const day = 86_400_000;
/** Answers to keys are good for a day. */
const responseDays = 1;
const batchSize = 200;
const finalStates: ReadonlySet<unknown> = new Set(['sent', 'failed', 'kept']);
const actor: System = { kind: 'system', name: 'retention' };

/**
 * Removes what is old, now and again, in short pieces with rests between. Any number of servers may do it at the same time: what one has done
 * there is nothing left to do of. Where the time has jumped nothing is removed by it, nor in the first round, in which nobody knows that yet.
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
      if (Object.values(removed).some(count => count > 0)) options.log.info({ removed }, 'housekeeping: what was old is gone');
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

/** What a round removed: answers to keys, parts of the log, messages, and pages given back. */
export type RemovedCounts = Record<'replies' | 'log' | 'messages' | 'space', number>;

/** One round at this moment; ends early when it is to stop. */
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

/** Repeats a piece of work until there is nothing left of it, with rests that grow with what a piece takes. */
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
 * Deletes messages from before this time that nothing will become of any more. Ids sort by when rows were made: the oldest come first, and
 * a page of which nothing is old is the last to be looked at.
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
