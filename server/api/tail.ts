import type { Catalog } from '../model/catalog.ts';
import type { Row, RowId } from '../model/change.ts';
import type { LogEntry, Reader } from '../model/session.ts';
import type { Log } from './log.ts';

/** A transaction as the stream hears it: what changed, and those rows as they are now. */
export interface Heard extends LogEntry {
  /** There are more changes than these. */
  more: boolean;
  rows: ReadonlyMap<string, Map<RowId, Row>>;
  /** What was already made of it, by who may read it: alike for all with the same rights. */
  made: Map<string, Promise<string | null>>;
}

type Entry = LogEntry & { more: boolean };

/** One reader of the stream. */
export interface Listener {
  hear(heard: Heard): void;
  /** It is too far behind, or ahead of a log that was set back: all must be read again, as of this transaction. */
  lost(seq: number): void;
  readonly closed: boolean;
}

/** A transaction with more changes than these is not told row by row. */
export const mostChanges = 200;

const every = 75;
const everyAfterFailure = 1_000;
const entriesAtOnce = 50;
const farthest = 2_000;

/** Changes of the latest transactions that are kept for those who come back after a cut. */
const mostRecent = 5_000;

/** The end of the log, read once for all who listen, and only while somebody does. */
export class Tail {
  readonly #reader: Reader;
  readonly #tables: ReadonlySet<string>;
  readonly #log: Log;
  /** Who listens, and the last transaction that each was told. */
  readonly #listeners = new Map<Listener, number>();
  /** The latest transactions as they were heard, by number, and how many changes they hold together. */
  readonly #recent = new Map<number, Heard>();
  #recentChanges = 0;
  #at = 0;
  /** Rows that were told to who came back while the shared look was reading those of the next transaction. */
  readonly #toldMeanwhile: Heard['rows'][] = [];
  #reading = false;
  #again = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(reader: Reader, catalog: Catalog, log: Log) {
    this.#reader = reader;
    this.#log = log;
    const open = [...catalog.tables.values()].filter(({ table }) => Object.keys(table.access).length > 0);
    this.#tables = new Set(open.map(table => table.id));
  }

  /** How many listen. */
  get listeners(): number {
    return this.#listeners.size;
  }

  /** Somebody committed: do not wait for the next look. */
  changed(): void {
    if (this.#listeners.size > 0) this.#look();
  }

  /**
   * Tells a listener everything after this transaction, then whatever comes; without gaps and without repeating, and no row as it was
   * before it was told.
   */
  async listen(after: number, listener: Listener): Promise<void> {
    const [now, cut] = [await this.#reader.seq(), await this.#reader.logCut()];
    if (this.#listeners.size === 0) this.#at = now;
    let at = after;
    if (at > now || now - at > farthest || at < cut) {
      at = now;
      listener.lost(now);
    }
    while (at < this.#at && !listener.closed) {
      // Most who come back missed little, and many come back at once: what was heard lately is not read again for each.
      const recent = this.#recent.get(at + 1);
      if (recent !== undefined) {
        listener.hear(recent);
        at += 1;
        continue;
      }
      const entries = await this.#reader.tail(at, entriesAtOnce, mostChanges);
      if (entries[0]?.transaction.seq !== at + 1) {
        // The log was cut meanwhile.
        at = this.#at;
        listener.lost(at);
        break;
      }
      const missed = entries.filter(entry => entry.transaction.seq <= this.#at);
      const rows = await this.#rowsOf(missed);
      for (const heard of this.#recent.values()) if (renew(heard.rows, rows)) heard.made.clear();
      if (this.#reading) this.#toldMeanwhile.push(rows);
      for (const entry of missed) {
        listener.hear({ ...entry, rows, made: new Map() });
        at = entry.transaction.seq;
      }
    }
    if (listener.closed) return;
    // It may have heard already what the shared look is yet to find.
    this.#listeners.set(listener, at);
    this.#look();
  }

  leave(listener: Listener): void {
    this.#listeners.delete(listener);
    if (this.#listeners.size === 0) clearTimeout(this.#timer);
  }

  #look(): void {
    clearTimeout(this.#timer);
    if (this.#reading) {
      this.#again = true;
      return;
    }
    this.#reading = true;
    this.#read().then(
      () => this.#rest(every),
      (error: unknown) => {
        this.#log.warn({ err: error }, 'the stream could not read the log');
        this.#rest(everyAfterFailure);
      },
    );
  }

  #rest(pause: number): void {
    this.#reading = false;
    if (this.#listeners.size === 0) return;
    this.#timer = setTimeout(() => this.#look(), this.#again ? 0 : pause);
    this.#again = false;
  }

  async #read(): Promise<void> {
    while (this.#listeners.size > 0) {
      if ((await this.#reader.seq()) <= this.#at) return;
      const entries = await this.#reader.tail(this.#at, entriesAtOnce, mostChanges);
      const [first] = entries;
      if (first === undefined) return;
      if (first.transaction.seq !== this.#at + 1) this.#leap(first.transaction.seq - 1);
      for (const entry of entries) {
        const rows = await this.#rowsOf([entry]);
        // Not read again: the shared look would never end while people keep coming back.
        for (const newer of this.#toldMeanwhile.splice(0)) renew(rows, newer);
        const heard: Heard = { ...entry, rows, made: new Map() };
        // At once for all: who joins between two transactions is told the next one and no other.
        const { seq } = entry.transaction;
        this.#keep(seq, heard);
        for (const [listener, last] of this.#listeners) {
          if (seq <= last) continue;
          this.#listeners.set(listener, seq);
          listener.hear(heard);
        }
        this.#at = seq;
      }
    }
  }

  /** What lies before is not in the log any more: whoever has not heard it reads all again. */
  #leap(to: number): void {
    this.#at = to;
    for (const [listener, last] of this.#listeners) {
      if (last >= to) continue;
      this.#listeners.set(listener, to);
      listener.lost(to);
    }
  }

  #keep(seq: number, heard: Heard): void {
    this.#recent.set(seq, heard);
    this.#recentChanges += heard.changes.length + 1;
    for (const [oldest, { changes }] of this.#recent) {
      if (this.#recentChanges <= mostRecent) return;
      this.#recent.delete(oldest);
      this.#recentChanges -= changes.length + 1;
    }
  }

  /** The rows that these entries tell of, as they are now. */
  async #rowsOf(entries: readonly Entry[]): Promise<Heard['rows']> {
    const rows = new Map<string, Map<RowId, Row>>();
    const changes = entries.flatMap(entry => (entry.more ? [] : entry.changes));
    for (const [table, own] of Map.groupBy(changes, change => change.table)) {
      if (this.#tables.has(table)) rows.set(table, await this.#reader.rows(table, [...new Set(own.map(change => change.row))]));
    }
    return rows;
  }
}

/** Puts rows in the place of older ones: whoever was told them hears no older ones after. Returns whether there were any. */
function renew(rows: Heard['rows'], newer: Heard['rows']): boolean {
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
