import { setTimeout as wait } from 'node:timers/promises';
import type { System } from '../model/actor.ts';
import type { Cells, ChangeRequest, Row, RowId } from '../model/change.ts';
import { all, isDue, isOneOf } from '../model/filterBuilders.ts';
import type { Log } from '../model/log.ts';
import type { StoreReader } from '../model/store.ts';
import type { Writer } from '../model/writer.ts';
import { pagesOf } from './pagesOf.ts';

/**
 * A table of jobs. Its rows have the cells `state`, `attempts`, `nextAttemptAt` and `error` (`jobFields`). Its hook `leaseJobs` leases a claimed
 * job to its server: it sets `nextAttemptAt` to the end of the lease, and refuses another claim until then.
 */
export interface JobQueue {
  /** For the log. */
  name: string;
  writer: Writer;
  reader: StoreReader;
  log: Log;
  actor: System;
  table: string;
  /** The cells that the work reads. */
  fields: readonly string[];
  /** The states of a job that waits, that is claimed, and that is given up. */
  states: { waiting: string; claimed: string; failed: string };
  /** The labels of the commits that claim jobs and that write results. */
  labels: { claim: string; result: string };
  /** How many jobs this server works on at the same time. */
  concurrency: number;
  now: () => Date;
  /** When aborted, no further job is begun. */
  stopping: AbortSignal;
}

/** Works on one claimed job; returns the cells of its result. */
export type JobWork = (job: Row) => Promise<Cells>;

const minute = 60;
const hour = 60 * minute;
const backoffSeconds = [minute, 5 * minute, 30 * minute, 2 * hour, 12 * hour];

/** How many attempts are made before a job is given up. */
export const maxAttempts = backoffSeconds.length + 1;

/** Seconds to wait after this many failed attempts; null: give up. */
export const backoff = (attempts: number): number | null => backoffSeconds[attempts - 1] ?? null;

/** Calls `handle` with the jobs that are due, page by page, until there are none or the queue is stopping. */
export async function eachDuePage(
  queue: JobQueue,
  limit: number,
  handle: (jobs: readonly Row[]) => Promise<void>,
): Promise<void> {
  const { reader, table, fields, states, stopping } = queue;
  if (stopping.aborted) return;
  const due = all(isOneOf('state', states.waiting, states.claimed), isDue('nextAttemptAt', queue.now().toISOString()));
  // Sorted by state, so that the index on state finds the few waiting jobs among the many finished ones.
  const sort = [{ field: 'state', descending: false }];
  const read = [...new Set([...fields, 'state', 'attempts', 'nextAttemptAt'])];
  for await (const jobs of pagesOf(reader, { table, scope: null, filter: due, sort, fields: read, limit })) {
    await handle(jobs);
    if (stopping.aborted) return;
  }
}

/**
 * Works on due jobs: claims them by a commit that only one server can win, since for any other its `from` is stale, and writes their results.
 * `prepare` gets the claimed jobs and returns the work. A job without an answer after the last attempt is given up.
 */
export async function workOff(
  queue: JobQueue,
  jobs: readonly Row[],
  prepare: (claimed: readonly Row[]) => Promise<JobWork>,
): Promise<void> {
  const exhausted = jobs.filter(job => Number(job.attempts ?? 0) >= maxAttempts);
  const error = `No answer after ${maxAttempts} attempts`;
  await writeResults(
    queue,
    exhausted.map(job => jobChange(queue, job, givenUp(queue, error))),
  );
  const claimed = await claim(
    queue,
    jobs.filter(job => !exhausted.includes(job)),
  );
  const work = await prepare(claimed);
  const writeResult = createResultWriter(queue);
  // Each result is written before the next job is begun: after a crash at most `concurrency` jobs are done again.
  const loop = async (): Promise<void> => {
    while (!queue.stopping.aborted) {
      const job = claimed.shift();
      if (job === undefined) return;
      await writeResult(jobChange(queue, job, await work(job)));
    }
  };
  try {
    await Promise.all(Array.from({ length: queue.concurrency }, loop));
    // Jobs that were claimed and not begun are released at once.
    await writeResults(
      queue,
      claimed.map(job => jobChange(queue, job, released(queue, job))),
    );
  } finally {
    claimed.length = 0; // when a result cannot be written, no further job is begun
  }
}

/** The cells of a job that has failed: it waits for its next attempt, or is given up after the last one or if the failure is permanent. */
export function failedJob(queue: JobQueue, job: Row, { permanent, reason }: { permanent: boolean; reason: string }): Cells {
  const attempts = Number(job.attempts);
  const seconds = permanent ? null : backoff(attempts);
  queue.log.warn(
    { row: job.id, attempts, reason },
    `${queue.name}: ${seconds === null ? 'given up' : 'not accepted, will be tried again'}`,
  );
  if (seconds === null) return givenUp(queue, reason);
  const nextAttemptAt = new Date(queue.now().getTime() + seconds * 1000).toISOString();
  return { state: queue.states.waiting, error: reason, nextAttemptAt };
}

/** The cells of a job that is given up for this reason. */
export const givenUp = ({ states }: JobQueue, error: string): Cells => ({ state: states.failed, error, nextAttemptAt: null });

const released = ({ states }: JobQueue, { attempts }: Row): Cells => ({
  state: states.waiting,
  attempts: Number(attempts) - 1,
  nextAttemptAt: null,
});

/** A change of a job that fails if another server has claimed or changed it. */
export const jobChange = ({ table }: JobQueue, job: Row, to: Cells): ChangeRequest => ({
  table,
  row: job.id,
  from: { state: job.state ?? null, attempts: job.attempts ?? null },
  to,
});

/** Claims jobs; returns those that this server may work on, with their claimed cells. */
async function claim(queue: JobQueue, jobs: readonly Row[]): Promise<Row[]> {
  if (jobs.length === 0) return [];
  const cells = (job: Row): Cells => ({ state: queue.states.claimed, attempts: Number(job.attempts ?? 0) + 1 });
  const won = await commitAccepted(
    queue,
    jobs.map(job => jobChange(queue, job, cells(job))),
    queue.labels.claim,
  );
  return jobs.filter(job => won.has(job.id)).map(job => ({ ...job, ...cells(job) }));
}

/** Writes results of jobs; those that arrive during a commit are written together in the next. */
function createResultWriter(queue: JobQueue): (change: ChangeRequest) => Promise<void> {
  const waiting: ChangeRequest[] = [];
  let turn: Promise<void> = Promise.resolve();
  return change => {
    waiting.push(change);
    turn = turn.then(() => writeResults(queue, waiting.splice(0)));
    return turn;
  };
}

/** Writes results of jobs. It is retried, because a lost result means that the job is done again. */
export async function writeResults(queue: JobQueue, changes: readonly ChangeRequest[]): Promise<void> {
  if (changes.length === 0) return;
  const won = await withRetries(() => commitAccepted(queue, changes, queue.labels.result), queue.stopping);
  for (const { row } of changes) {
    if (row !== undefined && !won.has(row)) queue.log.warn({ row }, `${queue.name}: its row was changed in the meantime`);
  }
}

/** Milliseconds between attempts to write results, in total less than the time of a lease. */
const retryDelays = [500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 64_000];

async function withRetries<T>(work: () => Promise<T>, stopping: AbortSignal): Promise<T> {
  for (const pause of retryDelays) {
    try {
      return await work();
    } catch (error) {
      // A database that restarts or is busy answers again soon; the last attempt, below, throws its error.
      if (stopping.aborted) throw error;
      await wait(pause, undefined, { signal: stopping }).catch(() => undefined); // stopping: one more attempt, at once
    }
  }
  return work();
}

async function commitAccepted(queue: JobQueue, changes: readonly ChangeRequest[], label: string): Promise<Set<RowId>> {
  const { outcomes } = await queue.writer.commit(queue.actor, changes, { label, partial: true });
  return new Set(outcomes.filter(one => one.outcome === 'accepted').map(one => one.row));
}
