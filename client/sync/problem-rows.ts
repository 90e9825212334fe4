import { untrack } from 'solid-js';
import type { CatalogTable, CountResponse } from '../../server/api/wire.ts';
import type { RowId } from '../../server/model/change.ts';
import type { ProblemCount } from '../contract/row.ts';
import { validationField } from '../fields/special-fields.ts';
import type { Api } from './api.ts';
import { withQuery } from './api.ts';
import type { RowStore } from './row-store.ts';
import type { View } from './view.ts';
import { andFilters } from './view-query.ts';

/**
 * Counts and finds the rows that need attention: those whose validation the server reports, and those with text that was not
 * accepted.
 */
export class ProblemRows {
  readonly #api: Api;
  readonly #path: string;
  readonly #table: () => CatalogTable;
  readonly #store: RowStore;
  readonly #view: View;

  /** `path` is the table's. */
  constructor(api: Api, path: string, table: () => CatalogTable, store: RowStore, view: View) {
    this.#api = api;
    this.#path = path;
    this.#table = table;
    this.#store = store;
    this.#view = view;
  }

  async count(): Promise<ProblemCount> {
    const problems = untrack(this.#table).attention;
    const { filter, search } = untrack(this.#view.query);
    const ask = async (query: { filter: string; search?: string }): Promise<number> =>
      problems === undefined ? 0 : (await this.#api.get<CountResponse>(withQuery(`${this.#path}/rows/count`, query))).count;
    const narrowed = filter !== '' || search !== '';
    const all = await ask({ filter: problems ?? '' });
    const here = narrowed
      ? await ask({ filter: filter === problems ? filter : andFilters(filter, problems ?? ''), search })
      : all;
    const typed = this.#refusedRows();
    return { here: here + typed.filter(row => this.#position(row) !== undefined).length, all: all + typed.length };
  }

  /** The position of the next such row after this one; null if there is none. */
  async after(position: number): Promise<number | null> {
    const problems = untrack(this.#table).attention;
    const view = untrack(this.#view.query);
    const { nearestMatch: nearest } = await import('./find.ts');
    const fromServer =
      problems === undefined
        ? null
        : await nearest(this.#api, this.#path, view, { ...view, filter: andFilters(view.filter, problems) }, position, false);
    const typed = this.#refusedRows().flatMap(row => this.#position(row) ?? []);
    const candidates = [...(fromServer === null ? [] : [fromServer]), ...typed.filter(at => at > position)];
    return candidates.length === 0 ? null : Math.min(...candidates);
  }

  /** Rows that need attention as far as only this page knows. */
  #refusedRows(): RowId[] {
    const validation = validationField(untrack(this.#table))?.id;
    return this.#store.refusedRows().filter(row => {
      const result = validation === undefined ? null : this.#store.syncedCells(row)?.[validation];
      return result === null || result === undefined || result === 'OK';
    });
  }

  #position = (row: RowId): number | undefined => untrack(() => this.#view.positionOf(row));
}
