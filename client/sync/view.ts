import { batch, createSignal, untrack } from 'solid-js';
import type { RowsResponse } from '../../server/api/wire.ts';
import type { RowId } from '../../server/model/change.ts';
import type { GridRow } from '../contract/row.ts';
import { ApiProblem, NoConnection } from './api.ts';
import { KeyedSignals } from './keyed-signals.ts';
import { PageCache } from './page-cache.ts';
import { emptyPlan, maxRequests, type PrefetchPlan, planPrefetch } from './prefetch.ts';
import { type Query, readPage, readPages, sameViewQuery, toQuery, type ViewOptions, type ViewQuery } from './view-query.ts';

/** Signal key for rows that appear, disappear or move. It is no page number. */
const orderKey = -1;

/** Pause between two reloads, in milliseconds. */
const reloadInterval = 400;

/** One view of a table: rows by position, read in windows as needed, with new rows at the end. */
export class View {
  readonly #options: ViewOptions;
  readonly #signals = new KeyedSignals<number>();
  readonly #count = createSignal(0);
  readonly #appended = createSignal<readonly RowId[]>([]);
  readonly #query = createSignal<ViewQuery>({ within: '', filter: '', search: '', sort: '' }, { equals: sameViewQuery });
  readonly #problem = createSignal<Error | null>(null);
  readonly #loaded = createSignal(false);
  readonly #answered = createSignal<Query | null>(null);
  readonly #reading = new Map<number, Promise<void>>();
  #pages: PageCache;
  #appendedPositions: { rows: readonly RowId[]; at: Map<RowId, number> } | null = null;
  #window: [number, number] = [0, 0];
  #speed = 1; // Rows a frame of the last movement, positive downwards.
  #plan: PrefetchPlan = emptyPlan;
  /** Pages requested for a row outside the window, the latest last. */
  readonly #requestedPages = new Set<number>();
  #generation = 0;
  /** The last received transaction that added or removed rows: anything read before it is stale. */
  #movedAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The reload in progress, whether another one must follow, and when the last one ended. */
  #reloading: Promise<void> | null = null;
  #reloadAgain = false;
  #reloadedAt = 0;
  #abort = new AbortController();

  constructor(options: ViewOptions) {
    this.#options = options;
    this.#pages = new PageCache(options.pageSize ?? 200);
  }

  /** What the person has set within the chosen view; `query` combines both filters. */
  typed = (): ViewQuery => this.#query[0]();
  query = (): Query => toQuery(this.typed());
  /** The error of the last read, until a read succeeds. */
  problem = (): Error | null => this.#problem[0]();
  /** Whether the view was read at least once. */
  isLoaded = (): boolean => this.#loaded[0]();
  count = (): number => this.#count[0]() + this.#appended[0]().length;
  /** The query that the shown rows answer; null before the first answer. */
  shownQuery = (): Query | null => this.#answered[0]();

  /** Changes the query and returns to the first row. The shown rows stay until the new ones arrive. */
  async setQuery(change: Partial<ViewQuery>): Promise<void> {
    const before = untrack(this.typed);
    this.#query[1]({ ...before, ...change });
    if (!sameViewQuery(before, untrack(this.typed))) this.#window = [0, this.#window[1] - this.#window[0]];
    await this.reload();
  }

  /** The row at a position if its page is loaded; requests nothing. */
  idAt(position: number): RowId | undefined {
    const count = this.#count[0]();
    return position < count ? this.#pages.at(position) : this.#appended[0]()[position - count];
  }

  at(position: number): GridRow | undefined {
    const page = position >= 0 && position < this.#count[0]() ? Math.floor(position / this.#pages.size) : null;
    if (page !== null) this.#signals.track(page);
    const row = this.idAt(position);
    if (row !== undefined) return this.#options.store.get(row);
    if (page !== null && this.isLoaded()) this.#requestPage(page);
    return undefined;
  }

  /** Reads the missing pages of this window, then those likely to be needed next. */
  setWindow(from: number, to: number): void {
    const [first, last] = [Math.max(0, from), Math.max(0, from, to)];
    const moved = first - this.#window[0];
    this.#window = [first, last];
    this.#speed = moved || Math.sign(this.#speed);
    if (!untrack(this.isLoaded)) return;
    this.#prefetch(this.#speed);
    this.#options.store.evict(this.#pages.touch(Math.floor(first / this.#pages.size), Math.floor(last / this.#pages.size)));
  }

  #prefetch(speed: number): void {
    this.#plan = planPrefetch(this.#window, speed, this.#pages.size, untrack(this.#count[0]));
    this.#fetchNext();
  }

  #requestPage(page: number): void {
    if (this.#requestedPages.has(page)) return;
    this.#requestedPages.add(page);
    const [oldest] = this.#requestedPages;
    if (this.#requestedPages.size > 2 * maxRequests.visible && oldest !== undefined) this.#requestedPages.delete(oldest);
    queueMicrotask(() => this.#fetchNext());
  }

  /** Requests pages of the plan while connections are free. */
  #fetchNext(): void {
    if (this.#reloading) return;
    for (const [index, page] of [...this.#plan.pages, ...this.#requestedPages].entries()) {
      if (this.#reading.size >= (index < this.#plan.visibleCount ? maxRequests.visible : maxRequests.ahead)) return;
      if (!this.#pages.isMissing(page) || this.#reading.has(page)) continue;
      // New rows at the end that the server knows by now have a position of their own there: the reload moves them to it.
      if (this.#hasSyncedAppended()) return void this.reload();
      this.#read(page).then(() => this.#fetchNext(), this.#failed);
    }
  }

  #hasSyncedAppended = (): boolean => untrack(this.#appended[0]).some(row => this.#options.store.isSynced(row));

  /** The rows at these positions that exist; missing pages are read first. If a row moves meanwhile, all are read again, at most three times. */
  async load(first: number, last: number): Promise<GridRow[]> {
    const rows = new Map<RowId, GridRow>();
    for (let tries = 0, version = -1; tries < 3 && version !== untrack(this.orderVersion); tries += 1) {
      version = untrack(this.orderVersion);
      rows.clear();
      for (let position = Math.max(0, first); position <= Math.min(last, untrack(this.count) - 1); position += 1) {
        const page = Math.floor(position / this.#pages.size);
        // A page may be stale when it arrives; then it is read again.
        while (position < untrack(this.#count[0]) && this.#pages.isMissing(page)) await this.#read(page);
        const row = untrack(() => this.at(position));
        if (row) rows.set(row.id, row);
      }
    }
    return [...rows.values()];
  }

  /** Grows when rows appear, disappear or move. */
  orderVersion = (): number => this.#signals.track(orderKey);
  bumpOrderVersion = (): void => this.#signals.trigger(orderKey);
  /** Whether the position of every row is known. */
  isComplete = (): boolean =>
    this.#pages.rows().length >= this.#count[0]() && (this.query().sort === '' || this.#pages.isConsistent());

  positionOf(row: RowId): number | undefined {
    const behind = this.#appendedIndex(row);
    return behind === undefined ? this.#pages.positionOf(row) : this.#count[0]() + behind;
  }

  #appendedIndex(row: RowId): number | undefined {
    const rows = this.#appended[0]();
    if (this.#appendedPositions?.rows !== rows)
      this.#appendedPositions = { rows, at: new Map(rows.map((id, index) => [id, index])) };
    return this.#appendedPositions.at.get(row);
  }

  /** Whether a row, in creation order, comes before one that is shown. */
  isAmong = (row: RowId): boolean => row < (this.#pages.last() ?? '') || untrack(this.#appended[0]).some(shown => row < shown);

  /** Adds new rows at the end, where they stay until the next reload. */
  append(rows: readonly RowId[]): void {
    const fresh = rows.filter(row => untrack(() => this.positionOf(row)) === undefined);
    if (fresh.length === 0) return;
    batch(() => {
      this.#appended[1](behind => [...behind, ...fresh]);
      this.bumpOrderVersion();
    });
  }

  /** Removes rows. Returns false if the position of one was not known. */
  remove(rows: readonly RowId[]): boolean {
    const ahead = rows.filter(row => untrack(() => this.#appendedIndex(row)) === undefined);
    return batch(() => {
      if (ahead.length < rows.length) {
        const removed = new Set(rows);
        this.#appended[1](behind => behind.filter(row => !removed.has(row)));
      }
      const found = ahead.filter(row => this.#pages.remove(row)).length;
      this.#count[1](count => count - found);
      if (found > 0) this.#signals.triggerAll();
      else this.bumpOrderVersion();
      return found === ahead.length;
    });
  }

  /** Records that rows were added or removed at `seq`. */
  markOrderChanged(seq: number): void {
    this.#movedAt = seq;
  }

  /** Schedules one reload for everything that happens until then: at once after a pause, otherwise at its end. */
  scheduleReload(): void {
    if (this.#reloading) this.#reloadAgain = true;
    else this.#timer ??= setTimeout(() => void this.reload(), Math.max(0, this.#reloadedAt + reloadInterval - Date.now()));
  }

  /** Reads count and window again and swaps them in together. A superseded reload resolves with its successor. */
  reload(): Promise<void> {
    this.#reloading = this.#reload();
    return this.#reloading;
  }

  async #reload(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#reloadAgain = false;
    this.#generation += 1;
    const generation = this.#generation;
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#reading.clear();
    const settled = untrack(this.#appended[0]).filter(row => this.#options.store.isSynced(row));
    const query = untrack(this.query);
    const [from, to] = this.#window.map(position => Math.floor(position / this.#pages.size)) as [number, number];
    const numbers = Array.from({ length: to - from + 1 }, (_, index) => from + index);
    try {
      const [{ count }, answers] = await readPages(this.#options, query, numbers, this.#pages.size, this.#abort.signal);
      if (generation !== this.#generation) return void (await this.#reloading);
      if (answers.some(answer => answer.seq < this.#movedAt)) return await this.reload();
      batch(() => {
        const before = this.#pages.rows();
        this.#pages = new PageCache(this.#pages.size);
        this.#count[1](count);
        for (const [index, answer] of answers.entries()) this.#applyPage(numbers[index]!, answer);
        this.#appended[1](behind => behind.filter(row => !settled.includes(row) && this.#pages.positionOf(row) === undefined));
        this.#problem[1](null);
        this.#loaded[1](true);
        this.#answered[1](query);
        this.#options.store.evict(before.filter(row => this.#pages.positionOf(row) === undefined));
        this.#signals.triggerAll();
        this.#options.onReloaded(Math.min(...answers.map(answer => answer.seq)));
      });
      this.#onReloadEnd();
      this.#prefetch(Math.sign(this.#speed));
    } catch (error) {
      if (generation !== this.#generation) return void (await this.#reloading);
      this.#onReloadEnd();
      this.#failed(error);
    }
  }

  #onReloadEnd(): void {
    this.#reloading = null;
    this.#reloadedAt = Date.now();
    if (this.#reloadAgain) this.scheduleReload();
  }

  async #read(page: number): Promise<void> {
    // Waits for a reload in progress: starting another would cancel the other waiting reads, and theirs would cancel this one.
    if (this.#hasSyncedAppended()) await (this.#reloading ?? this.reload());
    if (!this.#pages.isMissing(page)) return;
    let reading = this.#reading.get(page);
    if (!reading) {
      const generation = this.#generation;
      reading = this.#fetch(page)
        .then(answer => {
          if (generation !== this.#generation) return;
          if (answer.seq < this.#movedAt) {
            this.#plan = emptyPlan;
            this.#requestedPages.clear();
            this.scheduleReload();
          } else batch(() => this.#applyPage(page, answer));
          // A row at the end turns out to have a position here: the order of the view is no longer known.
          if (answer.rows.some(row => untrack(() => this.#appendedIndex(row.id)) !== undefined)) this.scheduleReload();
        })
        .finally(() => {
          if (generation === this.#generation) this.#reading.delete(page);
        });
      this.#reading.set(page, reading);
    }
    await reading.catch(async (error: unknown) => {
      if (!(error instanceof DOMException && error.name === 'AbortError')) throw error;
      await this.#read(page); // a reload cancelled this read
    });
  }

  #fetch = (page: number): Promise<RowsResponse> =>
    readPage(this.#options, untrack(this.query), page, this.#pages.size, this.#abort.signal);

  #applyPage(page: number, answer: RowsResponse): void {
    this.#options.onLinks(answer.links);
    for (const row of answer.rows) this.#options.store.applyRow(row, answer.seq);
    this.#requestedPages.delete(page);
    const ids = answer.rows.map(row => row.id);
    this.#pages.put(page, ids, answer.seq);
    // A page that is not full is the last. It is more reliable than the count, which was read separately.
    const isLast = ids.length > 0 && ids.length < this.#pages.size && untrack(this.#appended[0]).length === 0;
    if (isLast) this.#count[1](page * this.#pages.size + ids.length);
    this.#signals.trigger(page);
  }

  #failed = (error: unknown): void => {
    if (error instanceof DOMException && error.name === 'AbortError') return;
    if (!(error instanceof ApiProblem || error instanceof NoConnection)) throw error;
    this.#problem[1](error);
    this.#loaded[1](true);
  };
}
