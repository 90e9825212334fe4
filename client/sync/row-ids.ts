import { untrack } from 'solid-js';
import type { CellsResponse, RowsResponse } from '../../server/api/wire.ts';
import type { Outcome, RowId } from '../../server/model/change.ts';
import type { RowIds, RowSnapshot } from '../grid/source.ts';
import type { Api } from './api.ts';
import { withQuery } from './api.ts';
import { decodePage } from './decode-page.ts';
import { fetchPosition } from './row-position.ts';
import type { RowStore, ShownRow } from './row-store.ts';
import type { View } from './view.ts';

/** Rows that are named in one request: their ids are part of its address. */
const idsPerRequest = 100;

/** Ids that one request brings. */
const idsPerPage = 1_000;

/** Rows of which it is remembered that they went, and rows whose going was asked for here. */
const maxRemembered = 20_000;

/** Changes of a row that are remembered: one that changed more often since it was selected counts as come since, and is left out. */
const maxChanges = 100;

/** The rows of a view by their ids: which of them are there, where they stand, and which were there before. */
export class ViewRowIds implements RowIds {
  readonly #api: Api;
  readonly #view: View;
  readonly #store: RowStore;
  readonly #path: string;
  readonly #removed = new Set<RowId>();
  /** Rows whose going was asked for here: until that is answered. */
  readonly #removalRequested = new Set<RowId>();
  readonly #removedHere = new Set<RowId>();
  /** The transactions that changed a row, as far as they were heard. */
  readonly #changed = new Map<RowId, number[]>();
  #knownSeq: number;

  /** `path` is the table's; `heard` is the transaction as of which the catalog was read. */
  constructor(wiring: { api: Api; path: string; view: View; store: RowStore; knownSeq: number }) {
    this.#api = wiring.api;
    this.#path = wiring.path;
    this.#view = wiring.view;
    this.#store = wiring.store;
    this.#knownSeq = wiring.knownSeq;
  }

  orderVersion = (): number => this.#view.orderVersion();

  at(first: number, last: number): RowId[] | null {
    const found: RowId[] = [];
    for (let position = first; position <= last; position += 1) {
      const row = untrack(() => this.#view.idAt(position));
      if (row === undefined) return null;
      found.push(row);
    }
    return found;
  }

  async idsBetween(first: number, last: number): Promise<RowId[]> {
    const found: RowId[] = [];
    let cursor: string | null = null;
    while (found.length <= last - first) {
      const limit = Math.min(idsPerPage, last - first + 1 - found.length);
      const from: Record<string, string | number> = cursor === null ? { offset: first + found.length } : { after: cursor };
      const query = { ...untrack(this.#view.query), fields: 'id', limit, ...from };
      const answer: RowsResponse = await this.#api.get<RowsResponse>(withQuery(`${this.#path}/rows`, query));
      found.push(...answer.rows.map(row => row.id));
      if (answer.rows.length < limit) break;
      ({ cursor } = answer);
    }
    return found;
  }

  /** In the order in which rows were made none changes places: then nothing is asked. */
  async idsExcept(rows: ReadonlyMap<RowId, unknown>): Promise<RowId[]> {
    if (untrack(() => this.#view.query().sort === '' || this.#view.isComplete())) return [];
    return (await this.idsBetween(0, Number.POSITIVE_INFINITY)).filter(id => !rows.has(id));
  }

  async rows(ids: readonly RowId[]): Promise<ShownRow[]> {
    const known = new Map<RowId, ShownRow>();
    const missing: RowId[] = [];
    for (const id of ids) {
      const row = untrack(() => this.#view.positionOf(id)) === undefined ? undefined : this.#store.get(id);
      if (row) known.set(id, row);
      else if (!this.isRemoved(id)) missing.push(id);
    }
    for (let from = 0; from < missing.length; from += idsPerRequest) {
      const named = missing.slice(from, from + idsPerRequest);
      const query = { ...untrack(this.#view.query), ids: named.join(), limit: idsPerRequest };
      const answer = decodePage(await this.#api.get<CellsResponse>(withQuery(`${this.#path}/cells`, query)));
      for (const row of answer.rows) {
        this.#store.applyRow(row, answer.seq);
        known.set(row.id, this.#store.get(row.id)!);
      }
    }
    return ids.flatMap(id => known.get(id) ?? []);
  }

  async positionOf(row: RowId): Promise<number | null> {
    const known = untrack(() => this.#view.positionOf(row));
    if (known !== undefined) return known;
    return fetchPosition(this.#api, this.#path, untrack(this.#view.query), row);
  }

  /** With a filter or a search rows come into the view that are not new: what was there then is known by its rows only. */
  exactSnapshot(): RowSnapshot | null {
    const { filter, search } = untrack(this.#view.query);
    return filter === '' && search === '' ? this.snapshot() : null;
  }

  snapshot(): RowSnapshot {
    const fresh = new Set<RowId>();
    let seq = this.#knownSeq;
    for (const id of this.#store.ids()) {
      const version = this.#store.get(id)?.version ?? 0;
      if (version === 0) fresh.add(id);
      // A new row has the number of its transaction as its version: no row has a higher one than the last transaction.
      else seq = Math.max(seq, version);
    }
    return { seq, unsavedIds: fresh };
  }

  /** A row's version grows by one with each transaction that changes it: those heard since then are counted off. */
  existedAt = ({ id, version }: Pick<ShownRow, 'id' | 'version'>, at: RowSnapshot): boolean => {
    const since = (this.#changed.get(id) ?? []).filter(seq => seq > at.seq).length;
    return at.unsavedIds.has(id) || (version > 0 && version - since <= at.seq);
  };

  addedSince(since: RowSnapshot): RowId[] {
    return [...this.#store.ids()].filter(id => {
      const row = this.#store.get(id);
      return row && this.#view.positionOf(id) !== undefined && !this.existedAt(row, since);
    });
  }

  isRemoved = (row: RowId): boolean =>
    this.#view.positionOf(row) === undefined && (this.#removed.has(row) || (this.#view.isLoaded() && this.#view.isComplete()));

  removedHere = (row: RowId): boolean => this.#removedHere.has(row);

  /** The stream was heard as far as this. */
  advanceTo(seq: number): void {
    this.#knownSeq = Math.max(this.#knownSeq, seq);
  }

  /** A row was changed by a transaction. */
  recordChange(row: RowId, seq: number): void {
    const before = this.#changed.get(row) ?? [];
    this.#changed.delete(row);
    this.#changed.set(row, [...before, seq].slice(-maxChanges));
    const [oldest] = this.#changed.keys();
    if (this.#changed.size > maxRemembered && oldest !== undefined) this.#changed.delete(oldest);
  }

  /** This page asks for what may take these rows out. */
  expectRemoval(rows: Iterable<RowId>): void {
    remember(this.#removalRequested, rows);
  }

  /** What became of it: who goes after the answer was not taken out by it. `all`: any row of the outcome may have been. */
  applyOutcome({ outcomes, seq }: Pick<Outcome, 'outcomes' | 'seq'>, all = false): void {
    if (all) this.expectRemoval(outcomes.map(({ row }) => row));
    const known = outcomes.filter(({ row }) => this.#removalRequested.has(row));
    const out = known.filter(({ row, outcome }) => outcome !== 'refused' && this.#removed.has(row)).map(({ row }) => row);
    remember(this.#removedHere, out);
    if (out.length > 0) this.#view.bumpOrderVersion();
    for (const { row, outcome } of known) if (outcome === 'refused' || seq <= this.#knownSeq) this.#removalRequested.delete(row);
  }

  /** Takes rows out of the view. Returns false where one was not known to stand there. */
  remove(rows: readonly RowId[]): boolean {
    remember(this.#removed, rows);
    const asked = rows.filter(row => this.#removalRequested.delete(row));
    remember(this.#removedHere, asked);
    return this.#view.remove(rows);
  }

  /** Puts new rows behind the rest. */
  append(rows: readonly RowId[]): void {
    for (const row of rows) this.markPresent(row);
    this.#view.append(rows);
  }

  /** A row is there, or there again. */
  markPresent(row: RowId): void {
    this.#removed.delete(row);
    this.#removedHere.delete(row);
  }
}

function remember(set: Set<RowId>, rows: Iterable<RowId>): void {
  for (const row of rows) set.add(row);
  for (const oldest of set) {
    if (set.size <= maxRemembered) break;
    set.delete(oldest);
  }
}
