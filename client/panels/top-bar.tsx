import './top-bar.css';
import PanelLeft from 'lucide-solid/icons/panel-left';
import { type JSX, Show } from 'solid-js';
import { localize, t } from '../i18n/language.ts';
import { AccountButton } from './account-button.tsx';
import { LicenceMeter } from './licence-meter.tsx';
import { SearchBox } from './search-box.tsx';
import { useWorkspace } from './workspace-context.ts';

/** The top bar: table, search, licence meter, account. */
export function TopBar(): JSX.Element {
  const { table } = useWorkspace('table');
  return (
    <header class="top" data-region="top">
      <SidebarButton />
      <h1>{localize(table().label)}</h1>
      <SearchBox />
      <span class="spring" />
      <LicenceMeter />
      <AccountButton />
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
