import { createEffect, type JSX, onMount } from 'solid-js';
import { t } from '../i18n/language.ts';
import { SidebarButton } from '../panels/top-bar.tsx';
import { useWorkspace } from '../panels/workspace-context.ts';

/** The page Plan and billing: how the organisation is with its licences. */
export function PlanPage(): JSX.Element {
  const { person } = useWorkspace('session');
  let heading!: HTMLHeadingElement;
  onMount(() => heading.focus());
  createEffect(() => {
    document.title = `${t().sidebar.billing} · ${person.org.name} · Seatgrid`;
  });
  return (
    <main class="desk-main">
      <header class="top" data-region="top">
        <SidebarButton />
        <h1
          id="page-title"
          tabIndex={-1}
          ref={element => {
            heading = element;
          }}
        >
          {t().sidebar.billing}
        </h1>
      </header>
    </main>
  );
}
