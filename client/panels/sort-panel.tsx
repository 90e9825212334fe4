import ArrowDownAZ from 'lucide-solid/icons/arrow-down-a-z';
import ArrowUp from 'lucide-solid/icons/arrow-up';
import ArrowUpAZ from 'lucide-solid/icons/arrow-up-a-z';
import Plus from 'lucide-solid/icons/plus';
import X from 'lucide-solid/icons/x';
import { For, Index, type JSX, Show } from 'solid-js';
import type { SortKey } from '../sync/sort.ts';
import { narrowingWords } from '../words/narrowing.ts';
import { inWords } from '../words/words.ts';
import { useDesk } from './desk.ts';

/** Chooses by which columns the rows stand in order. */
export function SortPanel(): JSX.Element {
  const desk = useDesk();
  const keys = (): SortKey[] => desk.rows().sort();
  const set = (next: SortKey[]): void => desk.rows().setSort(next);
  const change = (index: number, part: Partial<SortKey>): void =>
    set(keys().map((key, at) => (at === index ? { ...key, ...part } : key)));
  const free = (): { id: string }[] => desk.table().fields.filter(field => !keys().some(key => key.field === field.id));
  function raise(index: number): void {
    const next = keys();
    const [key] = next.splice(index, 1);
    if (key) next.splice(index - 1, 0, key);
    set(next);
  }
  return (
    <div class="filter">
      <h2>{narrowingWords().sort.title}</h2>
      <Show when={keys().length > 0} fallback={<p class="quiet">{narrowingWords().sort.empty}</p>}>
        <ul class="filter-lines">
          <Index each={keys()}>
            {(key, index) => (
              <li class="sort-line">
                <select
                  class="select"
                  aria-label={narrowingWords().filter.field}
                  onChange={event => change(index, { field: event.currentTarget.value })}
                >
                  <For each={desk.table().fields}>
                    {field => (
                      <option value={field.id} selected={field.id === key().field}>
                        {inWords(field.label)}
                      </option>
                    )}
                  </For>
                </select>
                <button
                  type="button"
                  class="button framed"
                  onClick={() => change(index, { descending: !key().descending })}
                  title={key().descending ? narrowingWords().sort.descending : narrowingWords().sort.ascending}
                  aria-label={key().descending ? narrowingWords().sort.descending : narrowingWords().sort.ascending}
                >
                  <Show when={key().descending} fallback={<ArrowDownAZ />}>
                    <ArrowUpAZ />
                  </Show>
                </button>
                <button
                  type="button"
                  class="button icon"
                  disabled={index === 0}
                  aria-label={narrowingWords().sort.up}
                  title={narrowingWords().sort.up}
                  onClick={() => raise(index)}
                >
                  <ArrowUp />
                </button>
                <button
                  type="button"
                  class="button icon"
                  aria-label={narrowingWords().sort.remove}
                  title={narrowingWords().sort.remove}
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
          disabled={free().length === 0 || keys().length >= 4}
          onClick={() => set([...keys(), { field: free()[0]!.id, descending: false }])}
        >
          <Plus />
          {narrowingWords().sort.add}
        </button>
        <Show when={keys().length > 0}>
          <button type="button" class="button" onClick={() => set([])}>
            {narrowingWords().sort.clear}
          </button>
        </Show>
      </div>
    </div>
  );
}
