import type { AuditEvent } from '../model/audit.ts';
import type { Cells, ChangeRequest, RowId } from '../model/change.ts';
import type { Writer } from '../model/writer.ts';
import type { Log } from './log.ts';
import { systemActor } from './sessionStore.ts';

/** Something that no commit tells of: a refusal, an export. */
export interface AuditEntry {
  event: AuditEvent;
  /** The organisation whose owners read of it; null for none. */
  org: RowId | null;
  cells: Cells;
}

/** What the queue needs of its surroundings. */
export interface AuditQueueOptions {
  writer: Writer;
  log: Log;
  now: () => string;
  /** What becomes of a happening when it is written: the row that it is about gets its name. */
  addRowName?: (happening: AuditEntry) => Promise<AuditEntry>;
}

interface PendingEntry {
  happening: AuditEntry;
  count: number;
  /** Milliseconds at which it is written. */
  due: number;
}

/** How soon a happening is written, and for how long its repetitions are then gathered in one more entry, in milliseconds. */
const flushDelay = 1_000;
const aggregationWindow = 60_000;
/** Entries in a window: for one organisation, altogether, and in one commit. What is beyond is counted without its details. */
const limits = { perOrganisation: 200, altogether: 2_000, perCommit: 500 };

/**
 * Writes to the audit trail what no commit tells of. What the same client does again within a minute is one entry with a count, so a flood
 * costs few rows; memory and writes are bounded whatever comes. What cannot be written waits for the database.
 */
export class AuditQueue {
  readonly #options: AuditQueueOptions;
  readonly #pending = new Map<string, PendingEntry>();
  /** Until when repetitions are gathered, by key. */
  readonly #aggregatedUntil = new Map<string, number>();
  #window = { until: 0, altogether: 0, of: new Map<RowId | null, number>() };
  #timer: NodeJS.Timeout | null = null;
  #flushing: Promise<void> = Promise.resolve();

  constructor(options: AuditQueueOptions) {
    this.#options = options;
  }

  /** Notes a happening; it is written within a second, or with its repetitions within a minute. `key` says what counts as the same. */
  add(happening: AuditEntry, key: string, count = 1): void {
    const now = Date.now();
    const own = this.#aggregate(happening, key, now);
    const known = this.#pending.get(own.key);
    if (known === undefined) {
      this.#pending.set(own.key, { happening: own.happening, count, due: this.#aggregatedUntil.get(own.key) ?? now + own.wait });
    } else known.count += count;
    this.#schedule(flushDelay);
  }

  /** Writes an entry at once, before what it tells of may happen. Rejects where it cannot be written. */
  async write({ event, org, cells }: AuditEntry): Promise<void> {
    await this.#commit([{ at: this.#options.now(), ...cells, event, org, count: 1 }]);
  }

  /** Writes everything that waits, due or not; rejects where that cannot be. */
  async flush(): Promise<void> {
    await this.#run(() => this.#writeDue(Number.POSITIVE_INFINITY));
  }

  /** Writes what waits, and notes nothing more. Never rejects: what could not be written is in the log. */
  async stop(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    try {
      await this.flush();
    } catch (error) {
      const lost = [...this.#pending.values()].map(({ happening, count }) => ({ ...happening, count }));
      this.#options.log.error({ err: error, lost: lost.slice(0, limits.perCommit) }, 'audit: entries could not be written');
    }
  }

  /** The key under which a happening is gathered: its own while there is room, else that of its kind. */
  #aggregate({ event, org, cells }: AuditEntry, key: string, now: number) {
    if (now >= this.#window.until) this.#window = { until: now + aggregationWindow, altogether: 0, of: new Map() };
    const own = `${event} ${org} ${key}`;
    const happening = { event, org, cells: { at: this.#options.now(), ...cells } };
    if (this.#pending.has(own) || (this.#aggregatedUntil.get(own) ?? 0) > now) return { key: own, happening, wait: flushDelay };
    const here = this.#window.of.get(org) ?? 0;
    if (here >= limits.perOrganisation || this.#window.altogether >= limits.altogether) {
      const detail = 'More of this kind, from different clients or about different rows';
      const kind = this.#window.of.has(org) ? org : null;
      return {
        key: `${event} ${kind}`,
        happening: { event, org: kind, cells: { at: happening.cells.at, detail } },
        wait: aggregationWindow,
      };
    }
    this.#window.of.set(org, here + 1);
    this.#window.altogether += 1;
    return { key: own, happening, wait: flushDelay };
  }

  #schedule(after: number): void {
    if (this.#timer !== null || this.#pending.size === 0) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#run(() => this.#writeDue(Date.now())).then(
        () => this.#schedule(flushDelay),
        (error: unknown) => {
          this.#options.log.warn({ err: error }, 'audit: entries wait for the database');
          this.#schedule(aggregationWindow);
        },
      );
    }, after);
    this.#timer.unref();
  }

  /** One after the other, each after the last whatever became of it. */
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
    const rows: Cells[] = [];
    for (const [key, { happening, count }] of some) {
      this.#pending.delete(key);
      const { event, org, cells } = (await this.#options.addRowName?.(happening)) ?? happening;
      rows.push({ ...cells, event, org, count });
    }
    try {
      await this.#commit(rows);
      for (const [key] of some) this.#aggregatedUntil.set(key, Date.now() + aggregationWindow);
    } catch (error) {
      // They are written with what has been noted under the same keys meanwhile.
      for (const [key, { happening, count, due }] of some) {
        const since = this.#pending.get(key);
        this.#pending.set(key, { happening, count: count + (since?.count ?? 0), due });
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
