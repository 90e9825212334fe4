import type { RowResponse, RowsResponse } from '../../server/api/wire.ts';
import type { RowId } from '../../server/model/change.ts';
import type { LinkChoice } from '../contract/row.ts';
import type { Api } from './api.ts';
import { ApiProblem, NoConnection, withQuery } from './api.ts';
import { KeyedSignals } from './keyed-signals.ts';
import type { TableRowsOptions } from './table-rows-options.ts';

/** Titles per request. */
const titlesPerRequest = 40;

/** The titles of a table's own rows as the server forms them: requested when first read, and again after the row changed. */
export class RowTitles {
  readonly #titles = new Map<RowId, string>();
  readonly #requestedVersions = new Map<RowId, number>();
  #wanted: RowId[] = [];
  readonly #signals = new KeyedSignals<RowId>();
  readonly #api: Api;
  readonly #path: string;
  readonly #onTitles: (titles: Record<RowId, string>) => void;

  /** `path` is the table's; `onTitles` receives every title that arrives. */
  constructor(api: Api, path: string, onTitles: (titles: Record<RowId, string>) => void) {
    this.#api = api;
    this.#path = path;
    this.#onTitles = onTitles;
  }

  /**
   * The title of a row in this version; until the answer arrives, the previous title or an empty text. A row of version 0 is not
   * saved and has none.
   */
  of(row: RowId, version: number): string {
    this.#signals.track(row);
    if (version > 0 && this.#requestedVersions.get(row) !== version) {
      this.#requestedVersions.set(row, version);
      if (this.#wanted.push(row) === 1) queueMicrotask(() => this.#flush());
    }
    return this.#titles.get(row) ?? '';
  }

  /** Takes the titles that came with the rows of a page. */
  put(rows: RowsResponse['rows'], titles: NonNullable<RowsResponse['titles']>): void {
    for (const { id, version } of rows) {
      const title = titles[id]?.title;
      if (title === undefined || (this.#requestedVersions.get(id) ?? 0) > version) continue;
      this.#requestedVersions.set(id, version);
      if (this.#titles.get(id) === title) continue;
      this.#titles.set(id, title);
      this.#signals.trigger(id);
    }
  }

  /** Requests together all titles that were wanted in the same tick, such as those of the visible rows. */
  #flush(): void {
    const wanted = this.#wanted;
    this.#wanted = [];
    for (let from = 0; from < wanted.length; from += titlesPerRequest)
      void this.#fetch(wanted.slice(from, from + titlesPerRequest));
  }

  async #fetch(rows: readonly RowId[]): Promise<void> {
    const versions = rows.map(row => this.#requestedVersions.get(row));
    try {
      const titles = await this.#read(rows);
      const current = rows.filter(
        (row, index) => this.#requestedVersions.get(row) === versions[index] && titles[row] !== undefined,
      );
      for (const row of current) this.#titles.set(row, titles[row]!);
      this.#onTitles(Object.fromEntries(current.map(row => [row, titles[row]!])));
      for (const row of current) this.#signals.trigger(row);
    } catch (error) {
      // The row was deleted or the server is unreachable: the last title stays, and the next read requests it again.
      if (!(error instanceof ApiProblem || error instanceof NoConnection)) throw error;
      for (const row of rows) this.#requestedVersions.delete(row);
    }
  }

  async #read(rows: readonly RowId[]): Promise<Record<RowId, string>> {
    const [only] = rows;
    if (rows.length === 1 && only !== undefined)
      return { [only]: (await this.#api.get<RowResponse>(`${this.#path}/rows/${only}`)).title };
    const query = { ids: rows.join(','), fields: 'id', titles: 'true', limit: rows.length };
    const { titles = {} } = await this.#api.get<RowsResponse>(withQuery(`${this.#path}/rows`, query));
    return Object.fromEntries(Object.entries(titles).map(([row, { title }]) => [row, title]));
  }
}

/** Rows of a table that match a text, with their titles, which `titles` receives too. `path` is the workspace's. */
export async function fetchLinkChoices(
  { api, path, titles: known }: Pick<TableRowsOptions, 'api' | 'path' | 'titles'>,
  table: string,
  typed: string,
): Promise<LinkChoice[]> {
  const query = { search: typed, fields: 'id', titles: 'true', limit: 30 };
  const { titles = {}, rows } = await api.get<RowsResponse>(withQuery(`${path}/tables/${table}/rows`, query));
  const choices = rows.map(({ id }) => ({ id, title: titles[id]?.title ?? '', hint: titles[id]?.hint ?? '' }));
  known.add({ [table]: Object.fromEntries(choices.map(({ id, title }) => [id, title])) });
  return choices;
}
