import { setImmediate as nextTurn } from 'node:timers/promises';
import type Database from 'better-sqlite3';
import { FairQueue } from '../model/fairQueue.ts';
import type { Connection, TransactionOptions, TransactionResult } from './dialect.ts';
import { maxQueuedPerPerson, queueFullRefusal } from './mutex.ts';

/** From this many milliseconds on nobody else joins a transaction: who came first has waited long enough. */
const maxGroupTime = 10;

/** After so many small pieces of work, or one that is not, it is time for a rest. */
const checkpointAfter = 50;

interface PendingWork {
  work: (connection: Connection) => Promise<TransactionResult<unknown>>;
  load: TransactionOptions;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

/**
 * Runs pieces of work one after the other, in an order that is fair between those who ask. Small ones that wait at the same time share a
 * transaction, each inside a savepoint, so that the disk is waited for once for all of them; none is answered before it is on the disk.
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
  /** How much was done since the last rest, in small pieces of work. */
  #workSinceCheckpoint = 0;

  /** `kept` is called after each commit, and where it throws nobody is told of success; `rest` now and then, when nothing waits. */
  constructor(
    database: Database.Database,
    connection: Connection,
    {
      begin,
      afterCommit: kept,
      checkpoint: rest,
    }: { begin: () => Promise<void>; afterCommit: () => void; checkpoint: () => void },
  ) {
    this.#database = database;
    this.#connection = connection;
    this.#begin = begin;
    this.#afterCommit = kept;
    this.#checkpoint = rest;
  }

  /** Runs `work` in a transaction that is kept if it says so; rejects once closed, and where too much of this person waits already. */
  run<T>(work: (connection: Connection) => Promise<TransactionResult<T>>, load: TransactionOptions): Promise<T> {
    if (this.#closed) return Promise.reject(new Error('The store is closed'));
    const done = new Promise<unknown>((resolve, reject) => {
      if (!this.#queue.push(load.asker, { work, load, resolve, reject }, load.rows)) reject(queueFullRefusal());
    });
    this.#running ??= this.#run();
    // What comes out is what this piece of work put in.
    return done as Promise<T>;
  }

  /** Takes no more work, and resolves when what was asked for has ended. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
  }

  /** Ends where nothing waits, without a pause between the look and the end: who comes after that begins anew. */
  async #run(): Promise<void> {
    for (;;) {
      await this.#drain();
      if (this.#queue.length > 0) continue;
      if (this.#workSinceCheckpoint < checkpointAfter) break;
      // Who was answered hears of it before anything else is done.
      await nextTurn();
      if (this.#queue.length > 0) continue;
      this.#checkpoint();
      this.#workSinceCheckpoint = 0;
      break;
    }
    this.#running = null;
  }

  /** Does all that waits. */
  async #drain(): Promise<void> {
    while (this.#queue.length > 0) {
      // Requests that arrived in the same moment are handed over one by one: let them all come in.
      await nextTurn();
      const group: PendingWork[] = [];
      try {
        await this.#transaction(group);
      } catch (error) {
        for (const each of group) each.reject(error);
      }
      for (const { load } of group) this.#workSinceCheckpoint += load.isSmall ? 1 : checkpointAfter;
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
        // Whoever waited meanwhile need not find out the same again, one after the other.
        group.push(...this.#queue.clear());
        throw error;
      });
      while (next !== undefined) {
        const { work, load, resolve, reject } = next;
        const started = performance.now();
        const shared = group.length > 1 || this.#mayJoin(next);
        try {
          if (shared) this.#database.exec('savepoint one');
          const { commit: keep, value } = await work(this.#connection);
          if (shared) this.#database.exec(keep ? 'release one' : 'rollback to one; release one');
          commits ||= keep;
          responses.push(() => resolve(value));
        } catch (error) {
          if (!shared || !this.#database.inTransaction) throw error;
          this.#database.exec('rollback to one; release one');
          responses.push(() => reject(error));
        } finally {
          this.#queue.charge(load.asker, performance.now() - started);
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

  /** Whether the next one that waits may share the transaction of this one. */
  #mayJoin({ load: { isSmall: small } }: PendingWork): boolean {
    return small && this.#queue.peek()?.load.isSmall === true;
  }
}
