import type { OneAnswer, RowsAnswer } from '../../server/api/wire.ts';
import type { RowId } from '../../server/model/change.ts';
import type { LinkChoice } from '../grid/source.ts';
import type { Api } from './api.ts';
import { ApiProblem, NoConnection, withQuery } from './api.ts';
import { Bells } from './bells.ts';

/** The titles of a table's own rows, as the server gives them: asked for when first read, and again after the row has changed. */
export class RowTitles {
  readonly #titles = new Map<RowId, string>();
  readonly #asked = new Map<RowId, number>();
  readonly #bells = new Bells<RowId>();
  readonly #api: Api;
  readonly #path: string;
  readonly #learn: (titles: Record<RowId, string>) => void;

  /** `path` is the table's; `learn` is told every title that arrives. */
  constructor(api: Api, path: string, learn: (titles: Record<RowId, string>) => void) {
    this.#api = api;
    this.#path = path;
    this.#learn = learn;
  }

  /** The title of a row that the server knows in this version; the one before it, or none, until the answer is there. None of version 0: it is not saved yet. */
  of(row: RowId, version: number): string {
    this.#bells.hear(row);
    if (version > 0 && this.#asked.get(row) !== version) {
      this.#asked.set(row, version);
      void this.#ask(row, version);
    }
    return this.#titles.get(row) ?? '';
  }

  async #ask(row: RowId, version: number): Promise<void> {
    try {
      const { title } = await this.#api.get<OneAnswer>(`${this.#path}/rows/${row}`);
      if (this.#asked.get(row) !== version) return;
      this.#titles.set(row, title);
      this.#learn({ [row]: title });
      this.#bells.ring(row);
    } catch (error) {
      // A row that is gone, or a server that is not there: the last title stays, and is asked for again with the next version.
      if (!(error instanceof ApiProblem || error instanceof NoConnection)) throw error;
      this.#asked.delete(row);
    }
  }
}

/** Rows of a table that match a text, with the titles that the server gives them; `learn` is told these. `path` is the workspace's. */
export async function choicesOf(
  api: Api,
  path: string,
  table: string,
  typed: string,
  learn: (titles: Record<string, Record<RowId, string>>) => void,
): Promise<LinkChoice[]> {
  const query = { search: typed, fields: 'id', titles: 'true', limit: 30 };
  const { titles = {}, rows } = await api.get<RowsAnswer>(withQuery(`${path}/tables/${table}/rows`, query));
  const choices = rows.map(({ id }) => ({ id, title: titles[id]?.title ?? '', hint: titles[id]?.hint ?? '' }));
  learn({ [table]: Object.fromEntries(choices.map(({ id, title }) => [id, title])) });
  return choices;
}
