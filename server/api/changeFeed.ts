import type { Catalog } from '../model/catalog.ts';
import type { Row, RowId } from '../model/change.ts';
import type { LogEntry, StoreReader } from '../model/store.ts';
import type { Log } from './log.ts';

/** A transaction as the stream hears it: what changed, and those rows as they are now. */
export interface FeedEntry extends LogEntry {
  /** There are more changes than these. */
  more: boolean;
  rows: ReadonlyMap<string, Map<RowId, Row>>;
  /** What was already made of it, by who may read it: alike for all with the same rights. */
  encodedEvents: Map<string, Promise<string | null>>;
}

type PartialLogEntry = LogEntry & { more: boolean };

/** One reader of the stream. */
export interface FeedSubscriber {
  onEntry(heard: FeedEntry): void;
  /** It is too far behind, or ahead of a log that was set back: all must be read again, as of this transaction. */
  onReset(seq: number): void;
  readonly closed: boolean;
}

/** A transaction with more changes than these is not told row by row. */
export const maxChangesPerEntry = 200;

const pollInterval = 75;
const retryInterval = 1_000;
const entriesPerRead = 50;
const maxBehind = 2_000;

/** Changes of the latest transactions that are kept for those who come back after a cut. */
const maxRecentChanges = 5_000;

/** The end of the log, read once for all who listen, and only while somebody does. */
export class ChangeFeed {
  readonly #reader: StoreReader;
  readonly #tables: ReadonlySet<string>;
  readonly #log: Log;
  /** Who listens, and the last transaction that each was told. */
  readonly #subscribers = new Map<FeedSubscriber, number>();
  /** The latest transactions as they were heard, by number, and how many changes they hold together. */
  readonly #recent = new Map<number, FeedEntry>();
  #recentChanges = 0;
  #at = 0;
  /** Rows that were told to who came back while the shared look was reading those of the next transaction. */
  readonly #sentMeanwhile: FeedEntry['rows'][] = [];
  #reading = false;
  #again = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(reader: StoreReader, catalog: Catalog, log: Log) {
    this.#reader = reader;
    this.#log = log;
    const open = [...catalog.tables.values()].filter(({ table }) => Object.keys(table.access).length > 0);
    this.#tables = new Set(open.map(table => table.id));
  }

  /** How many listen. */
  get subscriberCount(): number {
    return this.#subscribers.size;
  }

  /** Somebody committed: do not wait for the next look. */
  notify(): void {
    if (this.#subscribers.size > 0) this.#poll();
  }

  /**
   * Tells a listener everything after this transaction, then whatever comes; without gaps and without repeating, and no row as it was
   * before it was told.
   */
  async subscribe(after: number, subscriber: FeedSubscriber): Promise<void> {
    const [now, cut] = [await this.#reader.seq(), await this.#reader.prunedUpTo()];
    if (this.#subscribers.size === 0) this.#at = now;
    let at = after;
    if (at > now || now - at > maxBehind || at < cut) {
      at = now;
      subscriber.onReset(now);
    }
    while (at < this.#at && !subscriber.closed) {
      // Most who come back missed little, and many come back at once: what was heard lately is not read again for each.
      const recent = this.#recent.get(at + 1);
      if (recent !== undefined) {
        subscriber.onEntry(recent);
        at += 1;
        continue;
      }
      const entries = await this.#reader.tail(at, entriesPerRead, maxChangesPerEntry);
      if (entries[0]?.transaction.seq !== at + 1) {
        // The log was cut meanwhile.
        at = this.#at;
        subscriber.onReset(at);
        break;
      }
      const missed = entries.filter(entry => entry.transaction.seq <= this.#at);
      const rows = await this.#rowsOf(missed);
      for (const heard of this.#recent.values()) if (replaceOlderRows(heard.rows, rows)) heard.encodedEvents.clear();
      if (this.#reading) this.#sentMeanwhile.push(rows);
      for (const entry of missed) {
        subscriber.onEntry({ ...entry, rows, encodedEvents: new Map() });
        at = entry.transaction.seq;
      }
    }
    if (subscriber.closed) return;
    // It may have heard already what the shared look is yet to find.
    this.#subscribers.set(subscriber, at);
    this.#poll();
  }

  unsubscribe(subscriber: FeedSubscriber): void {
    this.#subscribers.delete(subscriber);
    if (this.#subscribers.size === 0) clearTimeout(this.#timer);
  }

  #poll(): void {
    clearTimeout(this.#timer);
    if (this.#reading) {
      this.#again = true;
      return;
    }
    this.#reading = true;
    this.#read().then(
      () => this.#scheduleNext(pollInterval),
      (error: unknown) => {
        this.#log.warn({ err: error }, 'the stream could not read the log');
        this.#scheduleNext(retryInterval);
      },
    );
  }

  #scheduleNext(pause: number): void {
    this.#reading = false;
    if (this.#subscribers.size === 0) return;
    this.#timer = setTimeout(() => this.#poll(), this.#again ? 0 : pause);
    this.#again = false;
  }

  async #read(): Promise<void> {
    while (this.#subscribers.size > 0) {
      if ((await this.#reader.seq()) <= this.#at) return;
      const entries = await this.#reader.tail(this.#at, entriesPerRead, maxChangesPerEntry);
      const [first] = entries;
      if (first === undefined) return;
      if (first.transaction.seq !== this.#at + 1) this.#skipTo(first.transaction.seq - 1);
      for (const entry of entries) {
        const rows = await this.#rowsOf([entry]);
        // Not read again: the shared look would never end while people keep coming back.
        for (const newer of this.#sentMeanwhile.splice(0)) replaceOlderRows(rows, newer);
        const heard: FeedEntry = { ...entry, rows, encodedEvents: new Map() };
        // At once for all: who joins between two transactions is told the next one and no other.
        const { seq } = entry.transaction;
        this.#remember(seq, heard);
        for (const [subscriber, last] of this.#subscribers) {
          if (seq <= last) continue;
          this.#subscribers.set(subscriber, seq);
          subscriber.onEntry(heard);
        }
        this.#at = seq;
      }
    }
  }

  /** What lies before is not in the log any more: whoever has not heard it reads all again. */
  #skipTo(to: number): void {
    this.#at = to;
    for (const [subscriber, last] of this.#subscribers) {
      if (last >= to) continue;
      this.#subscribers.set(subscriber, to);
      subscriber.onReset(to);
    }
  }

  #remember(seq: number, heard: FeedEntry): void {
    this.#recent.set(seq, heard);
    this.#recentChanges += heard.changes.length + 1;
    for (const [oldest, { changes }] of this.#recent) {
      if (this.#recentChanges <= maxRecentChanges) return;
      this.#recent.delete(oldest);
      this.#recentChanges -= changes.length + 1;
    }
  }

  /** The rows that these entries tell of, as they are now. */
  async #rowsOf(entries: readonly PartialLogEntry[]): Promise<FeedEntry['rows']> {
    const rows = new Map<string, Map<RowId, Row>>();
    const changes = entries.flatMap(entry => (entry.more ? [] : entry.changes));
    for (const [table, own] of Map.groupBy(changes, change => change.table)) {
      if (this.#tables.has(table)) rows.set(table, await this.#reader.rows(table, [...new Set(own.map(change => change.row))]));
    }
    return rows;
  }
}

/** Puts rows in the place of older ones: whoever was told them hears no older ones after. Returns whether there were any. */
function replaceOlderRows(rows: FeedEntry['rows'], newer: FeedEntry['rows']): boolean {
  let changed = false;
  for (const [table, known] of rows) {
    for (const [id, row] of known) {
      const now = newer.get(table)?.get(id);
      if (now === undefined || now.version <= row.version) continue;
      known.set(id, now);
      changed = true;
    }
  }
  return changed;
}
