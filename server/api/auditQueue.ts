import type { AuditEvent } from '../model/audit.ts';
import type { Cells, RowId, Wish } from '../model/change.ts';
import type { Writer } from '../model/workspace.ts';
import type { Log } from './log.ts';
import { system } from './sessions.ts';

/** Something that no commit tells of: a refusal, an export. */
export interface Happening {
  event: AuditEvent;
  /** The organisation whose owners read of it; null for none. */
  org: RowId | null;
  cells: Cells;
}

/** What the queue needs of its surroundings. */
export interface QueueWiring {
  writer: Writer;
  log: Log;
  now: () => string;
  /** What becomes of a happening when it is written: the row that it is about gets its name. */
  nameRow?: (happening: Happening) => Promise<Happening>;
}

interface Waiting {
  happening: Happening;
  count: number;
  /** Milliseconds at which it is written. */
  due: number;
}

/** How soon a happening is written, and for how long its repetitions are then gathered in one more entry, in milliseconds. */
const soon = 1_000;
const window = 60_000;
/** Entries in a window: for one organisation, altogether, and in one commit. What is beyond is counted without its details. */
const most = { perOrganisation: 200, altogether: 2_000, perCommit: 500 };

/**
 * Writes to the audit trail what no commit tells of. What the same client does again within a minute is one entry with a count, so a flood
 * costs few rows; memory and writes are bounded whatever comes. What cannot be written waits for the database.
 */
export class AuditQueue {
  readonly #wiring: QueueWiring;
  readonly #waiting = new Map<string, Waiting>();
  /** Until when repetitions are gathered, by key. */
  readonly #written = new Map<string, number>();
  #window = { until: 0, altogether: 0, of: new Map<RowId | null, number>() };
  #timer: NodeJS.Timeout | null = null;
  #flushing: Promise<void> = Promise.resolve();

  constructor(wiring: QueueWiring) {
    this.#wiring = wiring;
  }

  /** Notes a happening; it is written within a second, or with its repetitions within a minute. `key` says what counts as the same. */
  note(happening: Happening, key: string, count = 1): void {
    const now = Date.now();
    const own = this.#keyOf(happening, key, now);
    const known = this.#waiting.get(own.key);
    if (known === undefined) {
      this.#waiting.set(own.key, { happening: own.happening, count, due: this.#written.get(own.key) ?? now + own.wait });
    } else known.count += count;
    this.#schedule(soon);
  }

  /** Writes an entry at once, before what it tells of may happen. Rejects where it cannot be written. */
  async write({ event, org, cells }: Happening): Promise<void> {
    await this.#commit([{ at: this.#wiring.now(), ...cells, event, org, count: 1 }]);
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
      const lost = [...this.#waiting.values()].map(({ happening, count }) => ({ ...happening, count }));
      this.#wiring.log.error({ err: error, lost: lost.slice(0, most.perCommit) }, 'audit: entries could not be written');
    }
  }

  /** The key under which a happening is gathered: its own while there is room, else that of its kind. */
  #keyOf({ event, org, cells }: Happening, key: string, now: number) {
    if (now >= this.#window.until) this.#window = { until: now + window, altogether: 0, of: new Map() };
    const own = `${event} ${org} ${key}`;
    const happening = { event, org, cells: { at: this.#wiring.now(), ...cells } };
    if (this.#waiting.has(own) || (this.#written.get(own) ?? 0) > now) return { key: own, happening, wait: soon };
    const here = this.#window.of.get(org) ?? 0;
    if (here >= most.perOrganisation || this.#window.altogether >= most.altogether) {
      const detail = 'More of this kind, from different clients or about different rows';
      const kind = this.#window.of.has(org) ? org : null;
      return {
        key: `${event} ${kind}`,
        happening: { event, org: kind, cells: { at: happening.cells.at, detail } },
        wait: window,
      };
    }
    this.#window.of.set(org, here + 1);
    this.#window.altogether += 1;
    return { key: own, happening, wait: soon };
  }

  #schedule(after: number): void {
    if (this.#timer !== null || this.#waiting.size === 0) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#run(() => this.#writeDue(Date.now())).then(
        () => this.#schedule(soon),
        (error: unknown) => {
          this.#wiring.log.warn({ err: error }, 'audit: entries wait for the database');
          this.#schedule(window);
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
    for (const [key, until] of this.#written) if (until <= Date.now()) this.#written.delete(key);
    const due = [...this.#waiting].filter(([, { due: at }]) => at <= now);
    for (let at = 0; at < due.length; at += most.perCommit) await this.#writeSome(due.slice(at, at + most.perCommit));
  }

  async #writeSome(some: readonly [string, Waiting][]): Promise<void> {
    const rows: Cells[] = [];
    for (const [key, { happening, count }] of some) {
      this.#waiting.delete(key);
      const { event, org, cells } = (await this.#wiring.nameRow?.(happening)) ?? happening;
      rows.push({ ...cells, event, org, count });
    }
    try {
      await this.#commit(rows);
      for (const [key] of some) this.#written.set(key, Date.now() + window);
    } catch (error) {
      // They are written with what has been noted under the same keys meanwhile.
      for (const [key, { happening, count, due }] of some) {
        const since = this.#waiting.get(key);
        this.#waiting.set(key, { happening, count: count + (since?.count ?? 0), due });
      }
      throw error;
    }
  }

  async #commit(rows: readonly Cells[]): Promise<void> {
    const wishes = rows.map((to): Wish => ({ table: 'audit', to }));
    await this.#wiring.writer.commit(system('audit'), wishes, { label: 'Audit' });
    for (const audit of rows) this.#wiring.log.info({ audit }, 'audit');
  }
}
