import { type JSX, Show } from 'solid-js';
import type { CatalogView } from '../../server/api/wire.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { emptyTexts } from '../i18n/empty.ts';
import { localize } from '../i18n/language.ts';
import { useWorkspace } from '../panels/workspace-context.ts';

/** Says why a view has no rows, or none that match, and leads to where there are some. */
export function EmptyView(props: { isNarrowed: boolean }): JSX.Element {
  const { workspace } = useWorkspace('session');
  const { table, rows, openTable } = useWorkspace('table');
  const { views, shownId, openView } = useWorkspace('view');
  const view = (): CatalogView | undefined => views().find(({ id }) => id === shownId());
  const isAttention = (): boolean => shownId() === 'attention';
  const title = (): string => {
    if (props.isNarrowed) return emptyTexts().none;
    const { empty } = view() ?? {};
    return empty ? localize(empty.title) : isAttention() ? emptyTexts().attention : emptyTexts().view;
  };
  const reason = (): string => {
    if (props.isNarrowed) return emptyTexts().noneWhy;
    const { empty } = view() ?? {};
    return empty ? localize(empty.text) : isAttention() ? emptyTexts().attentionWhy : '';
  };
  const lead = () => {
    const { lead: found } = view()?.empty ?? {};
    return found && !props.isNarrowed && workspace.catalog.table(found.table) ? found : null;
  };
  const many = (): string => localize(table().noun?.many ?? { en: emptyTexts().rows, fr: emptyTexts().rows });
  return (
    <EmptyState
      title={title()}
      actions={
        <>
          <Show when={props.isNarrowed}>
            <button type="button" class="button main" onClick={() => void rows().view.setQuery({ filter: '', search: '' })}>
              {emptyTexts().clear}
            </button>
          </Show>
          <Show when={lead()}>
            {found => (
              <button type="button" class="button main" onClick={() => openTable(found().table)}>
                {localize(found().label)}
              </button>
            )}
          </Show>
          <Show when={view() !== views()[0]}>
            <button
              type="button"
              class={`button ${props.isNarrowed || lead() ? 'framed' : 'main'}`}
              onClick={() => openView(views()[0]?.id ?? '')}
            >
              {emptyTexts().showAll(many())}
            </button>
          </Show>
        </>
      }
    >
      {reason()}
    </EmptyState>
  );
}
