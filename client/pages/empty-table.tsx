import { createEffect, type JSX, Match, onCleanup, Show, Switch } from 'solid-js';
import { mayInsert } from '../grid/rights.ts';
import { useDesk } from '../panels/desk.ts';
import { NoConnection } from '../sync/api.ts';
import { inWords, t } from '../words/words.ts';
import { network, sorry } from './session.ts';

/** After how long, in milliseconds, rows that could not be read are tried again without a sign that the network is back. */
const rest = 10_000;

/** Lies over a grid without rows and says what to do first, or why there are none. */
export function EmptyTable(): JSX.Element {
  const desk = useDesk();
  const view = () => desk.rows().view;
  const narrowed = (): boolean => view().query().filter !== '' || view().query().search !== '';
  /** A new organisation: its first owner is alone in it. */
  const isNew = (): boolean => desk.table().id === 'users' && view().count() === 1 && !narrowed() && mayInsert(desk.table());
  const cut = (): boolean => view().problem() instanceof NoConnection;
  /** Rows that are known stay in sight while the server is not reached; what was asked for and is not there is said. */
  const problem = (): Error | null => (cut() && view().count() > 0 && !narrowed() ? null : view().problem());
  /** Neither rows nor an answer yet, and a request did not get through. */
  const waits = (): boolean => !view().loaded() && network.stuck();
  createEffect(() => {
    if (!cut()) return;
    const now = view();
    let left = false;
    onCleanup(() => {
      left = true;
    });
    void network.pause(rest).then(() => (left ? undefined : now.reload()));
  });
  return (
    <Show when={waits() || (view().loaded() && (isNew() || view().count() === 0 || problem()))}>
      <div
        class="empty"
        data-over={view().count() > 0 && !isNew() ? '' : undefined}
        role={waits() || cut() ? 'status' : undefined}
      >
        <Switch>
          <Match when={waits() || (cut() && problem())}>
            <h2>{t().grid.away}</h2>
            <p class="quiet">{t().grid.awayWhy}</p>
          </Match>
          <Match when={problem()}>
            {found => (
              <>
                <h2>{t().grid.failed}</h2>
                <p class="quiet">{sorry(found())}</p>
                <button type="button" class="button framed" onClick={() => void view().reload()}>
                  {t().app.retry}
                </button>
              </>
            )}
          </Match>
          <Match when={narrowed()}>
            <h2>{t().grid.none}</h2>
            <p class="quiet">{t().grid.noneWhy}</p>
            <button type="button" class="button framed" onClick={() => void view().setQuery({ filter: '', search: '' })}>
              {t().grid.clear}
            </button>
          </Match>
          <Match when={view().count() === 0 || isNew()}>
            <h2>{isNew() ? t().grid.paste : desk.table().empty ? inWords(desk.table().empty!) : t().grid.empty}</h2>
            <Show when={isNew()}>
              <p class="quiet">{t().grid.pasteHow}</p>
              <p class="quiet">{t().grid.pasteNext}</p>
            </Show>
            <Show when={mayInsert(desk.table()) && !isNew()}>
              <p class="quiet">{desk.table().id === 'users' ? t().grid.paste : t().grid.pasteRows}</p>
            </Show>
          </Match>
        </Switch>
      </div>
    </Show>
  );
}
