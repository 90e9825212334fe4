import type { Cells, Row, RowId, Transaction } from '../model/change.ts';
import type { LogEntry, StoreReader } from '../model/store.ts';

/** The cells of a row from this ISO time on, until the next point. */
export interface TimelinePoint {
  at: string;
  cells: Cells;
}

/** The cells of a row over time, the oldest first. */
export interface Timeline {
  points: readonly TimelinePoint[];
  /** The ISO time from which the cells are known; null while there is no point. */
  since: string | null;
  /** What is before it: the row did not exist, the log was pruned, or the log goes on and the next call reads more of it. */
  start: 'created' | 'pruned' | 'unread';
}

/** A known part of a timeline. Its points are in the order of reading the log: the latest first. */
interface KnownPart {
  points: TimelinePoint[];
  start: Timeline['start'];
  /** The transactions of the latest and the oldest change that were read. */
  newest: number;
  oldest: number;
  /** The cells before the oldest change. */
  before: Cells;
  since: string;
}

/** How much is read and kept. */
interface Limits {
  /** The most logged changes of a row that one call reads, and the most that are read without a pause. */
  read: number;
  chunk: number;
  /** The rows whose timelines are kept. */
  rows: number;
}

/**
 * Points within this many milliseconds, counted from midnight UTC, are kept as one: the last. Days begin at a multiple of
 * it in every time zone, so the cells at the end of each day are exact.
 */
const slot = 15 * 60_000;

/**
 * The cells of rows over time, read from the log and kept in memory: what has happened does not change. A call reads a
 * limited number of changes; where that is too little, the next one continues.
 */
export class RowTimelines {
  readonly #table: string;
  readonly #fields: readonly string[];
  readonly #limits: Limits;
  readonly #known = new Map<RowId, KnownPart>();
  readonly #running = new Map<RowId, Promise<Timeline>>();

  constructor(table: string, fields: readonly string[], limits: Limits = { read: 2_000, chunk: 100, rows: 500 }) {
    this.#table = table;
    this.#fields = fields;
    this.#limits = limits;
  }

  /** The timeline of a row as it was just read, at least back to `from`, an ISO time, if this call can read so much. */
  read(reader: Pick<StoreReader, 'history'>, row: Row, from: string): Promise<Timeline> {
    const work = (): Promise<Timeline> => this.#read(reader, row, from);
    const next = (this.#running.get(row.id) ?? Promise.resolve()).then(work, work);
    this.#running.set(row.id, next);
    const done = (): void => {
      if (this.#running.get(row.id) === next) this.#running.delete(row.id);
    };
    next.then(done, done);
    return next;
  }

  async #read(reader: Pick<StoreReader, 'history'>, row: Row, from: string): Promise<Timeline> {
    const old = this.#known.get(row.id);
    // A row with an earlier transaction than what is known comes from a restored database.
    const known = old !== undefined && old.newest <= row.seq ? old : null;
    let part = known ?? this.#empty(row);
    let left = this.#limits.read;
    if (known !== null && known.newest < row.seq) {
      part = this.#empty(row);
      const { read, stopped } = await this.#readInto(part, reader, row.id, left, ({ seq }) => seq <= known.newest);
      left -= read;
      if (stopped) part = joined(part, known);
    }
    const reachesFrom = (): boolean => part.points.length > 0 && part.since < from;
    if (!reachesFrom()) await this.#readInto(part, reader, row.id, left, reachesFrom);
    this.#keep(row.id, part);
    return { points: part.points.toReversed(), since: part.points.length === 0 ? null : part.since, start: part.start };
  }

  #empty(row: Row): KnownPart {
    return { points: [], start: 'unread', newest: row.seq, oldest: row.seq + 1, before: this.#pick(row), since: '' };
  }

  #pick(cells: Cells): Cells {
    return Object.fromEntries(this.#fields.filter(id => id in cells).map(id => [id, cells[id] ?? null]));
  }

  /** Continues a part with older changes, up to this many, until `isEnough`. Returns how many it read, and whether it stopped. */
  async #readInto(
    part: KnownPart,
    reader: Pick<StoreReader, 'history'>,
    row: RowId,
    limit: number,
    isEnough: (next: Transaction) => boolean,
  ): Promise<{ read: number; stopped: boolean }> {
    const { chunk } = this.#limits;
    let read = 0;
    while (read < limit && part.start === 'unread') {
      const entries = await reader.history(this.#table, row, chunk, part.oldest);
      for (const entry of entries) {
        if (isEnough(entry.transaction)) return { read, stopped: true };
        this.#add(part, entry);
        read += 1;
      }
      if (part.start === 'unread' && entries.length < chunk) part.start = 'pruned';
      // Other requests are answered in between: a read of SQLite does not wait for anything.
      await new Promise(resolve => setImmediate(resolve));
    }
    return { read, stopped: false };
  }

  #add(part: KnownPart, { transaction: { seq, at }, changes, pruned }: LogEntry): void {
    const newer = part.points.at(-1);
    if (newer === undefined || slotOf(newer.at) !== slotOf(at)) part.points.push({ at, cells: part.before });
    part.since = at;
    part.oldest = Math.min(part.oldest, seq);
    if (pruned) part.start = 'pruned';
    else if (changes.some(({ from }) => from === null)) part.start = 'created';
    for (const { from } of changes) if (from !== null) part.before = { ...part.before, ...this.#pick(from) };
  }

  #keep(row: RowId, part: KnownPart): void {
    this.#known.delete(row);
    this.#known.set(row, part);
    for (const oldest of this.#known.keys()) if (this.#known.size > this.#limits.rows) this.#known.delete(oldest);
  }
}

const slotOf = (at: string): number => Math.floor(Date.parse(at) / slot);

/** A newer part followed by what was known before. */
function joined(newer: KnownPart, older: KnownPart): KnownPart {
  const [last, first] = [newer.points.at(-1), older.points[0]];
  const rest =
    last !== undefined && first !== undefined && slotOf(last.at) === slotOf(first.at) ? older.points.slice(1) : older.points;
  return { ...older, points: [...newer.points, ...rest], newest: newer.newest };
}
