import { For, type JSX, Show } from 'solid-js';
import type { CatalogAction } from '../../server/api/wire.ts';
import type { GridRow } from '../grid/source.ts';
import { namedPlaces } from './named-places.ts';
import { useWorkspace } from './workspace-context.ts';

/** What to do instead of editing a field. Tables that it names are links, and actions on the row are buttons. */
export function InsteadText(props: { text: string; row: GridRow }): JSX.Element {
  const { workspace } = useWorkspace('session');
  const { table, openTable } = useWorkspace('table');
  const { runAction, showReport } = useWorkspace('reports');
  const run = async (action: CatalogAction): Promise<void> => {
    const report = await runAction(action, props.row);
    if (report) showReport(report, false);
  };
  const follow = (event: MouseEvent, id: string, filter: string | undefined): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    openTable(id, filter);
  };
  return (
    <span>
      <For each={namedPlaces(props.text, props.row, table(), workspace.catalog)}>
        {part => (
          <Show
            when={'table' in part && part}
            fallback={
              <Show when={'action' in part && part} fallback={part.text}>
                {named => (
                  <button type="button" class="link" onClick={() => void run(named().action)}>
                    {part.text}
                  </button>
                )}
              </Show>
            }
          >
            {named => (
              <a href={`/${named().table}`} onClick={event => follow(event, named().table, named().filter)}>
                {part.text}
              </a>
            )}
          </Show>
        )}
      </For>
    </span>
  );
}
