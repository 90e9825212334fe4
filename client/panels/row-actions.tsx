import Ellipsis from 'lucide-solid/icons/ellipsis';
import { For, type JSX, Show } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import type { CatalogAction } from '../../server/api/wire.ts';
import { lazyPart } from '../browser/lazy-part.ts';
import { MenuTrigger } from '../components/menu-trigger.tsx';
import type { GridRow } from '../contract/row.ts';
import { actionIcon } from '../grid/action-icon.ts';
import { rowTexts } from '../i18n/row.ts';
import { actionLabel, mainActions } from './main-actions.ts';
import { useWorkspace } from './workspace-context.ts';

const RowMenu = lazyPart(async () => (await import('./row-menu.tsx')).RowMenu);

/** The actions of a row: the main ones as buttons, the rest in a menu, which also says why some are not possible. */
export function RowActions(props: { row: GridRow }): JSX.Element {
  const { table } = useWorkspace('table');
  const { runAction, showReport } = useWorkspace('reports');
  const main = (): CatalogAction[] => mainActions(table().actions, props.row);
  const others = (): CatalogAction[] => table().actions.filter(action => !main().includes(action));
  async function run(action: CatalogAction): Promise<void> {
    const report = await runAction(action, props.row);
    if (report) showReport(report, false);
  }
  return (
    <Show when={table().actions.length > 0}>
      <div class="panel-actions">
        <For each={main()}>
          {action => (
            <button type="button" class="button framed" classList={{ risky: action.removes }} onClick={() => void run(action)}>
              <Dynamic component={actionIcon(action.id)} aria-hidden="true" />
              <span class="panel-action">{actionLabel(action)}</span>
            </button>
          )}
        </For>
        <Show when={others().length > 0}>
          <MenuTrigger
            class="button icon framed"
            kind="menu"
            label={rowTexts().panel.actions}
            title={rowTexts().panel.actions}
            content={<Ellipsis />}
          >
            {opened => <RowMenu {...opened} actions={others()} row={props.row} run={action => void run(action)} />}
          </MenuTrigger>
        </Show>
      </div>
    </Show>
  );
}
