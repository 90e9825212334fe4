import { batch, createSignal, untrack } from 'solid-js';
import type { RowsAnswer } from '../../server/api/wire.ts';
import type { RowId } from '../../server/model/change.ts';
import { ApiProblem, NoConnection } from './api.ts';
import { Bells } from './bells.ts';
import { atOnce, foresee, nothingToRead, type Plan } from './foresight.ts';
import { Pages } from './pages.ts';
import type { ShownRow } from './shelf.ts';
import { type Query, readCount, readPage, sameQuery, type ViewWiring } from './view-wiring.ts';

/** Rung when rows come, go or change places: the number of no page. */
const order = -1;

/** How long the view rests between being read again and the next time. */
const gather = 400;

/** One view of a table: which row stands where, read in windows as they are wanted, with new rows behind the rest. */
export class View {
  readonly #wiring: ViewWiring;
  readonly #bells = new Bells<number>();
  readonly #count = createSignal(0);
  readonly #behind = createSignal<readonly RowId[]>([]);
  readonly #query = createSignal<Query>({ filter: '', search: '', sort: '' }, { equals: sameQuery });
  readonly #problem = createSignal<Error | null>(null);
  readonly #loaded = createSignal(false);
  readonly #answered = createSignal<Query | null>(null);
  readonly #reading = new Map<number, Promise<void>>();
  #pages: Pages;
  #places: { rows: readonly RowId[]; at: Map<RowId, number> } | null = null;
  #wanted: [number, number] = [0, 0];
  /** Rows a frame by which it moved last, downwards counted positive. */
  #speed = 1;
  #plan: Plan = nothingToRead;
  /** Pages of which a row was asked for that is not in sight, the latest last. */
  readonly #asked = new Set<number>();
  #generation = 0;
  /** The last transaction, of those heard, that added or took out rows: what was read before it no longer fits. */
  #moved = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The reading again that is under way; whether it must be done once more; when it was last done. */
  #rereading: Promise<void> | null = null;
  #again = false;
  #reread = 0;
  #abort = new AbortController();

  constructor(wiring: ViewWiring) {
    this.#wiring = wiring;
    this.#pages = new Pages(wiring.pageSize ?? 200);
  }

  query = (): Query => this.#query[0]();
  /** Why the view could not be read, until it can. */
  problem = (): Error | null => this.#problem[0]();
  /** Whether it was read at least once. */
  loaded = (): boolean => this.#loaded[0]();
  count = (): number => this.#count[0]() + this.#behind[0]().length;
  /** The question that the rows on screen answer; null before the first answer. */
  answered = (): Query | null => this.#answered[0]();

  /** Shows other rows, from the first one on. What is on screen stays until they are there. */
  async setQuery(change: Partial<Query>): Promise<void> {
    const before = untrack(this.query);
    this.#query[1]({ ...before, ...change });
    if (!sameQuery(before, untrack(this.query))) this.#wanted = [0, this.#wanted[1] - this.#wanted[0]];
    await this.reload();
  }

  /** The row of a position where its page is loaded; asks for nothing. */
  idAt(position: number): RowId | undefined {
    const count = this.#count[0]();
    return position < count ? this.#pages.at(position) : this.#behind[0]()[position - count];
  }

  at(position: number): ShownRow | undefined {
    const page = position >= 0 && position < this.#count[0]() ? Math.floor(position / this.#pages.size) : null;
    if (page !== null) this.#bells.hear(page);
    const row = this.idAt(position);
    if (row !== undefined) return this.#wiring.shelf.get(row);
    if (page !== null && this.loaded()) this.#ask(page);
    return undefined;
  }

  /** Reads what of this window is missing, then what will be in sight next; after a leap that only when it is wanted once more, at rest. */
  want(from: number, to: number): void {
    const [first, last] = [Math.max(0, from), Math.max(0, from, to)];
    const moved = first - this.#wanted[0];
    this.#wanted = [first, last];
    this.#speed = moved || Math.sign(this.#speed);
    if (!untrack(this.loaded)) return;
    this.#foresee(this.#speed);
    this.#wiring.shelf.forget(this.#pages.touch(Math.floor(first / this.#pages.size), Math.floor(last / this.#pages.size)));
  }

  #foresee(speed: number): void {
    this.#plan = foresee(this.#wanted, speed, this.#pages.size, untrack(this.#count[0]));
    this.#pump();
  }

  #ask(page: number): void {
    if (this.#asked.has(page)) return;
    this.#asked.add(page);
    const [oldest] = this.#asked;
    if (this.#asked.size > 2 * atOnce.inSight && oldest !== undefined) this.#asked.delete(oldest);
    queueMicrotask(() => this.#pump());
  }

  /** Asks for pages of the plan, as long as there are lines free. */
  #pump(): void {
    if (this.#rereading) return;
    for (const [index, page] of [...this.#plan.pages, ...this.#asked].entries()) {
      if (this.#reading.size >= (index < this.#plan.inSight ? atOnce.inSight : atOnce.ahead)) return;
      if (!this.#pages.lacks(page) || this.#reading.has(page)) continue;
      // New rows at the end that the server knows by now have a place of their own there: first they go to it.
      if (this.#newHavePlaces()) return void this.reload();
      this.#read(page).then(() => this.#pump(), this.#failed);
    }
  }

  #newHavePlaces = (): boolean => untrack(this.#behind[0]).some(row => this.#wiring.shelf.known(row));

  /** The rows of this window, read where missing. */
  async ensure(first: number, last: number): Promise<ShownRow[]> {
    const rows: ShownRow[] = [];
    for (let page = Math.floor(Math.max(0, first) / this.#pages.size); page <= Math.floor(last / this.#pages.size); page += 1) {
      // What was read may be out of date by the time it is there: then it is read once more.
      while (page * this.#pages.size < untrack(this.#count[0]) && this.#pages.lacks(page)) await this.#read(page);
      const end = Math.min(last, (page + 1) * this.#pages.size - 1);
      for (let position = Math.max(first, page * this.#pages.size); position <= end; position += 1) {
        const row = untrack(() => this.at(position));
        if (row) rows.push(row);
      }
    }
    return rows;
  }

  /** How often rows came, went or changed places. */
  moves = (): number => this.#bells.hear(order);
  ring = (): void => this.#bells.ring(order);
  /** Whether the place of every row is known. */
  whole = (): boolean =>
    this.#pages.rows().length >= this.#count[0]() && (this.query().sort === '' || this.#pages.areOfOneMoment());

  positionOf(row: RowId): number | undefined {
    const behind = this.#placeBehind(row);
    return behind === undefined ? this.#pages.positionOf(row) : this.#count[0]() + behind;
  }

  #placeBehind(row: RowId): number | undefined {
    const rows = this.#behind[0]();
    if (this.#places?.rows !== rows) this.#places = { rows, at: new Map(rows.map((id, index) => [id, index])) };
    return this.#places.at.get(row);
  }

  /** Whether a row, in the order in which rows were made, comes before one that is shown, on a page or behind the rest. */
  isAmong(row: RowId): boolean {
    return row < (this.#pages.last() ?? '') || untrack(this.#behind[0]).some(shown => row < shown);
  }

  /** Puts new rows behind the rest, where they stay until the view is read again. */
  append(rows: readonly RowId[]): void {
    const fresh = rows.filter(row => untrack(() => this.positionOf(row)) === undefined);
    if (fresh.length === 0) return;
    batch(() => {
      this.#behind[1](behind => [...behind, ...fresh]);
      this.ring();
    });
  }

  /** Takes rows out. Returns false where one was not known to stand here. */
  remove(rows: readonly RowId[]): boolean {
    const ahead = rows.filter(row => untrack(() => this.#placeBehind(row)) === undefined);
    return batch(() => {
      if (ahead.length < rows.length) {
        const gone = new Set(rows);
        this.#behind[1](behind => behind.filter(row => !gone.has(row)));
      }
      const found = ahead.filter(row => this.#pages.remove(row)).length;
      this.#count[1](count => count - found);
      if (found > 0) this.#bells.ringAll();
      else this.ring();
      return found === ahead.length;
    });
  }

  /** Notes that rows came or went at `seq`. */
  moved(seq: number): void {
    this.#moved = seq;
  }

  /** Reads the view again: at once after a rest, else when it has rested, once for everything that happens until then. */
  soon(): void {
    if (this.#rereading) this.#again = true;
    else this.#timer ??= setTimeout(() => void this.reload(), Math.max(0, this.#reread + gather - Date.now()));
  }

  /** Reads count and window again and swaps them in at once. One that another takes the place of ends with that one. */
  reload(): Promise<void> {
    this.#rereading = this.#reload();
    return this.#rereading;
  }

  async #reload(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#again = false;
    this.#generation += 1;
    const generation = this.#generation;
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#reading.clear();
    const settled = untrack(this.#behind[0]).filter(row => this.#wiring.shelf.known(row));
    const query = untrack(this.query);
    const [from, to] = this.#wanted.map(position => Math.floor(position / this.#pages.size)) as [number, number];
    const numbers = Array.from({ length: to - from + 1 }, (_, index) => from + index);
    try {
      const [{ count }, ...answers] = await Promise.all([
        readCount(this.#wiring, query, this.#abort.signal),
        ...numbers.map(number => this.#fetch(number)),
      ]);
      if (generation !== this.#generation) return void (await this.#rereading);
      if (answers.some(answer => answer.seq < this.#moved)) return await this.reload();
      batch(() => {
        const before = this.#pages.rows();
        this.#pages = new Pages(this.#pages.size);
        this.#count[1](count);
        for (const [index, answer] of answers.entries()) this.#take(numbers[index]!, answer);
        this.#behind[1](behind => behind.filter(row => !settled.includes(row) && this.#pages.positionOf(row) === undefined));
        this.#problem[1](null);
        this.#loaded[1](true);
        this.#answered[1](query);
        this.#wiring.shelf.forget(before.filter(row => this.#pages.positionOf(row) === undefined));
        this.#bells.ringAll();
        this.#wiring.reread(Math.min(...answers.map(answer => answer.seq)));
      });
      this.#rested();
      this.#foresee(Math.sign(this.#speed));
    } catch (error) {
      if (generation !== this.#generation) return void (await this.#rereading);
      this.#rested();
      this.#failed(error);
    }
  }

  #rested(): void {
    this.#rereading = null;
    this.#reread = Date.now();
    if (this.#again) this.soon();
  }

  async #read(page: number): Promise<void> {
    // Who finds the view being read again waits for that: to begin anew would cut off the others who wait, and they in turn this one.
    if (this.#newHavePlaces()) await (this.#rereading ?? this.reload());
    if (!this.#pages.lacks(page)) return;
    let reading = this.#reading.get(page);
    if (!reading) {
      const generation = this.#generation;
      reading = this.#fetch(page)
        .then(answer => {
          if (generation !== this.#generation) return;
          if (answer.seq < this.#moved) {
            this.#plan = nothingToRead;
            this.#asked.clear();
            this.soon();
          } else batch(() => this.#take(page, answer));
          // A row at the end that turns out to stand here: the view no longer knows its own order.
          if (answer.rows.some(row => untrack(() => this.#placeBehind(row.id)) !== undefined)) this.soon();
        })
        .finally(() => {
          if (generation === this.#generation) this.#reading.delete(page);
        });
      this.#reading.set(page, reading);
    }
    await reading.catch(async (error: unknown) => {
      if (!(error instanceof DOMException && error.name === 'AbortError')) throw error;
      await this.#read(page); // the view was read again meanwhile: what is still missing is asked for once more
    });
  }

  #fetch = (page: number): Promise<RowsAnswer> =>
    readPage(this.#wiring, untrack(this.query), page, this.#pages.size, this.#abort.signal);

  #take(page: number, answer: RowsAnswer): void {
    this.#wiring.links(answer.links);
    for (const row of answer.rows) this.#wiring.shelf.read(row, answer.seq);
    this.#asked.delete(page);
    const ids = answer.rows.map(row => row.id);
    this.#pages.put(page, ids, answer.seq);
    // A page that is not full is the last: it knows better than the count, which was asked for apart.
    const isLast = ids.length > 0 && ids.length < this.#pages.size && untrack(this.#behind[0]).length === 0;
    if (isLast) this.#count[1](page * this.#pages.size + ids.length);
    this.#bells.ring(page);
  }

  #failed = (error: unknown): void => {
    if (error instanceof DOMException && error.name === 'AbortError') return;
    if (!(error instanceof ApiProblem || error instanceof NoConnection)) throw error;
    this.#problem[1](error);
    this.#loaded[1](true);
  };
}
