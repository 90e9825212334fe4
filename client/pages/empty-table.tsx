import { type JSX, Match, Show, Switch } from 'solid-js';
import { mayInsert } from '../grid/rights.ts';
import { useDesk } from '../panels/desk.ts';
import { inWords, t } from '../words/words.ts';
import { sorry } from './session.ts';

/** Lies over a grid without rows and says what to do first, or why there are none. */
export function EmptyTable(): JSX.Element {
  const desk = useDesk();
  const view = () => desk.rows().view;
  const narrowed = (): boolean => view().query().filter !== '' || view().query().search !== '';
  /** A new organisation: its first owner is alone in it. */
  const isNew = (): boolean => desk.table().id === 'users' && view().count() === 1 && !narrowed() && mayInsert(desk.table());
  return (
    <Show when={view().loaded() && (isNew() || view().count() === 0 || view().problem())}>
      <div class="empty">
        <Switch>
          <Match when={view().problem()}>
            {problem => (
              <>
                <h2>{t().grid.failed}</h2>
                <p class="quiet">{sorry(problem())}</p>
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
