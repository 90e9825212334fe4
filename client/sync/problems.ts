import { untrack } from 'solid-js';
import type { CatalogTable, CountAnswer } from '../../server/api/wire.ts';
import type { RowId } from '../../server/model/change.ts';
import type { Api } from './api.ts';
import { withQuery } from './api.ts';
import { problemFilter, verdictOf } from './catalog.ts';
import { both } from './place.ts';
import type { Shelf } from './shelf.ts';
import type { View } from './view.ts';

/** How many rows need attention: among those that the view shows, and in the whole table. */
export interface ProblemCount {
  here: number;
  all: number;
}

/**
 * The rows of a table that need attention, for whoever counts them, shows them or goes to the next: those of which the server says so, and
 * those into which something was typed that was not taken.
 */
export class Problems {
  readonly #api: Api;
  readonly #path: string;
  readonly #table: CatalogTable;
  readonly #shelf: Shelf;
  readonly #view: View;

  /** `path` is the table's. */
  constructor(api: Api, path: string, table: CatalogTable, shelf: Shelf, view: View) {
    this.#api = api;
    this.#path = path;
    this.#table = table;
    this.#shelf = shelf;
    this.#view = view;
  }

  async count(): Promise<ProblemCount> {
    const problems = problemFilter(this.#table);
    const { filter, search } = untrack(this.#view.query);
    const ask = async (query: { filter: string; search?: string }): Promise<number> =>
      problems === undefined ? 0 : (await this.#api.get<CountAnswer>(withQuery(`${this.#path}/rows/count`, query))).count;
    const narrowed = filter !== '' || search !== '';
    const all = await ask({ filter: problems ?? '' });
    const here = narrowed ? await ask({ filter: filter === problems ? filter : both(filter, problems ?? ''), search }) : all;
    const typed = this.#typed();
    return { here: here + typed.filter(row => this.#position(row) !== undefined).length, all: all + typed.length };
  }

  /** The position of the next one behind this; null where there is none. */
  async after(position: number): Promise<number | null> {
    const problems = problemFilter(this.#table);
    const view = untrack(this.#view.query);
    const { nearest } = await import('./seek.ts');
    const told =
      problems === undefined
        ? null
        : await nearest(this.#api, this.#path, view, { ...view, filter: both(view.filter, problems) }, position, false);
    const typed = this.#typed().flatMap(row => this.#position(row) ?? []);
    const behind = [...(told === null ? [] : [told]), ...typed.filter(at => at > position)];
    return behind.length === 0 ? null : Math.min(...behind);
  }

  /** Rows that only this page knows to need attention. */
  #typed(): RowId[] {
    const verdict = verdictOf(this.#table)?.id;
    return this.#shelf.refusedRows().filter(row => {
      const said = verdict === undefined ? null : this.#shelf.told(row)?.[verdict];
      return said === null || said === undefined || said === 'OK';
    });
  }

  #position = (row: RowId): number | undefined => untrack(() => this.#view.positionOf(row));
}
