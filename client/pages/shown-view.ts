import { batch, createEffect, createMemo, createSignal, on, type Signal, untrack } from 'solid-js';
import type { CatalogTable, CatalogView } from '../../server/api/wire.ts';
import {
  type ColumnSettings,
  defaultView,
  formatAddress,
  isSameColumns,
  isSameView,
  parseAddress,
  parseHeight,
  parseStoredView,
  patchView,
  type RowHeight,
  serializeStoredView,
  type TableView,
} from '../../server/model/tableView.ts';
import { readStoredFor, writeStored } from '../browser/storage.ts';
import { columnsOf } from '../fields/composed.ts';
import type { ViewSlice } from '../panels/workspace-context.ts';
import type { TableRows } from '../sync/table-rows.ts';
import { historyMoveCount, isGridPath, searchParam, setSearchParams } from './route.ts';

type StoredParts = ReturnType<typeof parseStoredView>;

/** The columns that a view has until the person changes them. */
function initialColumns(table: CatalogTable, { columns, frozen = 1 }: Partial<CatalogView> = {}): ColumnSettings {
  if (columns === undefined) return { ...defaultView.columns, frozen };
  const hidden = Object.fromEntries(columnsOf(table).map(({ id }) => [id, !columns.includes(id)]));
  return { ...defaultView.columns, order: columns, hidden, frozen };
}

/**
 * The view of the shown table. Which view it is, its filter and its order are in the address, its columns and its height in the browser for
 * this view; `prefix` identifies the workspace and the person. The query of the rows is the only place where
 * filter and order are changed.
 */
export function createShownView(prefix: string, rows: () => TableRows): ViewSlice {
  const stored = new Map<string, Signal<StoredParts | null>>();
  const heights = new Map<string, Signal<RowHeight>>();
  const chosen = new Map<string, Signal<string>>();

  const views = (): readonly CatalogView[] => rows().table().views ?? [];
  /** The id of the view that was chosen for a table: at first that of the address. */
  function chosenFor(table: string): Signal<string> {
    const known = chosen.get(table) ?? createSignal(searchParam('view'));
    chosen.set(table, known);
    return known;
  }
  const shown = createMemo((): CatalogView | undefined => {
    const id = chosenFor(rows().table().id)[0]();
    return views().find(view => view.id === id) ?? views()[0];
  });
  const isFirst = (): boolean => shown() === views()[0];
  const within = (): string => shown()?.filter ?? '';

  const viewKey = (): string => `${rows().table().id}${isFirst() ? '' : `.${shown()?.id}`}`;
  const columnsKey = (): string => `columns.${viewKey()}`;
  const heightKey = (): string => `height.${viewKey()}`;
  /** What the person has changed in the view; null if nothing, so that it follows the catalog. */
  function storedParts(): Signal<StoredParts | null> {
    const name = columnsKey();
    const json = readStoredFor<unknown>(prefix, name, null);
    const known = stored.get(name) ?? createSignal(json === null ? null : parseStoredView(json));
    stored.set(name, known);
    return known;
  }
  /** The height of the view's rows. Until it is chosen, it is the one that an earlier version stored for all tables. */
  function heightOf(): Signal<RowHeight> {
    const name = heightKey();
    const json = (): unknown => readStoredFor<unknown>(prefix, name, null) ?? readStoredFor<unknown>(prefix, 'height', null);
    const known = heights.get(name) ?? createSignal(parseHeight(json()));
    heights.set(name, known);
    return known;
  }

  const view = createMemo(
    (): TableView => ({
      ...defaultView,
      ...parseAddress(rows().view.typed()),
      ...(storedParts()[0]() ?? { columns: initialColumns(rows().table(), shown()) }),
      height: heightOf()[0](),
    }),
    defaultView,
    { equals: isSameView },
  );

  createEffect(
    on([rows, within], ([{ view: now, table }, filter], before) => {
      const isOpened = before?.[0].view !== now;
      if (isOpened && !now.isLoaded())
        void now.setQuery({
          within: filter,
          filter: searchParam('filter'),
          search: searchParam('search'),
          sort: searchParam('sort') || (table().sort ?? ''),
        });
      else if (now.typed().within !== filter) void now.setQuery({ within: filter });
      else if (isOpened) void now.reload();
    }),
  );
  createEffect(() => {
    historyMoveCount();
    const { filter, sort } = formatAddress(view());
    const { search } = rows().view.typed();
    const id = isFirst() ? '' : (shown()?.id ?? '');
    if (isGridPath()) setSearchParams({ view: id, filter, search, sort });
  });

  return {
    view,
    views,
    shownId: () => shown()?.id ?? '',
    initialColumns: () => initialColumns(rows().table(), shown()),
    openView: (id, keeps = false) =>
      batch(() => {
        chosenFor(rows().table().id)[1](id);
        void rows().view.setQuery({ within: within(), ...(keeps ? {} : { filter: '', search: '' }) });
      }),
    changeView: patch => {
      const before = untrack(view);
      const next = patchView(before, patch);
      if (!isSameColumns(next.columns, before.columns)) {
        const { columns, group, colours } = next;
        writeStored(prefix + untrack(columnsKey), serializeStoredView(next));
        untrack(storedParts)[1]({ columns, group, colours });
      }
      if (next.height !== before.height) {
        writeStored(prefix + untrack(heightKey), next.height);
        untrack(heightOf)[1](next.height);
      }
    },
  };
}
