import { systemActor } from '../identity/sessionStore.ts';
import type { AuditEvent } from '../model/audit.ts';
import type { Cells, ChangeRequest, RowId } from '../model/change.ts';
import type { Log } from '../model/log.ts';
import type { Writer } from '../model/writer.ts';

/** An audit entry that no commit records: a refusal, an export. */
export interface AuditEntry {
  event: AuditEvent;
  /** The organisation whose owners may read it; null for none. */
  org: RowId | null;
  cells: Cells;
}

/** What the queue depends on. */
export interface AuditQueueOptions {
  writer: Writer;
  log: Log;
  now: () => string;
  /** Adds to each entry the name of the row that it is about; called once before these are written, and returns them in the same order. */
  addRowNames?: (entries: readonly AuditEntry[]) => Promise<readonly AuditEntry[]>;
}

/** An entry with its key: entries with the same key are repetitions. */
export interface KeyedEntry {
  entry: AuditEntry;
  key: string;
}

/** Repetitions whose entries are not looked up yet. */
interface PendingLookup {
  lookUp: () => Promise<readonly KeyedEntry[]>;
  /** What is known without a look-up. Unlike the key it holds nothing that was typed. */
  unknown: AuditEntry;
  count: number;
  /** Resolves after the first try. */
  tried: Promise<void>;
}

interface PendingEntry {
  entry: AuditEntry;
  count: number;
  /** When it is written, in milliseconds. */
  due: number;
}

/** How soon an entry is written, and how long its repetitions are then gathered into one more entry, in milliseconds. */
const flushDelay = 1_000;
const aggregationWindow = 60_000;
/** Most entries of a window for one organisation and in total, and of one commit. Entries beyond a window's limit are counted without details. */
const limits = { perOrganisation: 200, altogether: 2_000, perCommit: 500 };

/**
 * Writes audit entries that no commit records. Repetitions by the same client within a minute become one entry with a count, so a flood
 * costs few rows; memory and writes are bounded. Entries that cannot be written wait for the database.
 */
export class AuditQueue {
  readonly #options: AuditQueueOptions;
  readonly #pending = new Map<string, PendingEntry>();
  readonly #lookups = new Map<string, PendingLookup>();
  /** By key, the time until which repetitions are gathered. */
  readonly #aggregatedUntil = new Map<string, number>();
  #window = { until: 0, altogether: 0, of: new Map<RowId | null, number>() };
  #timer: NodeJS.Timeout | null = null;
  #flushing: Promise<void> = Promise.resolve();

  constructor(options: AuditQueueOptions) {
    this.#options = options;
  }

  /** Adds an entry. It is written within a second, a repetition within a minute; entries with the same `key` are repetitions. */
  add(entry: AuditEntry, key: string, count = 1): void {
    const now = Date.now();
    const own = this.#aggregate(entry, key, now);
    const known = this.#pending.get(own.key);
    if (known === undefined) {
      this.#pending.set(own.key, { entry: own.entry, count, due: this.#aggregatedUntil.get(own.key) ?? now + own.wait });
    } else known.count += count;
    this.#schedule(flushDelay);
  }

  /**
   * Adds the entries that a look-up finds. Repetitions under the same key share one look-up, and look-ups run one at a time. When one fails,
   * it is tried again until the database answers; `unknown` is added instead when too many wait. Resolves after the first try.
   */
  async addFound(key: string, lookUp: PendingLookup['lookUp'], unknown: AuditEntry): Promise<void> {
    const known = this.#lookups.get(key);
    if (known !== undefined) {
      known.count += 1;
      return known.tried;
    }
    if (this.#lookups.size >= limits.altogether) return this.add(unknown, key);
    const made: PendingLookup = { lookUp, unknown, count: 1, tried: Promise.resolve() };
    this.#lookups.set(key, made);
    made.tried = this.#run(() => this.#find(key, made)).catch((error: unknown) => {
      this.#options.log.warn({ err: error }, 'audit: a look-up waits for the database');
      this.#schedule(flushDelay);
    });
    return made.tried;
  }

  /** Writes an entry at once, before the action that it records. Rejects when it cannot be written. */
  async write({ event, org, cells }: AuditEntry): Promise<void> {
    await this.#commit([{ at: this.#options.now(), ...cells, event, org, count: 1 }]);
  }

  /** Writes all waiting entries, due or not; rejects when it cannot. */
  async flush(): Promise<void> {
    await this.#run(async () => {
      await this.#findAll();
      await this.#writeDue(Number.POSITIVE_INFINITY);
    });
  }

  /** Writes the waiting entries and stops the timer. Never rejects: entries that could not be written go to the log. */
  async stop(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    try {
      await this.flush();
    } catch (error) {
      const lost = [
        ...this.#pending.values().map(({ entry, count }) => ({ ...entry, count })),
        ...this.#lookups.values().map(({ unknown, count }) => ({ ...unknown, count })),
      ];
      this.#options.log.error({ err: error, lost: lost.slice(0, limits.perCommit) }, 'audit: entries could not be written');
    }
  }

  /** The key that an entry is gathered under: its own while the window has room, else that of its kind. */
  #aggregate({ event, org, cells }: AuditEntry, key: string, now: number) {
    if (now >= this.#window.until) this.#window = { until: now + aggregationWindow, altogether: 0, of: new Map() };
    const own = `${event} ${org} ${key}`;
    const entry = { event, org, cells: { at: this.#options.now(), ...cells } };
    if (this.#pending.has(own) || (this.#aggregatedUntil.get(own) ?? 0) > now) return { key: own, entry, wait: flushDelay };
    const here = this.#window.of.get(org) ?? 0;
    if (here >= limits.perOrganisation || this.#window.altogether >= limits.altogether) {
      const detail = 'More of this kind, from different clients or about different rows';
      const kind = this.#window.of.has(org) ? org : null;
      return {
        key: `${event} ${kind}`,
        entry: { event, org: kind, cells: { at: entry.cells.at, detail } },
        wait: aggregationWindow,
      };
    }
    this.#window.of.set(org, here + 1);
    this.#window.altogether += 1;
    return { key: own, entry, wait: flushDelay };
  }

  /** Looks up the entries of one key, and adds them with the count of all repetitions so far. */
  async #find(key: string, pending: PendingLookup): Promise<void> {
    if (this.#lookups.get(key) !== pending) return;
    const found = await pending.lookUp();
    this.#lookups.delete(key);
    for (const each of found) this.add(each.entry, each.key, pending.count);
  }

  async #findAll(): Promise<void> {
    for (const [key, pending] of this.#lookups) await this.#find(key, pending);
  }

  #schedule(after: number): void {
    if (this.#timer !== null || this.#pending.size + this.#lookups.size === 0) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#run(async () => {
        await this.#findAll();
        await this.#writeDue(Date.now());
      }).then(
        () => this.#schedule(flushDelay),
        (error: unknown) => {
          this.#options.log.warn({ err: error }, 'audit: entries wait for the database');
          this.#schedule(aggregationWindow);
        },
      );
    }, after);
    this.#timer.unref();
  }

  /** Runs the work after the previous one, whether that succeeded or failed. */
  #run(work: () => Promise<void>): Promise<void> {
    this.#flushing = this.#flushing.then(work, work);
    return this.#flushing;
  }

  async #writeDue(now: number): Promise<void> {
    for (const [key, until] of this.#aggregatedUntil) if (until <= Date.now()) this.#aggregatedUntil.delete(key);
    const due = [...this.#pending].filter(([, { due: at }]) => at <= now);
    for (let at = 0; at < due.length; at += limits.perCommit) await this.#writeSome(due.slice(at, at + limits.perCommit));
  }

  async #writeSome(some: readonly [string, PendingEntry][]): Promise<void> {
    // What is added from now on, under the same keys too, is not in these counts.
    const taken = some.map(([key, pending]) => ({ key, ...pending }));
    for (const { key } of taken) this.#pending.delete(key);
    try {
      const entries = taken.map(({ entry }) => entry);
      const named = (await this.#options.addRowNames?.(entries)) ?? entries;
      await this.#commit(named.map(({ event, org, cells }, at) => ({ ...cells, event, org, count: taken[at]!.count })));
      for (const { key } of taken) this.#aggregatedUntil.set(key, Date.now() + aggregationWindow);
    } catch (error) {
      // They are merged with entries that were added under the same keys in the meantime.
      for (const { key, entry, count, due } of taken) {
        const since = this.#pending.get(key);
        this.#pending.set(key, { entry, count: count + (since?.count ?? 0), due });
      }
      throw error;
    }
  }

  async #commit(rows: readonly Cells[]): Promise<void> {
    const changes = rows.map((to): ChangeRequest => ({ table: 'audit', to }));
    await this.#options.writer.commit(systemActor('audit'), changes, { label: 'Audit' });
    for (const audit of rows) this.#options.log.info({ audit }, 'audit');
  }
}
