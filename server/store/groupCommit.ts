import { setImmediate as nextTurn } from 'node:timers/promises';
import type Database from 'better-sqlite3';
import { FairQueue } from '../model/fairQueue.ts';
import type { TransactionResult } from '../model/store.ts';
import type { Connection, TransactionOptions } from './dialect.ts';
import { maxQueuedPerPerson, queueFullRefusal } from './mutex.ts';

/** After this many milliseconds no more work joins a transaction, so that the first caller does not wait too long. */
const maxGroupTime = 10;

/** Checkpoint after this many small pieces of work, or after one large one. */
const checkpointAfter = 50;

interface PendingWork {
  work: (connection: Connection) => Promise<TransactionResult<unknown>>;
  options: TransactionOptions;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

/**
 * Runs transactions one after the other, in an order that is fair between requesters. Small ones that wait at the same time
 * share one transaction, each inside a savepoint, so that they cost one fsync together. Each is answered only once its
 * changes are on the disk.
 */
export class GroupCommit {
  readonly #database: Database.Database;
  readonly #connection: Connection;
  readonly #begin: () => Promise<void>;
  readonly #afterCommit: () => void;
  readonly #checkpoint: () => void;
  readonly #queue = new FairQueue<PendingWork>(maxQueuedPerPerson);
  #running: Promise<void> | null = null;
  #closed = false;
  /** Work since the last checkpoint, counted in small pieces. */
  #workSinceCheckpoint = 0;

  /**
   * `begin` starts a transaction. `afterCommit` runs after each commit; if it throws, the callers get its error instead of
   * success. `checkpoint` runs now and then, when nothing waits.
   */
  constructor(
    database: Database.Database,
    connection: Connection,
    { begin, afterCommit, checkpoint }: { begin: () => Promise<void>; afterCommit: () => void; checkpoint: () => void },
  ) {
    this.#database = database;
    this.#connection = connection;
    this.#begin = begin;
    this.#afterCommit = afterCommit;
    this.#checkpoint = checkpoint;
  }

  /**
   * Runs `work` in a transaction that is committed if `work` says so. Rejects after `close`, and with a refusal when too
   * much work of this requester waits already.
   */
  run<T>(work: (connection: Connection) => Promise<TransactionResult<T>>, options: TransactionOptions): Promise<T> {
    if (this.#closed) return Promise.reject(new Error('The store is closed'));
    const done = new Promise<unknown>((resolve, reject) => {
      if (!this.#queue.push(options.requester, { work, options, resolve, reject }, options.rows)) reject(queueFullRefusal());
    });
    this.#running ??= this.#run();
    // The promise resolves with what `work` returned.
    return done as Promise<T>;
  }

  /** Takes no more work and resolves when all accepted work has ended. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
  }

  /** Stops when the queue is empty, without an await between that check and the end; a later `run` restarts it. */
  async #run(): Promise<void> {
    for (;;) {
      await this.#drain();
      if (this.#queue.length > 0) continue;
      if (this.#workSinceCheckpoint < checkpointAfter) break;
      // Lets the answers reach their callers first.
      await nextTurn();
      if (this.#queue.length > 0) continue;
      this.#checkpoint();
      this.#workSinceCheckpoint = 0;
      break;
    }
    this.#running = null;
  }

  /** Runs all waiting work. */
  async #drain(): Promise<void> {
    while (this.#queue.length > 0) {
      // Requests that arrive at the same moment are handed over one by one: wait a turn, so that all of them are queued.
      await nextTurn();
      const group: PendingWork[] = [];
      try {
        await this.#transaction(group);
      } catch (error) {
        for (const each of group) each.reject(error);
      }
      for (const { options } of group) this.#workSinceCheckpoint += options.isSmall ? 1 : checkpointAfter;
    }
  }

  async #transaction(group: PendingWork[]): Promise<void> {
    const began = performance.now();
    const responses: (() => void)[] = [];
    let commits = false;
    let next = this.#queue.take();
    if (next !== undefined) group.push(next);
    try {
      await this.#begin().catch((error: unknown) => {
        // Everybody who waits gets the same error at once, instead of each waiting for it in turn.
        group.push(...this.#queue.clear());
        throw error;
      });
      while (next !== undefined) {
        const { work, options, resolve, reject } = next;
        const started = performance.now();
        const shared = group.length > 1 || this.#mayJoin(next);
        try {
          if (shared) this.#database.exec('savepoint one');
          const { commit, value } = await work(this.#connection);
          if (shared) this.#database.exec(commit ? 'release one' : 'rollback to one; release one');
          commits ||= commit;
          responses.push(() => resolve(value));
        } catch (error) {
          if (!shared || !this.#database.inTransaction) throw error;
          this.#database.exec('rollback to one; release one');
          responses.push(() => reject(error));
        } finally {
          this.#queue.charge(options.requester, performance.now() - started);
        }
        next = shared && performance.now() - began < maxGroupTime && this.#mayJoin(next) ? this.#queue.take() : undefined;
        if (next !== undefined) group.push(next);
      }
      this.#database.exec(commits ? 'commit' : 'rollback');
      if (commits) this.#afterCommit();
    } finally {
      if (this.#database.inTransaction) this.#database.exec('rollback');
    }
    for (const each of responses) each();
  }

  /** Whether the next work in the queue may share a transaction with this one. */
  #mayJoin({ options: { isSmall } }: PendingWork): boolean {
    return isSmall && this.#queue.peek()?.options.isSmall === true;
  }
}
