import './view-tabs.css';
import ChevronDown from 'lucide-solid/icons/chevron-down';
import { createEffect, createSignal, For, type JSX, onCleanup, Show } from 'solid-js';
import type { CatalogView } from '../../server/api/wire.ts';
import { loadAhead, whenIdle } from '../browser/idle.ts';
import { lazyPart } from '../browser/lazy-part.ts';
import { MenuTrigger } from '../components/menu-trigger.tsx';
import { localize, t } from '../i18n/language.ts';
import { RowNumber } from './row-number.tsx';
import { useWorkspace } from './workspace-context.ts';

const loadMenu = () => import('./view-menu.tsx');
const ViewMenu = lazyPart(async () => (await loadMenu()).ViewMenu);

/** The views of the table as tabs, each with its number of rows, and a menu of all if some do not fit. Nothing if there is only one. */
export function ViewTabs(): JSX.Element {
  const { workspace } = useWorkspace('session');
  const { table } = useWorkspace('table');
  const { views, shownId, openView } = useWorkspace('view');
  const [isCut, setCut] = createSignal(false);
  const [line, setLine] = createSignal<HTMLElement>();
  const [fitter, setFitter] = createSignal<Awaited<ReturnType<typeof loadMenu>>['fitTabs']>();
  const loadFitter = async (): Promise<void> => {
    const { fitTabs } = await loadMenu();
    setFitter(() => fitTabs);
  };
  loadAhead([loadFitter], whenIdle);
  createEffect(() => {
    const [nav, fits] = [line(), fitter()];
    // What fits depends on which tabs there are, and which one comes first.
    views();
    shownId();
    isCut();
    if (nav && fits) onCleanup(fits(nav, setCut));
  });
  const hrefOf = (view: CatalogView): string => `/${table().id}${view === views()[0] ? '' : `?view=${view.id}`}`;
  return (
    <Show when={views().length > 1}>
      <nav class="views" aria-label={t().top.views} data-cut={isCut() ? '' : undefined} ref={setLine}>
        <For each={views()}>
          {view => (
            <a
              class="button"
              classList={{ on: view.id === shownId() }}
              href={hrefOf(view)}
              aria-current={view.id === shownId() ? 'true' : undefined}
              onClick={event => {
                if (event.ctrlKey || event.metaKey || event.shiftKey) return;
                event.preventDefault();
                openView(view.id);
              }}
            >
              {localize(view.label)}
              <Show when={view.filter !== undefined || view === views()[0]}>
                <RowNumber of={workspace.counts.view(table().id, view.id)} warn={view.id === 'attention'} />
              </Show>
            </a>
          )}
        </For>
      </nav>
      <Show when={isCut()}>
        <MenuTrigger class="button icon" kind="menu" label={t().top.views} title={t().top.views} content={<ChevronDown />}>
          {opened => <ViewMenu {...opened} />}
        </MenuTrigger>
      </Show>
    </Show>
  );
}
