import ArrowDownUp from 'lucide-solid/icons/arrow-down-up';
import Columns3 from 'lucide-solid/icons/columns-3';
import Download from 'lucide-solid/icons/download';
import ListFilter from 'lucide-solid/icons/list-filter';
import Plus from 'lucide-solid/icons/plus';
import Rows3 from 'lucide-solid/icons/rows-3';
import { type JSX, lazy, Show } from 'solid-js';
import { mayInsert, maySetSomewhere } from '../grid/rights.ts';
import { withQuery } from '../sync/api.ts';
import { fieldOf, problemFilter } from '../sync/catalog.ts';
import { inWords, t } from '../words/words.ts';
import { useDesk } from './desk.ts';
import { Opener } from './opener.tsx';
import { Popup } from './popup.tsx';

const FilterPanel = lazy(async () => ({ default: (await import('./filter-panel.tsx')).FilterPanel }));
const HeightMenu = lazy(async () => ({ default: (await import('./height-menu.tsx')).HeightMenu }));
const SortPanel = lazy(async () => ({ default: (await import('./sort-panel.tsx')).SortPanel }));
const ColumnsPanel = lazy(async () => ({ default: (await import('./columns-panel.tsx')).ColumnsPanel }));

/** What shapes the view, and the button that adds to it. */
export function ToolRow(): JSX.Element {
  const desk = useDesk();
  const filtered = (): boolean => desk.rows().view.query().filter !== '';
  /** Nothing here can be written by this person, in no row: said once, so that cells need not look switched off. */
  const isReadOnly = (): boolean =>
    !desk.table().fields.some(({ id, readOnly }) => !readOnly && maySetSomewhere(desk.table(), id));
  /** What the number of problems asks for is one question, however it is written. */
  const conditions = (): number => {
    const { filter } = desk.rows().view.query();
    return filter === problemFilter(desk.table()) ? 1 : countConditions(filter);
  };
  const sorted = (): string => {
    const keys = desk.rows().sort();
    const field = keys[0] && fieldOf(desk.table(), keys[0].field);
    if (!field) return t().tools.sort;
    return keys.length > 1 ? t().tools.sorts(keys.length) : t().tools.sortedBy(inWords(field.label));
  };
  /** Columns that somebody hid; those that stand aside from the start are not news. */
  const hidden = (): number => {
    const columns = desk.handle()?.columns;
    return columns ? columns.all().filter(column => !column.field.aside && !columns.isVisible(column.id)).length : 0;
  };
  /** The rows of the view and the columns that are shown, as a file. */
  const fileOf = (): string => {
    const columns = desk.handle()?.columns.ordered();
    const query = { ...desk.rows().view.query(), fields: columns?.map(column => column.id).join(',') };
    return withQuery(`${desk.rows().path}/export`, query);
  };
  return (
    <div class="tools" data-region="tools" role="toolbar" aria-label={inWords(desk.table().label)}>
      <Popup label={filtered() ? t().tools.filters(conditions()) : t().tools.filter} icon={<ListFilter />} on={filtered()} wide>
        {() => <FilterPanel />}
      </Popup>
      <Popup label={sorted()} icon={<ArrowDownUp />} on={desk.rows().sort().length > 0}>
        {() => <SortPanel />}
      </Popup>
      <Show when={desk.handle()}>
        {handle => (
          <Popup label={hidden() > 0 ? t().tools.hiddenColumns(hidden()) : t().tools.columns} icon={<Columns3 />}>
            {() => <ColumnsPanel columns={handle().columns} />}
          </Popup>
        )}
      </Show>
      <Opener class="button icon" kind="menu" label={t().tools.height} title={t().tools.height} face={<Rows3 />}>
        {opened => <HeightMenu {...opened} />}
      </Opener>
      <span class="spring" />
      <Show when={isReadOnly()}>
        <span class="tools-note small quiet">{t().status.readOnly}</span>
      </Show>
      <Show when={desk.table().exports}>
        <a class="button" href={fileOf()} download="" title={t().tools.export} aria-label={t().tools.export}>
          <Download />
          <span class="button-words">{t().tools.export}</span>
        </a>
      </Show>
      <Show when={mayInsert(desk.table())}>
        <button type="button" class="button main" onClick={() => desk.handle()?.insertRow()}>
          <Plus />
          <span>{t().tools.add}</span>
        </button>
      </Show>
    </div>
  );
}

/** How many conditions a filter reads like: commas outside texts and inner calls tell. */
function countConditions(filter: string): number {
  if (!/^AND\(/i.test(filter)) return filter === '' ? 0 : 1;
  let depth = 0;
  let count = 1;
  for (const [piece] of filter.matchAll(/"(?:[^"]|"")*"|[(),]/g)) {
    if (piece === '(') depth += 1;
    else if (piece === ')') depth -= 1;
    else if (piece === ',' && depth === 1) count += 1;
  }
  return count;
}
