import { uuidv7 } from 'uuidv7';
import type { RowId } from '../../server/model/change.ts';
import type { Sender } from './send.ts';
import type { Refused, Shelf } from './shelf.ts';
import type { QueuedWrite } from './write-queue.ts';

type Change = Extract<QueuedWrite, { to: 'commit' }>['body']['changes'][number];

/** Texts that were refused together. */
interface Group {
  key: string;
  at: number;
  rows: Map<RowId, { change: Change; first: Refused }>;
}

/**
 * Keeps in the browser what was typed into the rows of a table and not accepted, until it is corrected or dropped: the page that shows it in its
 * cells may be closed or reloaded, and the next one offers it to the same person.
 */
export function keepRefused(table: string, shelf: Shelf, sender: Pick<Sender, 'keepText' | 'dropText' | 'isKept'>): void {
  const groups = new Map<RowId, Group>();
  let changed = new Set<RowId>();

  /** Once for all rows that one answer spoke of. */
  function look(): void {
    const now = changed;
    changed = new Set();
    const group: Group = { key: uuidv7(), at: Date.now(), rows: new Map() };
    const touched = new Set<Group>();
    for (const row of now) {
      const texts = (shelf.get(row)?.refused ?? []).filter(({ field, text }) => field !== null && text !== '');
      const own = groups.get(row) ?? group;
      const [first] = texts;
      if (first && !sender.isKept(row)) {
        groups.set(row, own);
        own.rows.set(row, { change: changeOf(table, row, texts, shelf), first });
        touched.add(own);
      } else if (groups.delete(row)) {
        own.rows.delete(row);
        touched.add(own);
      }
    }
    for (const each of touched) {
      const write = writeOf(table, each);
      if (write) sender.keepText(write);
      else sender.dropText(each.key);
    }
  }

  shelf.onRefused(row => {
    if (changed.size === 0) queueMicrotask(look);
    changed.add(row);
  });
}

/** The change that was meant: of a new row all that was typed, of another one the texts alone. */
function changeOf(table: string, row: RowId, texts: readonly Refused[], shelf: Shelf): Change {
  const typed = Object.fromEntries(texts.map(({ field, text }) => [field, text]));
  const kept = shelf.kept(row);
  return kept ? { table, row, from: null, to: { ...kept, ...typed } } : { table, row, from: {}, to: typed };
}

function writeOf(table: string, { key, at, rows }: Group): QueuedWrite | null {
  const [any] = rows;
  if (!any) return null;
  const [row, { first }] = any;
  // The reason as it was said: what its words were filled with is not kept.
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
