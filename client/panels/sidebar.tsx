import './sidebar.css';
import ChevronsUpDown from 'lucide-solid/icons/chevrons-up-down';
import CircleHelp from 'lucide-solid/icons/circle-question-mark';
import Gauge from 'lucide-solid/icons/gauge';
import ArrowLeftToLine from 'lucide-solid/icons/panel-left-close';
import { For, type JSX, lazy, Show } from 'solid-js';
import type { CatalogTable } from '../../server/api/wire.ts';
import { localize, t } from '../i18n/language.ts';
import { Logo } from '../pages/logo.tsx';
import { isPlanPath, planPath } from '../pages/route.ts';
import { MenuTrigger } from './menu-trigger.tsx';
import { iconOf } from './table-icon.ts';
import { useWorkspace } from './workspace-context.ts';

const OrganisationMenu = lazy(async () => ({ default: (await import('./organisation-menu.tsx')).OrganisationMenu }));
const sections = ['directory', 'billing', 'messages'] as const;

/** The sidebar: the organisation and its tables by section. */
export function Sidebar(): JSX.Element {
  const { workspace } = useWorkspace('session');
  const { setSidebarOpen } = useWorkspace('sidebar');
  const { openDialog } = useWorkspace('dialogs');
  const tables = (section: string): CatalogTable[] => workspace.catalog.tables.filter(table => table.section === section);
  return (
    <nav class="rail" data-region="rail" aria-label={t().sidebar.label}>
      <div class="rail-head">
        <Organisation />
        <button
          type="button"
          class="button icon"
          aria-label={t().sidebar.hide}
          title={t().sidebar.hide}
          onClick={() => setSidebarOpen(false)}
        >
          <ArrowLeftToLine />
        </button>
      </div>
      <div class="rail-tables">
        <For each={sections}>
          {section => (
            <Show when={tables(section).length > 0}>
              <h2 id={`rail-${section}`}>{t().sidebar[section]}</h2>
              <ul aria-labelledby={`rail-${section}`}>
                {section === 'billing' && <PlanLink />}
                <For each={tables(section)}>{table => <TableLink table={table} />}</For>
              </ul>
            </Show>
          )}
        </For>
      </div>
      <button type="button" class="rail-entry rail-foot" onClick={() => openDialog('help')}>
        <CircleHelp />
        {t().sidebar.help}
      </button>
    </nav>
  );
}

function TableLink(props: { table: CatalogTable }): JSX.Element {
  const { table, openTable } = useWorkspace('table');
  const Icon = iconOf(props.table.id);
  return (
    <li>
      <a
        class="rail-entry"
        href={`/${props.table.id}`}
        aria-current={!isPlanPath() && table().id === props.table.id ? 'page' : undefined}
        onClick={event => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          openTable(props.table.id);
        }}
      >
        <Icon />
        {localize(props.table.label)}
      </a>
    </li>
  );
}

function PlanLink(): JSX.Element {
  const { openPlan } = useWorkspace('plan');
  return (
    <li>
      <a
        class="rail-entry"
        href={planPath}
        aria-current={isPlanPath() ? 'page' : undefined}
        onClick={event => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          openPlan();
        }}
      >
        <Gauge />
        {t().sidebar.billing}
      </a>
    </li>
  );
}

function Organisation(): JSX.Element {
  const { person } = useWorkspace('session');
  const name = (): JSX.Element => (
    <>
      <Logo size={20} />
      <span class="rail-org">{person.org.name}</span>
    </>
  );
  return (
    <Show when={person.memberships.length > 1} fallback={<div class="rail-home">{name()}</div>}>
      <MenuTrigger
        class="rail-home button"
        kind="menu"
        label={`${t().sidebar.switchOrg}: ${person.org.name}`}
        content={
          <>
            {name()}
            <ChevronsUpDown />
          </>
        }
      >
        {opened => <OrganisationMenu {...opened} />}
      </MenuTrigger>
    </Show>
  );
}
