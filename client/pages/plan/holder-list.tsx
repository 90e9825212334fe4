import './holder-list.css';
import ChevronLeft from 'lucide-solid/icons/chevron-left';
import ChevronRight from 'lucide-solid/icons/chevron-right';
import Search from 'lucide-solid/icons/search';
import { createEffect, createSignal, For, type JSX, on, onCleanup, Show } from 'solid-js';
import type { RowId } from '../../../server/model/change.ts';
import { planTexts } from '../../i18n/plan.ts';
import { useWorkspace } from '../../panels/workspace-context.ts';
import { HolderRow } from './holder-row.tsx';
import { type Holder, holdersPerPage, readHolders } from './holders.ts';
import { createRead } from './read.ts';
import type { Pool } from './subscription.ts';

/** Milliseconds without a key before a search starts. */
const pause = 180;

/** The people with a licence and its start, fifty on a page. They can be searched and filtered by product. */
export function HolderList(props: {
  pools: readonly Pool[];
  productName: (product: string) => string;
  /** The time zone of the organisation's days. */
  zone: string;
  changed: () => unknown;
}): JSX.Element {
  const { workspace } = useWorkspace('session');
  const { openTable } = useWorkspace('table');
  const texts = () => planTexts().holders;
  const [search, setSearch] = createSignal('');
  const [pool, setPool] = createSignal<RowId>('');
  const [offset, setOffset] = createSignal(0);
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(timer));
  const query = () => ({ search: search(), pool: pool(), offset: offset() });
  const read = createRead(
    query,
    () => props.changed(),
    () => readHolders(workspace, query()),
  );
  const count = (): number => read.value()?.count ?? 0;
  const holders = (): Holder[] => read.value()?.holders ?? [];
  /** The offset of the page that is shown, while the next one is read. */
  const shownOffset = (): number => read.value()?.offset ?? 0;
  // The last page may have gone meanwhile.
  createEffect(on(count, all => offset() >= all && setOffset(Math.max(0, Math.ceil(all / holdersPerPage) - 1) * holdersPerPage)));
  const isFiltered = (): boolean => search() !== '' || pool() !== '';
  const taken = (): number => props.pools.reduce((all, { used, reserved }) => all + used + reserved, 0);
  /** Whether the reader sees only their own licence. */
  const isOwn = (): boolean => read.value() !== null && !isFiltered() && count() <= 1 && count() < taken();
  const searchFor = (words: string): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      setOffset(0);
      setSearch(words.trim());
    }, pause);
  };
  const productOf = (id: RowId): string => props.productName(props.pools.find(each => each.id === id)?.product ?? '');
  return (
    <section class="plan-card" aria-labelledby="plan-holders-title">
      <header>
        <h2 id="plan-holders-title">{isOwn() ? texts().own : texts().title}</h2>
        <span class="quiet number" aria-live="polite">
          {read.value() ? count() : ''}
        </span>
        <span class="spring" />
        <Show when={!isOwn()}>
          <label class="plan-search">
            <Search aria-hidden="true" />
            <input
              id="plan-search"
              class="input"
              type="text"
              enterkeyhint="search"
              aria-label={texts().search}
              placeholder={texts().search}
              onInput={event => searchFor(event.currentTarget.value)}
              onKeyDown={event => {
                if (event.key !== 'Escape' || event.currentTarget.value === '') return;
                event.currentTarget.value = '';
                searchFor('');
              }}
            />
          </label>
          <Show when={props.pools.length > 1}>
            <select
              class="select plan-product"
              aria-label={texts().product}
              onChange={event => {
                setOffset(0);
                setPool(event.currentTarget.value);
              }}
            >
              <option value="">{texts().all}</option>
              <For each={props.pools}>{each => <option value={each.id}>{props.productName(each.product)}</option>}</For>
            </select>
          </Show>
        </Show>
      </header>
      <Show when={read.problem()}>{problem => <p class="plan-none notice">{problem()}</p>}</Show>
      <Show when={isOwn()}>
        <p class="plan-none quiet">{texts().ownWhy}</p>
      </Show>
      <Show
        when={holders().length > 0}
        fallback={
          <p class="plan-none quiet">
            {read.value() === null
              ? read.problem() === null
                ? planTexts().loading
                : ''
              : isFiltered()
                ? texts().noneFound
                : isOwn()
                  ? ''
                  : texts().none}
          </p>
        }
      >
        <table class="plan-list plan-holders">
          <thead>
            <tr>
              <th scope="col">{texts().person}</th>
              <th scope="col">{texts().status}</th>
              <th scope="col">{texts().since}</th>
              <th scope="col">{texts().how}</th>
              <th scope="col">{texts().by}</th>
              <th scope="col">{texts().product}</th>
            </tr>
          </thead>
          <tbody>
            <For each={holders()}>
              {holder => (
                <HolderRow
                  holder={holder}
                  zone={props.zone}
                  trigger={props.pools.find(({ id }) => id === holder.pool)?.trigger ?? ''}
                  product={productOf(holder.pool)}
                />
              )}
            </For>
          </tbody>
        </table>
      </Show>
      <div class="plan-foot">
        <span class="number">
          {count() > 0 && !isOwn() ? texts().shown(shownOffset() + 1, shownOffset() + holders().length, count()) : ''}
        </span>
        <Show when={count() > holdersPerPage}>
          <span class="plan-pages">
            <button
              type="button"
              class="button icon"
              aria-label={texts().previous}
              title={texts().previous}
              disabled={offset() === 0}
              onClick={() => setOffset(now => Math.max(0, now - holdersPerPage))}
            >
              <ChevronLeft />
            </button>
            <button
              type="button"
              class="button icon"
              aria-label={texts().next}
              title={texts().next}
              disabled={offset() + holdersPerPage >= count()}
              onClick={() => setOffset(now => now + holdersPerPage)}
            >
              <ChevronRight />
            </button>
          </span>
        </Show>
        <span class="spring" />
        <a
          href="/seats"
          onClick={event => {
            if (event.ctrlKey || event.metaKey || event.shiftKey) return;
            event.preventDefault();
            openTable('seats');
          }}
        >
          {planTexts().subscriptions.openGrid}
        </a>
      </div>
    </section>
  );
}
