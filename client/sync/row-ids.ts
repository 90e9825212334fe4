import { untrack } from 'solid-js';
import type { CellsResponse, RowsResponse } from '../../server/api/wire.ts';
import type { Outcome, RowId } from '../../server/model/change.ts';
import type { GridRow } from '../contract/row.ts';
import type { RowIds, RowSnapshot } from '../contract/row-source.ts';
import type { Api } from './api.ts';
import { withQuery } from './api.ts';
import { decodePage } from './decode-page.ts';
import { fetchPosition } from './row-position.ts';
import type { RowStore } from './row-store.ts';
import type { View } from './view.ts';
import type { Query } from './view-query.ts';

/** Rows named in one request; their ids are part of the URL. */
const idsPerRequest = 100;

/** Ids per response. */
const idsPerPage = 1_000;

/** Number of removed rows, and of requested removals, that are remembered. */
const maxRemembered = 20_000;

/** Changes remembered per row. A row that changed more often since a selection counts as added since, and is excluded from it. */
const maxChanges = 100;

/** Reads rows by id into the store: those that exist, and match the query if there is one. */
export async function readRows(
  { api, path, store }: { api: Api; path: string; store: RowStore },
  ids: readonly RowId[],
  query: Query | null = null,
): Promise<GridRow[]> {
  const found: GridRow[] = [];
  for (let from = 0; from < ids.length; from += idsPerRequest) {
    const named = ids.slice(from, from + idsPerRequest);
    const all = { ...query, ids: named.join(), limit: idsPerRequest };
    const answer = decodePage(await api.get<CellsResponse>(withQuery(`${path}/cells`, all)));
    for (const row of answer.rows) {
      store.applyRow(row, answer.seq);
      found.push(store.get(row.id)!);
    }
  }
  return found;
}

/** Row ids of a view: which rows are loaded, their positions, and which existed at an earlier time. */
export class ViewRowIds implements RowIds {
  readonly #api: Api;
  readonly #view: View;
  readonly #store: RowStore;
  readonly #path: string;
  readonly #removed = new Set<RowId>();
  /** Rows whose removal this page requested, until the answer arrives. */
  readonly #removalRequested = new Set<RowId>();
  readonly #removedHere = new Set<RowId>();
  /** The transactions that changed each row, as far as received. */
  readonly #changed = new Map<RowId, number[]>();
  #knownSeq: number;

  /** `path` is the table's; `knownSeq` is the transaction at which the catalog was read. */
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

  idsBetween(first: number, last: number): Promise<RowId[]> {
    return this.#readIds(untrack(this.#view.query), first, last - first + 1);
  }

  /** In a view that a search has filtered already, the rows contain the words of both texts. */
  matching(text: string, limit: number): Promise<RowId[]> {
    const query = untrack(this.#view.query);
    return this.#readIds({ ...query, search: `${query.search} ${text}`.trim() }, 0, limit);
  }

  async #readIds(query: Query, first: number, count: number): Promise<RowId[]> {
    const found: RowId[] = [];
    let cursor: string | null = null;
    while (found.length < count) {
      const limit = Math.min(idsPerPage, count - found.length);
      const from: Record<string, string | number> = cursor === null ? { offset: first + found.length } : { after: cursor };
      const page = withQuery(`${this.#path}/rows`, { ...query, fields: 'id', limit, ...from });
      const answer: RowsResponse = await this.#api.get<RowsResponse>(page);
      found.push(...answer.rows.map(row => row.id));
      if (answer.rows.length < limit) break;
      ({ cursor } = answer);
    }
    return found;
  }

  /** In creation order no row moves, so no request is needed. */
  async idsExcept(rows: ReadonlyMap<RowId, unknown>): Promise<RowId[]> {
    if (untrack(() => this.#view.query().sort === '' || this.#view.isComplete())) return [];
    return (await this.idsBetween(0, Number.POSITIVE_INFINITY)).filter(id => !rows.has(id));
  }

  async rows(ids: readonly RowId[]): Promise<GridRow[]> {
    const known = new Map<RowId, GridRow>();
    const missing: RowId[] = [];
    for (const id of ids) {
      const row = untrack(() => this.#view.positionOf(id)) === undefined ? undefined : this.#store.get(id);
      if (row) known.set(id, row);
      else if (!this.isRemoved(id)) missing.push(id);
    }
    const wiring = { api: this.#api, path: this.#path, store: this.#store };
    for (const row of await readRows(wiring, missing, untrack(this.#view.query))) known.set(row.id, row);
    return ids.flatMap(id => known.get(id) ?? []);
  }

  async positionOf(row: RowId): Promise<number | null> {
    const known = untrack(() => this.#view.positionOf(row));
    if (known !== undefined) return known;
    return fetchPosition(this.#api, this.#path, untrack(this.#view.query), row);
  }

  /** Null while a filter or search is set: rows then enter the view without being new, so only their ids tell what was there. */
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
      // A new row's version is the number of its transaction, so no version is higher than the last transaction.
      else seq = Math.max(seq, version);
    }
    return { seq, unsavedIds: fresh };
  }

  /** A row's version grows by one with each transaction that changes it; the changes received since are subtracted. */
  existedAt = ({ id, version }: Pick<GridRow, 'id' | 'version'>, at: RowSnapshot): boolean => {
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

  /** The stream was received up to `seq`. */
  advanceTo(seq: number): void {
    this.#knownSeq = Math.max(this.#knownSeq, seq);
  }

  /** A transaction changed a row. */
  recordChange(row: RowId, seq: number): void {
    const before = this.#changed.get(row) ?? [];
    this.#changed.delete(row);
    this.#changed.set(row, [...before, seq].slice(-maxChanges));
    const [oldest] = this.#changed.keys();
    if (this.#changed.size > maxRemembered && oldest !== undefined) this.#changed.delete(oldest);
  }

  /** This page requests a change that may remove these rows. */
  expectRemoval(rows: Iterable<RowId>): void {
    remember(this.#removalRequested, rows);
  }

  /**
   * Applies the answer to such a request; a row that disappears later was not removed by it. With `all`, every row of the outcome
   * counts as requested.
   */
  applyOutcome({ outcomes, seq }: Pick<Outcome, 'outcomes' | 'seq'>, all = false): void {
    if (all) this.expectRemoval(outcomes.map(({ row }) => row));
    const known = outcomes.filter(({ row }) => this.#removalRequested.has(row));
    const out = known.filter(({ row, outcome }) => outcome !== 'refused' && this.#removed.has(row)).map(({ row }) => row);
    remember(this.#removedHere, out);
    if (out.length > 0) this.#view.bumpOrderVersion();
    for (const { row, outcome } of known) if (outcome === 'refused' || seq <= this.#knownSeq) this.#removalRequested.delete(row);
  }

  /** Removes rows from the view. Returns false if the position of one was not known. */
  remove(rows: readonly RowId[]): boolean {
    remember(this.#removed, rows);
    const requested = rows.filter(row => this.#removalRequested.delete(row));
    remember(this.#removedHere, requested);
    return this.#view.remove(rows);
  }

  /** Adds new rows at the end. */
  append(rows: readonly RowId[]): void {
    for (const row of rows) this.markPresent(row);
    this.#view.append(rows);
  }

  /** A row exists, or exists again. */
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
