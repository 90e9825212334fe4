import './empty-table.css';
import { createEffect, type JSX, Match, onCleanup, Show, Switch } from 'solid-js';
import { EmptyState } from '../components/empty-state.tsx';
import { mayInsert } from '../grid/rights.ts';
import { emptyTexts } from '../i18n/empty.ts';
import { localize, t } from '../i18n/language.ts';
import { addingLabel } from '../panels/adding-label.ts';
import { useWorkspace } from '../panels/workspace-context.ts';
import { NoConnection } from '../sync/api.ts';
import { EmptyView } from './empty-view.tsx';
import { errorMessage, network } from './session.ts';

/** Milliseconds until rows that could not be loaded are requested again. */
const retryDelay = 10_000;

/** Covers a grid without rows and says what to do first, or why there are none. */
export function EmptyTable(): JSX.Element {
  const { table, rows } = useWorkspace('table');
  const { views, shownId } = useWorkspace('view');
  const { handle } = useWorkspace('grid');
  const view = () => rows().view;
  const isNarrowed = (): boolean => view().typed().filter !== '' || view().typed().search !== '';
  const isFiltered = (): boolean => isNarrowed() || view().typed().within !== '';
  const isFirst = (): boolean => shownId() === (views()[0]?.id ?? '');
  /** Whether the first owner is still the only person of a new organisation. */
  const isNew = (): boolean => table().id === 'users' && view().count() === 1 && !isFiltered() && mayInsert(table());
  const isDisconnected = (): boolean => view().problem() instanceof NoConnection;
  /** The load error to show. Null while offline if an unfiltered view already has rows to show. */
  const problem = (): Error | null => (isDisconnected() && view().count() > 0 && !isFiltered() ? null : view().problem());
  /** Whether there are no rows yet and a request has failed. */
  const isWaiting = (): boolean => !view().isLoaded() && network.isRetrying();
  const addButton = (): JSX.Element => (
    <Show when={mayInsert(table())}>
      <button type="button" class="button main" onClick={() => handle()?.insertRow()}>
        {addingLabel(table())}
      </button>
    </Show>
  );
  const retryButton = (): JSX.Element => (
    <button type="button" class="button framed" onClick={() => void view().reload()}>
      {t().app.retry}
    </button>
  );
  createEffect(() => {
    if (!isDisconnected()) return;
    const now = view();
    let isDisposed = false;
    onCleanup(() => {
      isDisposed = true;
    });
    void network.pause(retryDelay).then(() => (isDisposed ? undefined : now.reload()));
  });
  return (
    <Show when={isWaiting() || (view().isLoaded() && (isNew() || view().count() === 0 || problem()))}>
      <div
        class="empty"
        data-over={view().count() > 0 && !isNew() ? '' : undefined}
        role={isWaiting() || isDisconnected() ? 'status' : undefined}
      >
        <Switch>
          <Match when={isWaiting() || (isDisconnected() && problem())}>
            <h2>{emptyTexts().away}</h2>
            <p class="quiet">{emptyTexts().awayWhy}</p>
            {retryButton()}
          </Match>
          <Match when={problem()}>
            {found => (
              <>
                <h2>{emptyTexts().failed}</h2>
                <p class="quiet">{errorMessage(found())}</p>
                {retryButton()}
              </>
            )}
          </Match>
          <Match when={isNew()}>
            <EmptyState title={emptyTexts().paste} actions={addButton()}>
              {emptyTexts().pasteHow} {emptyTexts().pasteNext}
            </EmptyState>
          </Match>
          <Match when={isNarrowed() || !isFirst()}>
            <EmptyView isNarrowed={isNarrowed()} />
          </Match>
          <Match when={view().count() === 0}>
            <EmptyState title={table().empty ? localize(table().empty!) : emptyTexts().table} actions={addButton()}>
              <Show when={mayInsert(table())}>{table().id === 'users' ? emptyTexts().paste : emptyTexts().pasteRows}</Show>
            </EmptyState>
          </Match>
        </Switch>
      </div>
    </Show>
  );
}
