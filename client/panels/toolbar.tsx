import './toolbar.css';
import ArrowDownUp from 'lucide-solid/icons/arrow-down-up';
import Columns3 from 'lucide-solid/icons/columns-3';
import Download from 'lucide-solid/icons/download';
import RowHeight from 'lucide-solid/icons/list-chevrons-up-down';
import ListFilter from 'lucide-solid/icons/list-filter';
import Plus from 'lucide-solid/icons/plus';
import Upload from 'lucide-solid/icons/upload';
import { type JSX, Show } from 'solid-js';
import { defaultView } from '../../server/model/tableView.ts';
import { lazyPart } from '../browser/lazy-part.ts';
import { MenuTrigger } from '../components/menu-trigger.tsx';
import { columnSorts } from '../fields/column-sorts.ts';
import { columnsOf } from '../fields/composed.ts';
import { mayInsert, maySetSomewhere } from '../grid/rights.ts';
import { localize, t } from '../i18n/language.ts';
import { addingLabel } from './adding-label.ts';
import { SearchBox } from './search-box.tsx';
import { ToolbarPopover } from './toolbar-popover.tsx';
import { useWorkspace } from './workspace-context.ts';

const ExportPanel = lazyPart(async () => (await import('./export-panel.tsx')).ExportPanel);
const FilterPanel = lazyPart(async () => (await import('./filter-panel.tsx')).FilterPanel);
const ImportPanel = lazyPart(async () => (await import('../imports/import-panel.tsx')).ImportPanel);
const HeightMenu = lazyPart(async () => (await import('./height-menu.tsx')).HeightMenu);
const SortPanel = lazyPart(async () => (await import('./sort-panel.tsx')).SortPanel);
const ColumnsPanel = lazyPart(async () => (await import('./columns-panel.tsx')).ColumnsPanel);

/** The toolbar: filter, sort, columns, row height, search, import, export, and the button that adds a row. An active tool says its state. */
export function Toolbar(): JSX.Element {
  const { table, rows } = useWorkspace('table');
  const { handle } = useWorkspace('grid');
  const { view, initialColumns } = useWorkspace('view');
  const filtered = (): boolean => rows().view.typed().filter !== '';
  /** Whether the person can write no field of the table. The toolbar says so once, instead of every cell. */
  const isReadOnly = (): boolean => !table().fields.some(({ id, readOnly }) => !readOnly && maySetSomewhere(table(), id));
  /** The number of conditions; the problem filter counts as one. */
  const conditionCount = (): number => {
    const { filter } = rows().view.typed();
    return filter === table().attention ? 1 : countConditions(filter);
  };
  const sortLabel = (): string => {
    const keys = columnSorts(rows().sort(), table());
    const field = columnsOf(table()).find(({ id }) => id === keys[0]?.field);
    if (!field) return t().tools.sort;
    return keys.length > 1 ? t().tools.sorts(keys.length) : t().tools.sortedBy(localize(field.label));
  };
  /** The number of columns that the person has hidden, without those that the view hides by itself. */
  const hiddenCount = (): number => {
    const columns = handle()?.columns;
    const { hidden } = initialColumns();
    return columns?.all().filter(({ id, field }) => !(hidden[id] ?? field.aside) && !columns.isVisible(id)).length ?? 0;
  };
  const heightLabel = (): string => t().tools.heightIs(t().tools.heights[view().height]);
  return (
    <div class="tools" data-region="tools" role="toolbar" aria-label={localize(table().label)}>
      <ToolbarPopover
        label={filtered() ? t().tools.filters(conditionCount()) : t().tools.filter}
        icon={<ListFilter />}
        on={filtered()}
        wide
      >
        {close => <FilterPanel onMissing={close} />}
      </ToolbarPopover>
      <ToolbarPopover label={sortLabel()} icon={<ArrowDownUp />} on={rows().sort().length > 0}>
        {close => <SortPanel onMissing={close} />}
      </ToolbarPopover>
      <ToolbarPopover
        label={hiddenCount() > 0 ? t().tools.hiddenColumns(hiddenCount()) : t().tools.columns}
        icon={<Columns3 />}
        on={hiddenCount() > 0}
        name="columns"
      >
        {close => <Show when={handle()}>{grid => <ColumnsPanel columns={grid().columns} onMissing={close} />}</Show>}
      </ToolbarPopover>
      <MenuTrigger
        class="button icon"
        kind="menu"
        on={view().height !== defaultView.height}
        label={heightLabel()}
        title={heightLabel()}
        content={<RowHeight />}
      >
        {opened => <HeightMenu {...opened} />}
      </MenuTrigger>
      <SearchBox />
      <span class="spring" />
      <Show when={isReadOnly()}>
        <span class="tools-note small quiet">{t().status.readOnly}</span>
      </Show>
      <Show when={table().imports}>
        <ToolbarPopover label={t().tools.import} icon={<Upload />} name="import">
          {close => <ImportPanel close={close} />}
        </ToolbarPopover>
      </Show>
      <Show when={table().exports}>
        <ToolbarPopover label={t().tools.export} icon={<Download />}>
          {close => <ExportPanel close={close} />}
        </ToolbarPopover>
      </Show>
      <Show when={mayInsert(table())}>
        <button type="button" class="button main" aria-label={addingLabel(table())} onClick={() => handle()?.insertRow()}>
          <Plus />
          <span class="button-words">{addingLabel(table())}</span>
        </button>
      </Show>
    </div>
  );
}

/** The number of conditions in a filter: the arguments of its outer `AND` or `OR`. */
function countConditions(filter: string): number {
  if (!/^(?:AND|OR)\(/i.test(filter)) return filter === '' ? 0 : 1;
  let depth = 0;
  let count = 1;
  for (const [piece] of filter.matchAll(/"(?:[^"]|"")*"|[(),]/g)) {
    if (piece === '(') depth += 1;
    else if (piece === ')') depth -= 1;
    else if (piece === ',' && depth === 1) count += 1;
  }
  return count;
}
