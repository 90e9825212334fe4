import './top-bar.css';
import PanelLeft from 'lucide-solid/icons/panel-left';
import { type JSX, Show } from 'solid-js';
import { localize, t } from '../i18n/language.ts';
import { LicenceMeter } from './licence-meter.tsx';
import { ViewTabs } from './view-tabs.tsx';
import { useWorkspace } from './workspace-context.ts';

/** The top line: the title of the table, its views, the licence meter. */
export function TopBar(): JSX.Element {
  const { table } = useWorkspace('table');
  return (
    <header class="top" data-region="top">
      <SidebarButton />
      <h1>{localize(table().label)}</h1>
      <ViewTabs />
      <span class="spring" />
      <LicenceMeter />
    </header>
  );
}

/** The button that shows the sidebar, while it is hidden. */
export function SidebarButton(): JSX.Element {
  const { isSidebarOpen, setSidebarOpen } = useWorkspace('sidebar');
  return (
    <Show when={!isSidebarOpen()}>
      <button
        type="button"
        class="button icon"
        aria-label={t().sidebar.show}
        title={t().sidebar.show}
        onClick={() => setSidebarOpen(true)}
      >
        <PanelLeft />
      </button>
    </Show>
  );
}
