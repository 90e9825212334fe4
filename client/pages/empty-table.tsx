import './empty-table.css';
import { createEffect, type JSX, Match, onCleanup, Show, Switch } from 'solid-js';
import { mayInsert } from '../grid/rights.ts';
import { localize, t } from '../i18n/language.ts';
import { useWorkspace } from '../panels/workspace-context.ts';
import { NoConnection } from '../sync/api.ts';
import { errorMessage, network } from './session.ts';

/** Milliseconds until rows that could not be loaded are requested again. */
const retryDelay = 10_000;

/** Covers a grid without rows and says what to do first, or why there are none. */
export function EmptyTable(): JSX.Element {
  const { table, rows } = useWorkspace('table');
  const view = () => rows().view;
  const isFiltered = (): boolean => view().query().filter !== '' || view().query().search !== '';
  /** Whether the first owner is still the only person of a new organisation. */
  const isNew = (): boolean => table().id === 'users' && view().count() === 1 && !isFiltered() && mayInsert(table());
  const isDisconnected = (): boolean => view().problem() instanceof NoConnection;
  /** The load error to show. Null while offline if an unfiltered view already has rows to show. */
  const problem = (): Error | null => (isDisconnected() && view().count() > 0 && !isFiltered() ? null : view().problem());
  /** Whether there are no rows yet and a request has failed. */
  const isWaiting = (): boolean => !view().isLoaded() && network.stuck();
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
            <h2>{t().grid.away}</h2>
            <p class="quiet">{t().grid.awayWhy}</p>
          </Match>
          <Match when={problem()}>
            {found => (
              <>
                <h2>{t().grid.failed}</h2>
                <p class="quiet">{errorMessage(found())}</p>
                <button type="button" class="button framed" onClick={() => void view().reload()}>
                  {t().app.retry}
                </button>
              </>
            )}
          </Match>
          <Match when={isFiltered()}>
            <h2>{t().grid.none}</h2>
            <p class="quiet">{t().grid.noneWhy}</p>
            <button type="button" class="button framed" onClick={() => void view().setQuery({ filter: '', search: '' })}>
              {t().grid.clear}
            </button>
          </Match>
          <Match when={view().count() === 0 || isNew()}>
            <h2>{isNew() ? t().grid.paste : table().empty ? localize(table().empty!) : t().grid.empty}</h2>
            <Show when={isNew()}>
              <p class="quiet">{t().grid.pasteHow}</p>
              <p class="quiet">{t().grid.pasteNext}</p>
            </Show>
            <Show when={mayInsert(table()) && !isNew()}>
              <p class="quiet">{table().id === 'users' ? t().grid.paste : t().grid.pasteRows}</p>
            </Show>
          </Match>
        </Switch>
      </div>
    </Show>
  );
}
