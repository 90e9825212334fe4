import { setTimeout as pause } from 'node:timers/promises';
import type { System } from '../model/actor.ts';
import type { Page, Reader, Sweep } from '../model/session.ts';
import type { Writer } from '../model/workspace.ts';
import type { Log, Rounds } from './rounds.ts';
import { startRounds } from './rounds.ts';

/** For how many days things are kept; 0 keeps them for ever. */
export interface Keeping {
  /** The log: what changes were made of, history and undo. */
  logDays: number;
  /** Messages of the Outbox that were sent, were not delivered, or are kept there to be read. */
  messageDays: number;
}

/** The workspace that is kept in order. */
export interface House {
  writer: Writer;
  reader: Reader;
  /** Does a piece of housekeeping; returns how much there was to do. */
  sweep: (what: Sweep) => Promise<number>;
  keep: Keeping;
}

/** Between pieces, so that people's changes go first and at most a tenth of the time is spent here: at least so many milliseconds, and so many times what a piece took. */
const [leastRest, restFactor] = [20, 9];

const every = 10 * 60_000;
const day = 86_400_000;
/** Answers to keys are good for a day. */
const replyDays = 1;
const messagesAtOnce = 200;
const done: ReadonlySet<unknown> = new Set(['sent', 'failed', 'kept']);
const actor: System = { kind: 'system', name: 'retention' };

/**
 * Removes what is old, now and again, in short pieces with rests between. Any number of servers may do it at the same time: what one has done
 * there is nothing left to do of. Where the time has jumped nothing is removed by it, nor in the first round, in which nobody knows that yet.
 */
export function startHousekeeping(house: House & { log: Log; now: () => string; jump: () => number }): Rounds {
  const stopping = new AbortController();
  let isFirst = true;
  const rounds = startRounds({
    name: 'housekeeping',
    every,
    log: house.log,
    round: async () => {
      const mayRemove = !isFirst && house.jump() === 0;
      isFirst = false;
      if (!mayRemove) return;
      const removed = await keepHouse(house, house.now(), stopping.signal);
      if (Object.values(removed).some(count => count > 0)) house.log.info({ removed }, 'housekeeping: what was old is gone');
    },
  });
  return {
    wake: rounds.wake,
    stop: async () => {
      stopping.abort();
      await rounds.stop();
    },
  };
}

/** What a round removed: answers to keys, parts of the log, messages, and pages given back. */
export type Removed = Record<'replies' | 'log' | 'messages' | 'space', number>;

/** One round at this moment; ends early when it is to stop. */
export async function keepHouse(house: House, now: string, stopping: AbortSignal): Promise<Removed> {
  const { logDays, messageDays } = house.keep;
  const ago = (days: number): string => new Date(Date.parse(now) - days * day).toISOString();
  const swept = (what: Sweep): Promise<number> => inPieces(() => house.sweep(what), stopping);
  return {
    replies: await swept({ what: 'replies', before: ago(replyDays) }),
    messages: messageDays === 0 ? 0 : await deleteOldMessages(house, ago(messageDays), stopping),
    log: logDays === 0 ? 0 : await swept({ what: 'log', before: ago(logDays) }),
    space: await swept({ what: 'space' }),
  };
}

/** Repeats a piece of work until there is nothing left of it, with rests that grow with what a piece takes. */
async function inPieces(piece: () => Promise<number>, stopping: AbortSignal): Promise<number> {
  let all = 0;
  while (!stopping.aborted) {
    const began = performance.now();
    const did = await piece();
    if (did === 0) break;
    all += did;
    await rest(performance.now() - began, stopping);
  }
  return all;
}

async function rest(took: number, stopping: AbortSignal): Promise<void> {
  try {
    await pause(Math.max(leastRest, restFactor * took), undefined, { signal: stopping });
  } catch (error) {
    if (!stopping.aborted) throw error;
  }
}

/**
 * Deletes messages from before this time that nothing will become of any more. Ids sort by when rows were made: the oldest come first, and
 * a page of which nothing is old is the last to be looked at.
 */
async function deleteOldMessages({ writer, reader }: House, before: string, stopping: AbortSignal): Promise<number> {
  let cursor: string | null | undefined;
  let deleted = 0;
  while (cursor !== null && !stopping.aborted) {
    const began = performance.now();
    const page: Page = await reader.page({
      table: 'outbox',
      reach: null,
      sort: [],
      fields: ['state', 'createdAt'],
      limit: messagesAtOnce,
      ...(cursor === undefined ? {} : { after: cursor }),
    });
    const old = page.rows.filter(({ createdAt }) => String(createdAt) < before);
    if (old.length === 0) break;
    const wishes = old.filter(({ state }) => done.has(state)).map(row => ({ table: 'outbox', row: row.id, to: null }));
    if (wishes.length > 0) {
      const { outcomes } = await writer.commit(actor, wishes, { label: 'Old messages', partial: true });
      deleted += outcomes.filter(({ outcome }) => outcome === 'accepted').length;
    }
    cursor = page.cursor;
    await rest(performance.now() - began, stopping);
  }
  return deleted;
}
