import { createSignal, untrack } from 'solid-js';
import type { CountsResponse, StreamCommit } from '../../server/api/wire.ts';
import type { Api } from './api.ts';
import { withQuery } from './api.ts';
import type { Catalog } from './catalog.ts';
import { ignoreConnectionErrors } from './licences.ts';

/**
 * Pauses in milliseconds: before the numbers are read again after a change, and between two such reads, which grow from
 * `next` to `longest` while changes go on. Numbers that are counted here are checked after `check`.
 */
const pauses = { first: 500, next: 3_000, longest: 7_000, check: 30_000 } as const;

/** By how much a pause is lengthened at random, so that pages that see the same change do not all ask at once. */
const spread = 0.25;

/** Commits whose effect on the numbers is remembered: at least those that arrive while a request is on its way. */
const maxRemembered = 500;

/** A number of rows; `isMore` says that there are more than counted. */
export interface RowCount {
  count: number;
  isMore: boolean;
}

/** The numbers of rows that the frame of the page shows. */
export interface Counts {
  /** The number of a table's entry in the sidebar; null if unknown, or if it has none. */
  table: (id: string) => RowCount | null;
  /** The number of a view of the table that is followed; null if unknown. */
  view: (table: string, view: string) => RowCount | null;
  /** What is wrong in that table, the most frequent first; a row counts once. Empty if unknown. */
  causes: (table: string) => CountsResponse['causes'];
  /** Reads the numbers, with those of this table's views, and keeps them up to date. */
  follow: (table: string) => void;
  applyCommit: (commit: StreamCommit) => void;
  /** Reads them again soon. */
  refresh: () => void;
}

/** A row that was added to a table or removed from it. */
interface Step {
  seq: number;
  table: string;
  by: 1 | -1;
}

/**
 * Keeps the numbers of rows up to date. Rows that the stream adds or removes are counted here. Numbers with a condition are read again, but
 * not for each commit. `path` is the workspace's.
 */
export function createCounts(api: Api, path: string, catalog: () => Catalog): Counts {
  const [read, setRead] = createSignal<(CountsResponse & { of: string }) | null>(null);
  const [steps, setSteps] = createSignal<readonly Step[]>([]);
  let followed: string | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let due = Number.POSITIVE_INFINITY;
  let readAt = Number.NEGATIVE_INFINITY;
  let rest: number = pauses.next;

  const numberOf = (count: number | undefined, limit: number, by = 0): RowCount | null =>
    count === undefined
      ? null
      : count > limit
        ? { count: limit, isMore: true }
        : { count: Math.max(0, count + by), isMore: false };
  const load = async (): Promise<void> => {
    due = Number.POSITIVE_INFINITY;
    const of = followed;
    if (of === null) return;
    rest = Date.now() - readAt < 2 * rest ? Math.min(2 * rest, pauses.longest) : pauses.next;
    readAt = Date.now();
    const answer = await api.get<CountsResponse>(withQuery(`${path}/counts`, { table: of }));
    if (of === followed) setRead({ ...answer, of });
  };
  const refresh = (pause: number = pauses.first): void => {
    const now = Date.now();
    const at = Math.max(now + pause, readAt + rest);
    if (at >= due) return;
    due = at;
    clearTimeout(timer);
    timer = setTimeout(
      () => void untilVisible().then(load).catch(ignoreConnectionErrors),
      (at - now) * (1 + Math.random() * spread),
    );
  };
  /** Whether a commit changes a number that only the server can tell. */
  const needsRead = ({ changes, reload }: StreamCommit): boolean =>
    reload.length > 0 || changes.some(({ table }) => table === followed || (untrack(catalog).table(table)?.counted ?? '') !== '');

  return {
    table: id => {
      const now = read();
      if (now === null || catalog().table(id)?.counted === undefined) return null;
      const isPlain = catalog().table(id)?.counted === '';
      const by = steps().reduce((sum, step) => (isPlain && step.table === id && step.seq > now.seq ? sum + step.by : sum), 0);
      return numberOf(now.tables[id], now.limit, by);
    },
    view: (table, view) => {
      const now = read();
      return now?.of === table ? numberOf(now.views[view], now.limit) : null;
    },
    causes: table => (read()?.of === table ? read()!.causes : []),
    follow: table => {
      if (table === followed) return;
      followed = table;
      clearTimeout(timer);
      void load().catch(ignoreConnectionErrors);
    },
    applyCommit: commit => {
      const { seq, changes } = commit;
      const added = changes.flatMap(({ table, added, cells }): Step[] =>
        added || cells === null ? [{ seq, table, by: cells === null ? -1 : 1 }] : [],
      );
      if (added.length > 0) setSteps(before => [...before, ...added].slice(-maxRemembered));
      if (needsRead(commit)) refresh();
      else if (added.length > 0) refresh(pauses.check);
    },
    refresh: () => refresh(),
  };
}

/** Resolves at once where the page can be seen, else when it is looked at again. */
async function untilVisible(): Promise<void> {
  if (typeof document === 'undefined' || document.visibilityState === 'visible') return;
  await new Promise<unknown>(done => document.addEventListener('visibilitychange', done, { once: true }));
}
