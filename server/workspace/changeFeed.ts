import type { Catalogs } from '../model/catalogs.ts';
import type { Row, RowId } from '../model/change.ts';
import type { Log } from '../model/log.ts';
import type { CatalogReader, LogEntry } from '../model/store.ts';
import { CurrentTables } from './currentTables.ts';

/** A transaction as the stream gets it: its changes, and the changed rows as they are now. */
export interface FeedEntry extends LogEntry {
  /** The transaction has more changes than these. */
  more: boolean;
  rows: ReadonlyMap<string, Map<RowId, Row>>;
  /** Encoded events by the reader's access: readers with the same access share them. */
  encodedEvents: Map<string, Promise<string | null>>;
}

type PartialLogEntry = LogEntry & { more: boolean };

/** One reader of the feed. */
export interface FeedSubscriber {
  /** The catalog of this revision is current. Called first, and then before the transactions that were read under it. */
  onCatalog(revision: string | null): void;
  onEntry(feedEntry: FeedEntry): void;
  /** The subscriber is too far behind, or ahead of a restored log: it must reload everything as of this transaction. */
  onReset(seq: number): void;
  readonly closed: boolean;
}

/** A transaction with more changes than these is not sent row by row. */
export const maxChangesPerEntry = 200;

const pollInterval = 75;
const retryInterval = 1_000;
const entriesPerRead = 50;
const maxBehind = 2_000;

/** How many changes of the latest transactions are kept for subscribers that reconnect. */
const maxRecentChanges = 5_000;

/** What a feed reads. */
type FeedReader = Pick<CatalogReader, 'head' | 'prunedUpTo' | 'tail' | 'under'>;

/** Follows the end of the log, read once for all subscribers and only while there are some. */
export class ChangeFeed {
  readonly #reader: FeedReader;
  readonly #current: CurrentTables;
  readonly #log: Log;
  /** The subscribers, and the last transaction that each was sent. */
  readonly #subscribers = new Map<FeedSubscriber, number>();
  /** Subscribers that are still sent what they missed. They follow the catalog too. */
  readonly #joining = new Set<FeedSubscriber>();
  /** The latest entries by sequence number, and how many changes they hold together. */
  readonly #recent = new Map<number, FeedEntry>();
  #recentChanges = 0;
  #at = 0;
  /** Rows sent to reconnecting subscribers while the shared read was in progress. */
  readonly #sentMeanwhile: FeedEntry['rows'][] = [];
  #reading = false;
  #again = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(reader: FeedReader, catalogs: Catalogs, log: Log) {
    this.#reader = reader;
    this.#log = log;
    this.#current = new CurrentTables(reader, catalogs, log, revision => this.#onCatalog(revision));
  }

  /** The number of subscribers. */
  get subscriberCount(): number {
    return this.#subscribers.size;
  }

  /** Reads the log now, after a commit, instead of at the next poll. */
  notify(): void {
    if (this.#subscribers.size > 0) this.#poll();
  }

  /**
   * Sends a subscriber every transaction after this one, and then each new one: without gaps, without repeats, and never an older version of
   * a row than it was already sent.
   */
  async subscribe(after: number, subscriber: FeedSubscriber): Promise<void> {
    const now = await this.#current.seq();
    const cut = await this.#reader.prunedUpTo();
    await this.#current.readable();
    // Nothing may be awaited between reading the revision and joining: another catalog may be learned meanwhile.
    subscriber.onCatalog(this.#current.last?.revision ?? null);
    this.#joining.add(subscriber);
    try {
      await this.#catchUp(after, now, cut, subscriber);
    } finally {
      this.#joining.delete(subscriber);
    }
  }

  /** Sends a subscriber what it missed, and then subscribes it. `now` and `cut` are the last and the last pruned transaction. */
  async #catchUp(after: number, now: number, cut: number, subscriber: FeedSubscriber): Promise<void> {
    if (this.#subscribers.size === 0) this.#at = now;
    let at = after;
    if (at > now || now - at > maxBehind || at < cut) {
      at = now;
      subscriber.onReset(now);
    }
    while (at < this.#at && !subscriber.closed) {
      // Most reconnecting subscribers missed little, and many reconnect at once: recent entries are not read again for each.
      const recent = this.#recent.get(at + 1);
      if (recent !== undefined) {
        subscriber.onEntry(recent);
        at += 1;
        continue;
      }
      const entries = await this.#reader.tail(at, entriesPerRead, maxChangesPerEntry);
      if (entries[0]?.transaction.seq !== at + 1) {
        // The log was pruned in the meantime.
        at = this.#at;
        subscriber.onReset(at);
        break;
      }
      const missed = entries.filter(entry => entry.transaction.seq <= this.#at);
      const rows = await this.#rowsOf(missed);
      for (const feedEntry of this.#recent.values()) if (replaceOlderRows(feedEntry.rows, rows)) feedEntry.encodedEvents.clear();
      if (this.#reading) this.#sentMeanwhile.push(rows);
      for (const entry of missed) {
        subscriber.onEntry({ ...entry, rows, encodedEvents: new Map() });
        at = entry.transaction.seq;
      }
    }
    if (subscriber.closed) return;
    // The subscriber may already have entries that the shared read has not reached yet.
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
      if ((await this.#current.seq()) <= this.#at) return;
      const entries = await this.#reader.tail(this.#at, entriesPerRead, maxChangesPerEntry);
      const [first] = entries;
      if (first === undefined) return;
      if (first.transaction.seq !== this.#at + 1) this.#skipTo(first.transaction.seq - 1);
      for (const entry of entries) {
        const rows = await this.#rowsOf([entry]);
        // The rows are patched and not read again: otherwise the shared read might never end while subscribers reconnect.
        for (const newer of this.#sentMeanwhile.splice(0)) replaceOlderRows(rows, newer);
        const feedEntry: FeedEntry = { ...entry, rows, encodedEvents: new Map() };
        // Synchronous for all: a subscriber that joins between two transactions gets the next one only.
        const { seq } = entry.transaction;
        this.#remember(seq, feedEntry);
        for (const [subscriber, last] of this.#subscribers) {
          if (seq <= last) continue;
          this.#subscribers.set(subscriber, seq);
          subscriber.onEntry(feedEntry);
        }
        this.#at = seq;
      }
    }
  }

  /** Continues after a pruned part of the log: subscribers that have not received it must reload. */
  #skipTo(to: number): void {
    this.#at = to;
    for (const [subscriber, last] of this.#subscribers) {
      if (last >= to) continue;
      this.#subscribers.set(subscriber, to);
      subscriber.onReset(to);
    }
  }

  #remember(seq: number, feedEntry: FeedEntry): void {
    this.#recent.set(seq, feedEntry);
    this.#recentChanges += feedEntry.changes.length + 1;
    for (const [oldest, { changes }] of this.#recent) {
      if (this.#recentChanges <= maxRecentChanges) return;
      this.#recent.delete(oldest);
      this.#recentChanges -= changes.length + 1;
    }
  }

  /** Events that were encoded under the last catalog are not sent again. */
  #onCatalog(revision: string | null): void {
    for (const entry of this.#recent.values()) entry.encodedEvents.clear();
    for (const subscriber of [...this.#joining, ...this.#subscribers.keys()])
      if (!subscriber.closed) subscriber.onCatalog(revision);
  }

  /** The rows that these entries changed, as they are now. */
  async #rowsOf(entries: readonly PartialLogEntry[]): Promise<FeedEntry['rows']> {
    const rows = new Map<string, Map<RowId, Row>>();
    const { reader, tables } = await this.#current.readable();
    const changes = entries.flatMap(entry => (entry.more ? [] : entry.changes));
    for (const [table, own] of Map.groupBy(changes, change => change.table)) {
      if (tables.has(table)) rows.set(table, await reader.rows(table, [...new Set(own.map(change => change.row))]));
    }
    return rows;
  }
}

/** Replaces rows by newer versions, so that nobody is sent an older one afterwards. Returns whether any was replaced. */
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
