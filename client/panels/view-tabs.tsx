import './view-tabs.css';
import { For, type JSX, Show } from 'solid-js';
import type { CatalogView } from '../../server/api/wire.ts';
import { localize, t } from '../i18n/language.ts';
import { RowNumber } from './row-number.tsx';
import { useWorkspace } from './workspace-context.ts';

/** The views of the table as tabs, each with its number of rows. Nothing if there is only one. */
export function ViewTabs(): JSX.Element {
  const { workspace } = useWorkspace('session');
  const { table } = useWorkspace('table');
  const { views, shownId, openView } = useWorkspace('view');
  const hrefOf = (view: CatalogView): string => `/${table().id}${view === views()[0] ? '' : `?view=${view.id}`}`;
  return (
    <Show when={views().length > 1}>
      <nav class="views" aria-label={t().top.views}>
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
    </Show>
  );
}
