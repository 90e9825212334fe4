import { batch, createSignal } from 'solid-js';
import type { CatalogTable } from '../../../server/api/wire.ts';
import type { Cells, ChangeRequest, RowOutcome } from '../../../server/model/change.ts';
import type { IssueDetails } from '../../../server/model/table.ts';
import type { SortKey } from '../../../server/model/tableView.ts';
import type { Report } from '../../contract/command.ts';
import type { GridRow } from '../../contract/row.ts';
import type { RowSource } from '../../contract/row-source.ts';
import { createFiltering } from './filtering.ts';
import type { SampleTable } from './people.ts';
import { previewOf, sampleReport } from './reports.ts';
import { createRowIds } from './row-ids.ts';
import { cast, compareBy, refusal, validate } from './rules.ts';
import { createTitles } from './titles.ts';

interface Options {
  /** Delay of each answer, in milliseconds. */
  delay: number;
  insert: boolean;
  /** Loads rows in windows of a hundred, on demand, like a server. */
  lazy: boolean;
  readOnly: boolean;
  /** The number of rows is not known yet. */
  unknown: boolean;
  /** Every commit fails. */
  fail: boolean;
}

interface Undone {
  row: GridRow;
  before: Cells | null;
  after: Cells | null;
  at: number;
}

/** A row source that also simulates other people's changes. */
export interface MemorySource extends RowSource {
  elsewhere(position: number, cells: Cells): void;
  /** Another person's change gives a row these issues. */
  setIssues(position: number, issues: IssueDetails[]): void;
  /** Another person inserts a row, or removes rows. */
  addElsewhere(position: number, cells: Cells): void;
  removeElsewhere(...positions: number[]): void;
}

/** Rows in memory that answer like a server: with a delay, and refusing an illegal state or the text "no". */
export function createMemorySource(sheet: SampleTable, options: Options): MemorySource {
  const table: CatalogTable = {
    ...sheet.table,
    rights: {
      ...sheet.table.rights,
      insert: options.insert && !options.readOnly,
      update: options.readOnly ? [] : [{ fields: true }],
      delete: options.readOnly ? [] : [{}],
    },
  };
  let rows = sheet.rows;
  let positions = new Map<string, number>();
  const versions = new Map<string, ReturnType<typeof createSignal<number>>>();
  const done: Undone[][] = [];
  const undone: Undone[][] = [];
  const loadedBlocks = new Set<number>();
  const [arrived, setArrived] = createSignal(0);
  const load = (block: number): void => {
    if (loadedBlocks.has(block)) return;
    setTimeout(() => {
      loadedBlocks.add(block);
      setArrived(before => before + 1);
    }, options.delay);
  };
  const removed = new Set<string>();
  const removedByPage = new Set<string>();
  let transactions = 1;
  const [stamp, setStamp] = createSignal(0);
  const [sort, setSort] = createSignal<SortKey[]>([]);
  const reindex = (): void => {
    positions = new Map(rows.map((row, index) => [row.id, index]));
    setStamp(before => before + 1);
  };
  const bump = (row: GridRow): void => {
    row.version += 1;
    versions.get(row.id)?.[1](row.version);
  };
  const wait = (): Promise<void> => new Promise(resolve => setTimeout(resolve, options.delay));
  reindex();
  const filtering = createFiltering(
    () => rows,
    shown => {
      rows = shown;
      reindex();
    },
    wait,
  );

  const write = (row: GridRow, cells: Cells): void => {
    Object.assign(row.cells, cells);
    validate(row);
    bump(row);
  };
  const put = (row: GridRow, at: number): void => void rows.splice(Math.min(at, rows.length), 0, row);
  const replay = (entries: Undone[], back: boolean): void =>
    batch(() => {
      let moved = false;
      for (const { row, before, after, at } of back ? entries.toReversed() : entries) {
        const to = back ? before : after;
        const from = back ? after : before;
        if (to && from) write(row, to);
        else if (to) {
          put(row, at);
          removed.delete(row.id);
        } else {
          rows = rows.filter(one => one !== row);
          removed.add(row.id);
          removedByPage.add(row.id);
        }
        moved ||= !to || !from;
      }
      if (moved) reindex();
    });

  const revert = async (entries: Undone[], back: boolean): Promise<Report> => {
    replay(entries, back);
    await wait();
    const outcomes = entries.map(({ row }): RowOutcome => ({ table: table.id, row: row.id, outcome: 'accepted', issues: [] }));
    return sampleReport(outcomes, back ? 'Undone' : 'Redone');
  };

  const commit = async (changes: ChangeRequest[]): Promise<Report> => {
    const entries: Undone[] = [];
    const refused: { row: GridRow; before: Cells; message: string; to: Cells }[] = [];
    const outcomes: RowOutcome[] = [];
    batch(() => {
      let moved = false;
      for (const request of changes) {
        const position = positions.get(request.row ?? '');
        const row = position === undefined ? undefined : rows[position];
        if (request.to === null) {
          if (row) {
            removed.add(row.id);
            removedByPage.add(row.id);
            entries.push({ row, before: row.cells, after: null, at: position! });
            outcomes.push({ table: table.id, row: row.id, outcome: 'accepted', issues: [] });
          }
          moved = true;
        } else if (row) {
          const to = cast(request.to, sheet);
          const before = Object.fromEntries(Object.keys(to).map(key => [key, row.cells[key] ?? null]));
          const message = refusal(row.cells, to, table);
          delete row.refused;
          if (message) refused.push({ row, before, message, to });
          else entries.push({ row, before, after: to, at: position! });
          outcomes.push({ table: table.id, row: row.id, outcome: message ? 'refused' : 'accepted', issues: [] });
          row.pending = true;
          write(row, to);
        } else {
          const created: GridRow = {
            id: request.row ?? crypto.randomUUID(),
            version: ++transactions,
            cells: { status: 'Draft', external: false, ...cast(request.to, sheet) },
          };
          validate(created);
          rows.push(created);
          entries.push({ row: created, before: null, after: created.cells, at: rows.length - 1 });
          outcomes.push({ table: table.id, row: created.id, outcome: 'accepted', issues: [] });
          moved = true;
        }
      }
      rows = rows.filter(row => !removed.has(row.id));
      if (moved) reindex();
    });
    const seq = done.push(entries);
    undone.length = 0;
    await wait();
    if (options.fail) throw new Error('The disk is full');
    batch(() => {
      for (const { row, before, message, to } of refused) {
        row.refused = Object.entries(to).map(([field, value]) => ({ field, text: String(value), message }));
        write(row, before);
      }
      for (const { row } of [...entries, ...refused]) {
        delete row.pending;
        bump(row);
      }
    });
    return { ...sampleReport(outcomes), step: { id: String(seq), kind: 'transaction', seq } };
  };

  return {
    table: () => table,
    count: () => {
      stamp();
      return rows.length;
    },
    isCountKnown: () => !options.unknown,
    elsewhere: (position, cells) => write(rows[position]!, cells),
    setIssues: (position, issues) => {
      const row = rows[position]!;
      row.issues = issues;
      row.cells.validation = issues.map(({ message }) => message).join(' · ') || 'OK';
      bump(row);
    },
    addElsewhere: (position, cells) =>
      batch(() => {
        put(
          { id: crypto.randomUUID(), version: ++transactions, cells: { status: 'Draft', external: false, ...cells } },
          position,
        );
        reindex();
      }),
    removeElsewhere: (...positions) =>
      batch(() => {
        for (const position of positions) removed.add(rows[position]!.id);
        rows = rows.filter(row => !removed.has(row.id));
        reindex();
      }),
    ids: createRowIds({
      rows: () => rows,
      positionOf: id => positions.get(id),
      isLoaded: position => !options.lazy || loadedBlocks.has(Math.floor(position / 100)),
      moves: stamp,
      seq: () => transactions,
      wait,
      removed,
      removedByPage,
    }),
    at: position => {
      stamp();
      if (!options.lazy) return rows[position];
      arrived();
      const block = Math.floor(position / 100);
      if (loadedBlocks.has(block)) return rows[position];
      load(block);
      return undefined;
    },
    setWindow: () => undefined,
    positionOf: id => {
      stamp();
      return positions.get(id);
    },
    version: id => {
      const signal = versions.get(id) ?? createSignal(0);
      versions.set(id, signal);
      return signal[0]();
    },
    ...createTitles(sheet, id => rows[positions.get(id) ?? -1], wait),
    commit,
    preview: async changes => {
      await wait();
      return previewOf(changes);
    },
    discard: (id, field) => {
      const row = rows[positions.get(id) ?? -1];
      if (!row) return;
      row.refused = (row.refused ?? []).filter(one => one.field !== field);
      bump(row);
    },
    act: async (action, ids) => {
      const to: Record<string, Cells | null> = {
        deactivate: { status: 'Inactive' },
        reactivate: { status: 'Active' },
        invite: { status: 'Invited' },
        remove: null,
      };
      return commit(ids.map(row => ({ table: table.id, row, to: to[action] ?? null })));
    },
    undo: async step => {
      const entries = step ? done.splice(step.seq - 1, 1)[0] : done.pop();
      if (entries) undone.push(entries);
      return entries ? revert(entries, true) : null;
    },
    redo: async () => {
      const entries = undone.pop();
      if (entries) done.push(entries);
      return entries ? revert(entries, false) : null;
    },
    sort,
    setSort: keys => {
      setSort(keys);
      rows = rows.toSorted(compareBy(keys));
      reindex();
    },
    ...filtering,
    rowsBetween: async (first, last) => {
      await wait();
      const end = Math.min(last, rows.length - 1);
      for (let block = Math.floor(first / 100); block <= Math.floor(end / 100); block += 1) loadedBlocks.add(block);
      return rows.slice(first, last + 1);
    },
    problemAfter: async position => {
      for (let at = position + 1; at < rows.length; at += 1) {
        const result = rows[at]!.cells.validation;
        if (result !== null && result !== 'OK') return at;
      }
      return null;
    },
  };
}
