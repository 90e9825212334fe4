import './filter-panel.css';
import './sort-panel.css';
import ArrowDownAZ from 'lucide-solid/icons/arrow-down-a-z';
import ArrowUp from 'lucide-solid/icons/arrow-up';
import ArrowUpAZ from 'lucide-solid/icons/arrow-up-a-z';
import Plus from 'lucide-solid/icons/plus';
import X from 'lucide-solid/icons/x';
import { For, Index, type JSX, Show } from 'solid-js';
import type { SortKey } from '../../server/model/tableView.ts';
import { columnSorts, fieldSorts } from '../fields/column-sorts.ts';
import { columnsOf } from '../fields/composed.ts';
import { filterSortTexts } from '../i18n/filter-sort.ts';
import { localize } from '../i18n/language.ts';
import { useWorkspace } from './workspace-context.ts';

/** The panel that chooses the columns to sort by. */
export function SortPanel(): JSX.Element {
  const { table, rows } = useWorkspace('table');
  const keys = (): SortKey[] => columnSorts(rows().sort(), table());
  const set = (next: SortKey[]): void => rows().setSort(fieldSorts(next, table()));
  const change = (index: number, part: Partial<SortKey>): void =>
    set(keys().map((key, at) => (at === index ? { ...key, ...part } : key)));
  const unusedColumns = (): { id: string }[] => columnsOf(table()).filter(({ id }) => !keys().some(key => key.field === id));
  function moveUp(index: number): void {
    const next = keys();
    const [key] = next.splice(index, 1);
    if (key) next.splice(index - 1, 0, key);
    set(next);
  }
  return (
    <div class="filter">
      <h2>{filterSortTexts().sort.title}</h2>
      <Show when={keys().length > 0} fallback={<p class="quiet">{filterSortTexts().sort.empty}</p>}>
        <ul class="filter-lines">
          <Index each={keys()}>
            {(key, index) => (
              <li class="sort-line">
                <select
                  class="select"
                  aria-label={filterSortTexts().filter.field}
                  onChange={event => change(index, { field: event.currentTarget.value })}
                >
                  <For each={columnsOf(table())}>
                    {field => (
                      <option value={field.id} selected={field.id === key().field}>
                        {localize(field.label)}
                      </option>
                    )}
                  </For>
                </select>
                <button
                  type="button"
                  class="button framed"
                  onClick={() => change(index, { descending: !key().descending })}
                  title={key().descending ? filterSortTexts().sort.descending : filterSortTexts().sort.ascending}
                  aria-label={key().descending ? filterSortTexts().sort.descending : filterSortTexts().sort.ascending}
                >
                  <Show when={key().descending} fallback={<ArrowDownAZ />}>
                    <ArrowUpAZ />
                  </Show>
                </button>
                <button
                  type="button"
                  class="button icon"
                  disabled={index === 0}
                  aria-label={filterSortTexts().sort.up}
                  title={filterSortTexts().sort.up}
                  onClick={() => moveUp(index)}
                >
                  <ArrowUp />
                </button>
                <button
                  type="button"
                  class="button icon"
                  aria-label={filterSortTexts().sort.remove}
                  title={filterSortTexts().sort.remove}
                  onClick={() => set(keys().filter((_, at) => at !== index))}
                >
                  <X />
                </button>
              </li>
            )}
          </Index>
        </ul>
      </Show>
      <div class="filter-foot">
        <button
          type="button"
          class="button"
          disabled={unusedColumns().length === 0 || keys().length >= 4}
          onClick={() => set([...keys(), { field: unusedColumns()[0]!.id, descending: false }])}
        >
          <Plus />
          {filterSortTexts().sort.add}
        </button>
        <Show when={keys().length > 0}>
          <button type="button" class="button" onClick={() => set([])}>
            {filterSortTexts().sort.clear}
          </button>
        </Show>
      </div>
    </div>
  );
}
