import './row-link.css';
import ArrowUpRight from 'lucide-solid/icons/arrow-up-right';
import { type JSX, Show } from 'solid-js';
import type { CatalogField } from '../../server/api/wire.ts';
import type { Value } from '../../server/model/change.ts';
import { rowTexts } from '../i18n/row.ts';
import { useWorkspace } from './workspace-context.ts';

/** A link to the row in a link field. Shows nothing if the field is empty or its table is hidden from the person. */
export function RowLink(props: { field: CatalogField; value: Value; name: string }): JSX.Element {
  const { workspace } = useWorkspace('session');
  const { openTable } = useWorkspace('table');
  const linked = (): { table: string; row: string } | null => {
    const { to } = props.field;
    const isSeen = workspace.catalog.tables.some(table => table.id === to && table.section !== 'hidden');
    return to !== undefined && isSeen && typeof props.value === 'string' && props.value !== ''
      ? { table: to, row: props.value }
      : null;
  };
  return (
    <Show when={linked()}>
      {to => (
        <a
          class="row-link"
          href={`/${to().table}/${to().row}`}
          aria-label={rowTexts().panel.goTo(props.name)}
          title={rowTexts().panel.goTo(props.name)}
          onClick={event => {
            if (event.ctrlKey || event.metaKey || event.shiftKey) return;
            event.preventDefault();
            openTable(to().table, undefined, to().row);
          }}
        >
          <ArrowUpRight />
        </a>
      )}
    </Show>
  );
}
