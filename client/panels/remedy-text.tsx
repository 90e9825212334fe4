import './remedy-text.css';
import { For, type JSX, Match, Switch } from 'solid-js';
import type { CatalogAction } from '../../server/api/wire.ts';
import type { GridRow } from '../contract/row.ts';
import { planPath } from '../pages/route.ts';
import { sentenceParts } from './sentence-parts.ts';
import { useWorkspace } from './workspace-context.ts';

/** A text that says what to do about a row. The tables that it names are links, and actions on the row are buttons. */
export function RemedyText(props: { text: string; row: GridRow }): JSX.Element {
  const { workspace } = useWorkspace('session');
  const { table, openTable } = useWorkspace('table');
  const { openPlan } = useWorkspace('plan');
  const { runAction, showReport } = useWorkspace('reports');
  const run = async (action: CatalogAction): Promise<void> => {
    const report = await runAction(action, props.row, true);
    if (report) showReport(report, false);
  };
  const link = (text: string, path: string, open: () => void): JSX.Element => (
    <a
      href={path}
      onClick={event => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        open();
      }}
    >
      {text}
    </a>
  );
  return (
    <span class="remedy-text">
      <For each={sentenceParts(props.text, props.row, table(), workspace.catalog)}>
        {part => (
          <Switch fallback={part.text}>
            <Match when={'isPlan' in part}>{link(part.text, planPath, openPlan)}</Match>
            <Match when={'table' in part && part}>
              {named => link(part.text, `/${named().table}`, () => openTable(named().table, named().filter))}
            </Match>
            <Match when={'action' in part && part}>
              {named => (
                <button type="button" class="link" onClick={() => void run(named().action)}>
                  {part.text}
                </button>
              )}
            </Match>
          </Switch>
        )}
      </For>
    </span>
  );
}
