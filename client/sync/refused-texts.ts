import { uuidv7 } from 'uuidv7';
import type { RowId } from '../../server/model/change.ts';
import type { RefusedText } from '../contract/row.ts';
import type { MutationQueue } from './mutation-queue.ts';
import type { RowStore } from './row-store.ts';
import type { QueuedWrite } from './write-store.ts';

type Change = Extract<QueuedWrite, { to: 'commit' }>['body']['changes'][number];

/** Texts that were refused together. */
interface RefusedGroup {
  key: string;
  at: number;
  rows: Map<RowId, { change: Change; first: RefusedText }>;
}

/**
 * Stores the refused texts of a table in the browser until they are corrected or dropped: if the page that shows them closes
 * or reloads, the next page offers them to the same person.
 */
export function persistRefused(
  table: string,
  store: RowStore,
  mutations: Pick<MutationQueue, 'saveRefused' | 'dropRefused' | 'isRestored'>,
): void {
  const groups = new Map<RowId, RefusedGroup>();
  let changed = new Set<RowId>();

  /** Runs once for all rows of one answer. */
  function persistChanged(): void {
    const now = changed;
    changed = new Set();
    const group: RefusedGroup = { key: uuidv7(), at: Date.now(), rows: new Map() };
    const touched = new Set<RefusedGroup>();
    for (const row of now) {
      const texts = (store.get(row)?.refused ?? []).filter(({ field, text }) => field !== null && text !== '');
      const own = groups.get(row) ?? group;
      const [first] = texts;
      if (first && !mutations.isRestored(row)) {
        groups.set(row, own);
        own.rows.set(row, { change: toChange(table, row, texts, store), first });
        touched.add(own);
      } else if (groups.delete(row)) {
        own.rows.delete(row);
        touched.add(own);
      }
    }
    for (const each of touched) {
      const write = toWrite(table, each);
      if (write) mutations.saveRefused(write);
      else mutations.dropRefused(each.key);
    }
  }

  store.onRefused(row => {
    if (changed.size === 0) queueMicrotask(persistChanged);
    changed.add(row);
  });
}

/** The intended change: all that was typed for a new row, only the texts for an existing one. */
function toChange(table: string, row: RowId, texts: readonly RefusedText[], store: RowStore): Change {
  const typed = Object.fromEntries(texts.map(({ field, text }) => [field, text]));
  const newRow = store.refusedCells(row);
  return newRow ? { table, row, from: null, to: { ...newRow, ...typed } } : { table, row, from: {}, to: typed };
}

function toWrite(table: string, { key, at, rows }: RefusedGroup): QueuedWrite | null {
  const [any] = rows;
  if (!any) return null;
  const [row, { first }] = any;
  // Stores the final message, because the values it was filled with are not stored.
  const refused = { table, row, code: 'said', message: first.message };
  return {
    key,
    at,
    label: '',
    to: 'commit',
    body: { changes: [...rows.values()].map(({ change }) => change) },
    problem: { refused },
  };
}
