import './filter-panel.css';
import './columns-panel.css';
import { createSignal, For, type JSX } from 'solid-js';
import { foldText } from '../../formulas/fold.ts';
import type { Columns, GridColumn } from '../grid/columns.ts';
import { localize, t } from '../i18n/language.ts';

/** The panel that shows and hides columns. */
export function ColumnsPanel(props: { columns: Columns }): JSX.Element {
  const [typed, setTyped] = createSignal('');
  const found = (): GridColumn[] =>
    props.columns.all().filter(column => foldText(localize(column.field.label)).includes(foldText(typed())));
  const all = (visible: boolean): void => {
    const [frozen] = props.columns.ordered();
    for (const column of props.columns.all()) props.columns.setVisible(column.id, visible || column === frozen);
  };
  return (
    <div class="filter columns">
      <input
        class="input"
        type="search"
        placeholder={t().tools.findColumn}
        aria-label={t().tools.findColumn}
        value={typed()}
        onInput={event => setTyped(event.currentTarget.value)}
      />
      <ul class="column-list">
        <For each={found()}>
          {column => (
            <li>
              <label>
                <input
                  type="checkbox"
                  checked={props.columns.isVisible(column.id)}
                  disabled={column === props.columns.ordered()[0]}
                  onChange={event => props.columns.setVisible(column.id, event.currentTarget.checked)}
                />
                {localize(column.field.label)}
              </label>
            </li>
          )}
        </For>
      </ul>
      <div class="filter-foot">
        <button type="button" class="button" onClick={() => all(true)}>
          {t().tools.showAll}
        </button>
        <button type="button" class="button" onClick={() => all(false)}>
          {t().tools.hideAll}
        </button>
      </div>
    </div>
  );
}
