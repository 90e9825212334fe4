import { untrack } from 'solid-js';
import type { CellsAnswer, RowsAnswer } from '../../server/api/wire.ts';
import type { Outcome, RowId } from '../../server/model/change.ts';
import type { Moment, RowIds } from '../grid/source.ts';
import type { Api } from './api.ts';
import { withQuery } from './api.ts';
import { unpack } from './cells.ts';
import { placeOf } from './place.ts';
import type { Shelf, ShownRow } from './shelf.ts';
import type { View } from './view.ts';

/** Rows that are named in one request: their ids are part of its address. */
const namedAtOnce = 100;

/** Ids that one request brings. */
const idsAtOnce = 1_000;

/** Rows of which it is remembered that they went, and rows whose going was asked for here. */
const mostRemembered = 20_000;

/** Changes of a row that are remembered: one that changed more often since it was selected counts as come since, and is left out. */
const mostChanges = 100;

/** The rows of a view by their ids: which of them are there, where they stand, and which were there before. */
export class ViewRowIds implements RowIds {
  readonly #api: Api;
  readonly #view: View;
  readonly #shelf: Shelf;
  readonly #path: string;
  readonly #gone = new Set<RowId>();
  /** Rows whose going was asked for here: until that is answered. */
  readonly #asked = new Set<RowId>();
  readonly #takenOut = new Set<RowId>();
  /** The transactions that changed a row, as far as they were heard. */
  readonly #changed = new Map<RowId, number[]>();
  #heard: number;

  /** `path` is the table's; `heard` is the transaction as of which the catalog was read. */
  constructor(wiring: { api: Api; path: string; view: View; shelf: Shelf; heard: number }) {
    this.#api = wiring.api;
    this.#path = wiring.path;
    this.#view = wiring.view;
    this.#shelf = wiring.shelf;
    this.#heard = wiring.heard;
  }

  moves = (): number => this.#view.moves();

  at(first: number, last: number): RowId[] | null {
    const found: RowId[] = [];
    for (let position = first; position <= last; position += 1) {
      const row = untrack(() => this.#view.idAt(position));
      if (row === undefined) return null;
      found.push(row);
    }
    return found;
  }

  async between(first: number, last: number): Promise<RowId[]> {
    const found: RowId[] = [];
    let cursor: string | null = null;
    while (found.length <= last - first) {
      const limit = Math.min(idsAtOnce, last - first + 1 - found.length);
      const from: Record<string, string | number> = cursor === null ? { offset: first + found.length } : { after: cursor };
      const query = { ...untrack(this.#view.query), fields: 'id', limit, ...from };
      const answer: RowsAnswer = await this.#api.get<RowsAnswer>(withQuery(`${this.#path}/rows`, query));
      found.push(...answer.rows.map(row => row.id));
      if (answer.rows.length < limit) break;
      ({ cursor } = answer);
    }
    return found;
  }

  /** In the order in which rows were made none changes places: then nothing is asked. */
  async others(rows: ReadonlyMap<RowId, unknown>): Promise<RowId[]> {
    if (untrack(() => this.#view.query().sort === '' || this.#view.whole())) return [];
    return (await this.between(0, Number.POSITIVE_INFINITY)).filter(id => !rows.has(id));
  }

  async rows(ids: readonly RowId[]): Promise<ShownRow[]> {
    const known = new Map<RowId, ShownRow>();
    const missing: RowId[] = [];
    for (const id of ids) {
      const row = untrack(() => this.#view.positionOf(id)) === undefined ? undefined : this.#shelf.get(id);
      if (row) known.set(id, row);
      else if (!this.isGone(id)) missing.push(id);
    }
    for (let from = 0; from < missing.length; from += namedAtOnce) {
      const named = missing.slice(from, from + namedAtOnce);
      const query = { ...untrack(this.#view.query), ids: named.join(), limit: namedAtOnce };
      const answer = unpack(await this.#api.get<CellsAnswer>(withQuery(`${this.#path}/cells`, query)));
      for (const row of answer.rows) {
        this.#shelf.read(row, answer.seq);
        known.set(row.id, this.#shelf.get(row.id)!);
      }
    }
    return ids.flatMap(id => known.get(id) ?? []);
  }

  async positionOf(row: RowId): Promise<number | null> {
    const known = untrack(() => this.#view.positionOf(row));
    if (known !== undefined) return known;
    return placeOf(this.#api, this.#path, untrack(this.#view.query), row);
  }

  /** With a filter or a search rows come into the view that are not new: what was there then is known by its rows only. */
  moment(): Moment | null {
    const { filter, search } = untrack(this.#view.query);
    return filter === '' && search === '' ? this.now() : null;
  }

  now(): Moment {
    const fresh = new Set<RowId>();
    let seq = this.#heard;
    for (const id of this.#shelf.ids()) {
      const version = this.#shelf.get(id)?.version ?? 0;
      if (version === 0) fresh.add(id);
      // A new row has the number of its transaction as its version: no row has a higher one than the last transaction.
      else seq = Math.max(seq, version);
    }
    return { seq, fresh };
  }

  /** A row's version grows by one with each transaction that changes it: those heard since then are counted off. */
  stood = ({ id, version }: Pick<ShownRow, 'id' | 'version'>, at: Moment): boolean => {
    const since = (this.#changed.get(id) ?? []).filter(seq => seq > at.seq).length;
    return at.fresh.has(id) || (version > 0 && version - since <= at.seq);
  };

  came(since: Moment): RowId[] {
    return [...this.#shelf.ids()].filter(id => {
      const row = this.#shelf.get(id);
      return row && this.#view.positionOf(id) !== undefined && !this.stood(row, since);
    });
  }

  isGone = (row: RowId): boolean =>
    this.#view.positionOf(row) === undefined && (this.#gone.has(row) || (this.#view.loaded() && this.#view.whole()));

  wasTakenOut = (row: RowId): boolean => this.#takenOut.has(row);

  /** The stream was heard as far as this. */
  heard(seq: number): void {
    this.#heard = Math.max(this.#heard, seq);
  }

  /** A row was changed by a transaction. */
  changed(row: RowId, seq: number): void {
    const before = this.#changed.get(row) ?? [];
    this.#changed.delete(row);
    this.#changed.set(row, [...before, seq].slice(-mostChanges));
    const [oldest] = this.#changed.keys();
    if (this.#changed.size > mostRemembered && oldest !== undefined) this.#changed.delete(oldest);
  }

  /** This page asks for what may take these rows out. */
  ask(rows: Iterable<RowId>): void {
    remember(this.#asked, rows);
  }

  /** What became of it: who goes after the answer was not taken out by it. `all`: any row of the outcome may have been. */
  answered({ outcomes, seq }: Pick<Outcome, 'outcomes' | 'seq'>, all = false): void {
    if (all) this.ask(outcomes.map(({ row }) => row));
    const known = outcomes.filter(({ row }) => this.#asked.has(row));
    const out = known.filter(({ row, outcome }) => outcome !== 'refused' && this.#gone.has(row)).map(({ row }) => row);
    remember(this.#takenOut, out);
    if (out.length > 0) this.#view.ring();
    for (const { row, outcome } of known) if (outcome === 'refused' || seq <= this.#heard) this.#asked.delete(row);
  }

  /** Takes rows out of the view. Returns false where one was not known to stand there. */
  remove(rows: readonly RowId[]): boolean {
    remember(this.#gone, rows);
    const asked = rows.filter(row => this.#asked.delete(row));
    remember(this.#takenOut, asked);
    return this.#view.remove(rows);
  }

  /** Puts new rows behind the rest. */
  append(rows: readonly RowId[]): void {
    for (const row of rows) this.added(row);
    this.#view.append(rows);
  }

  /** A row is there, or there again. */
  added(row: RowId): void {
    this.#gone.delete(row);
    this.#takenOut.delete(row);
  }
}

function remember(set: Set<RowId>, rows: Iterable<RowId>): void {
  for (const row of rows) set.add(row);
  for (const oldest of set) {
    if (set.size <= mostRemembered) break;
    set.delete(oldest);
  }
}
