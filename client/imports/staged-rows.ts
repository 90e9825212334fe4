import { createSignal } from 'solid-js';
import type { CatalogTable, ImportRowsResponse } from '../../server/api/wire.ts';
import type { GridRow } from '../contract/row.ts';
import type { RowSource } from '../contract/row-source.ts';
import { api } from '../pages/session.ts';
import { withQuery } from '../sync/api.ts';
import { Titles } from '../sync/titles.ts';
import { stagedRow } from './staged-table.ts';

/** How many rows are read at a time. */
const pageSize = 200;

/** Which of the rows are shown. */
export type StagedKind = 'all' | 'create' | 'update' | 'unchanged' | 'problem';

interface StagedRowsOptions {
  /** The path of the import. */
  path: string;
  table: CatalogTable;
  kind: StagedKind;
  /** How many rows there are of this kind. */
  count: number;
  onFailure: (error: unknown) => void;
}

const readOnly = (): Promise<never> => Promise.reject(new Error('The rows of a file are not written by the grid.'));

/** The rows of a file as they were tried, for the grid: they are read page by page, and nobody writes in them. */
export function createStagedRows({ path, table, kind, count, onFailure }: StagedRowsOptions): RowSource {
  const titles = new Titles();
  const pages = new Map<number, Promise<void>>();
  const rows: GridRow[] = [];
  const positions = new Map<string, number>();
  const [loaded, setLoaded] = createSignal(0);

  /** An answer may have fewer rows than were asked for, if they are long. */
  async function readPage(page: number): Promise<void> {
    const end = Math.min(count, (page + 1) * pageSize);
    let offset: number | null = page * pageSize;
    while (offset !== null && offset < end) {
      const from: number = offset;
      const query = withQuery(`${path}/rows`, { only: kind, offset: from, limit: end - from });
      const { rows: lines, links, next } = await api.get<ImportRowsResponse>(query);
      titles.add(links);
      for (const [at, line] of lines.entries()) {
        const row = stagedRow(line, table);
        rows[from + at] = row;
        positions.set(row.id, from + at);
      }
      setLoaded(times => times + 1);
      offset = next;
    }
  }
  function load(page: number): Promise<void> {
    const reading = pages.get(page) ?? readPage(page);
    pages.set(page, reading);
    reading.catch(() => pages.delete(page));
    return reading;
  }
  async function loadBetween(first: number, last: number): Promise<GridRow[]> {
    const end = Math.min(last, count - 1);
    for (let page = Math.floor(first / pageSize); page * pageSize <= end; page += 1) await load(page);
    return rows.slice(first, end + 1);
  }
  /** The next position whose row fits, from `from` on around the end; null if there is none. */
  async function search(from: number, step: 1 | -1, fits: (row: GridRow) => boolean): Promise<number | null> {
    for (let passed = 0; passed < count; passed += 1) {
      const at = (((from + passed * step) % count) + count) % count;
      const [row] = rows[at] === undefined ? await loadBetween(at, at) : [rows[at]];
      if (row !== undefined && fits(row)) return at;
    }
    return null;
  }
  return {
    table: () => table,
    count: () => count,
    isCountKnown: () => true,
    at: position => {
      loaded();
      const row = rows[position];
      if (row === undefined && position < count) void load(Math.floor(position / pageSize)).catch(onFailure);
      return row;
    },
    setWindow: () => undefined,
    positionOf: row => positions.get(row),
    ids: {
      orderVersion: () => 0,
      at: (first, last) => {
        const known = rows.slice(first, last + 1);
        return known.length === last - first + 1 && known.every(Boolean) ? known.map(({ id }) => id) : null;
      },
      idsBetween: async (first, last) => (await loadBetween(first, last)).map(({ id }) => id),
      idsExcept: async () => [],
      matching: readOnly,
      positionOf: async row => positions.get(row) ?? null,
      rows: async ids => ids.flatMap(id => rows[positions.get(id) ?? -1] ?? []),
      snapshot: () => ({ seq: 0, unsavedIds: new Set() }),
      exactSnapshot: () => null,
      existedAt: () => true,
      addedSince: () => [],
      isRemoved: () => false,
      removedHere: () => false,
    },
    version: () => loaded(),
    linkTitle: (to, id) => titles.of(to, id),
    linkChoices: readOnly,
    commit: readOnly,
    discard: () => undefined,
    act: readOnly,
    undo: async () => null,
    redo: async () => null,
    sort: () => [],
    setSort: () => undefined,
    filter: () => '',
    setFilter: async () => false,
    fieldValues: readOnly,
    find: (text, from, backwards) => {
      const wanted = text.toLocaleLowerCase();
      const has = ({ cells }: GridRow): boolean =>
        Object.values(cells).some(value =>
          String(value ?? '')
            .toLocaleLowerCase()
            .includes(wanted),
        );
      return search(from, backwards ? -1 : 1, has);
    },
    rowsBetween: loadBetween,
    problemAfter: position => search(position + 1, 1, ({ issues }) => (issues ?? []).length > 0),
  };
}
