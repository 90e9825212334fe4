import { createEffect, createMemo, createSignal, on, type Signal, untrack } from 'solid-js';
import {
  defaultView,
  formatAddress,
  isSameColumns,
  isSameView,
  parseAddress,
  parseHeight,
  parseStoredView,
  patchView,
  serializeStoredView,
  type TableView,
} from '../../server/model/tableView.ts';
import { readStoredFor, writeStored } from '../browser/storage.ts';
import type { ViewSlice } from '../panels/workspace-context.ts';
import type { TableRows } from '../sync/table-rows.ts';
import { historyMoveCount, searchParam, setSearchParams } from './route.ts';

type StoredParts = ReturnType<typeof parseStoredView>;

/**
 * The view of the shown table. Its filter and order are in the address, its columns in the browser for this table, and its height in the
 * browser for all tables; `prefix` identifies the workspace and the person. The query of the rows is the only place where filter and order
 * are changed.
 */
export function createShownView(prefix: string, rows: () => TableRows): ViewSlice {
  const [height, setHeight] = createSignal(parseHeight(readStoredFor<unknown>(prefix, 'height', null)));
  const stored = new Map<string, Signal<StoredParts>>();
  const nameFor = (table: string): string => `columns.${table}`;

  function storedFor(table: string): Signal<StoredParts> {
    const known = stored.get(table) ?? createSignal(parseStoredView(readStoredFor<unknown>(prefix, nameFor(table), {})));
    stored.set(table, known);
    return known;
  }

  const view = createMemo(
    (): TableView => ({
      ...defaultView,
      ...parseAddress(rows().view.query()),
      ...storedFor(rows().table().id)[0](),
      height: height(),
    }),
    defaultView,
    { equals: isSameView },
  );

  createEffect(
    on(rows, shown => {
      if (shown.view.isLoaded()) void shown.view.reload();
      else
        void shown.view.setQuery({
          filter: searchParam('filter'),
          search: searchParam('search'),
          sort: searchParam('sort') || (shown.table().sort ?? ''),
        });
    }),
  );
  createEffect(() => {
    historyMoveCount();
    const { filter, sort } = formatAddress(view());
    setSearchParams({ filter, search: rows().view.query().search, sort });
  });

  return {
    view,
    changeView: patch => {
      const before = untrack(view);
      const next = patchView(before, patch);
      const { id } = untrack(() => rows().table());
      if (!isSameColumns(next.columns, before.columns)) {
        const { columns, group, colours } = next;
        writeStored(prefix + nameFor(id), serializeStoredView(next));
        storedFor(id)[1]({ columns, group, colours });
      }
      if (next.height !== before.height) {
        writeStored(`${prefix}height`, next.height);
        setHeight(next.height);
      }
    },
  };
}
