import './sidebar.css';
import ChevronsUpDown from 'lucide-solid/icons/chevrons-up-down';
import CircleHelp from 'lucide-solid/icons/circle-question-mark';
import Gauge from 'lucide-solid/icons/gauge';
import ArrowLeftToLine from 'lucide-solid/icons/panel-left-close';
import Search from 'lucide-solid/icons/search';
import { For, type JSX, Show } from 'solid-js';
import type { CatalogTable } from '../../server/api/wire.ts';
import { lazyPart } from '../browser/lazy-part.ts';
import { licenceTone } from '../components/licence-tone.ts';
import { MenuTrigger } from '../components/menu-trigger.tsx';
import { keyLabel } from '../grid/key-labels.ts';
import { language, localize, t } from '../i18n/language.ts';
import { Logo } from '../pages/logo.tsx';
import { isPlanPath, planPath } from '../pages/route.ts';
import { AccountButton } from './account-button.tsx';
import { numberText } from './row-number.tsx';
import { iconOf } from './table-icon.ts';
import { useWorkspace } from './workspace-context.ts';

const OrganisationMenu = lazyPart(async () => (await import('./organisation-menu.tsx')).OrganisationMenu);
const sections = ['directory', 'billing', 'messages'] as const;

/** The sidebar: the organisation, the palette, its tables by section with their numbers of rows, and the account. */
export function Sidebar(): JSX.Element {
  const { workspace } = useWorkspace('session');
  const { setSidebarOpen } = useWorkspace('sidebar');
  const { openDialog } = useWorkspace('dialogs');
  const tables = (section: string): CatalogTable[] => workspace.catalog.tables.filter(table => table.section === section);
  return (
    <nav class="sidebar" data-region="sidebar" aria-label={t().sidebar.label}>
      <div class="sidebar-head">
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
      <button type="button" class="sidebar-jump" aria-keyshortcuts="Control+K" onClick={() => openDialog('palette')}>
        <Search />
        {t().sidebar.jump}
        <kbd>{keyLabel('Ctrl+K', language())}</kbd>
      </button>
      <div class="sidebar-tables">
        <For each={sections}>
          {section => (
            <Show when={tables(section).length > 0}>
              <h2 id={`sidebar-${section}`}>{t().sidebar[section === 'billing' ? 'organisation' : section]}</h2>
              <ul aria-labelledby={`sidebar-${section}`}>
                <Show when={section === 'billing'}>
                  <PlanLink />
                </Show>
                <For each={tables(section)}>{table => <TableLink table={table} />}</For>
              </ul>
            </Show>
          )}
        </For>
      </div>
      <div class="sidebar-foot">
        <AccountButton />
        <button
          type="button"
          class="button icon"
          aria-label={t().sidebar.help}
          title={t().sidebar.help}
          onClick={() => openDialog('help')}
        >
          <CircleHelp />
        </button>
      </div>
    </nav>
  );
}

function TableLink(props: { table: CatalogTable }): JSX.Element {
  const { workspace } = useWorkspace('session');
  const { table, openTable } = useWorkspace('table');
  const Icon = iconOf(props.table.id);
  const number = () => workspace.counts.table(props.table.id);
  return (
    <EntryLink
      path={`/${props.table.id}`}
      isCurrent={!isPlanPath() && table().id === props.table.id}
      description={numberText(number())}
      open={() => openTable(props.table.id)}
    >
      <Icon />
      {localize(props.table.label)}
      <span aria-hidden="true" class="count">
        {numberText(number())}
      </span>
    </EntryLink>
  );
}

/** The page of licences and billing, for those who may see licences. Few free licences are shown as a warning. */
function PlanLink(): JSX.Element {
  const { workspace } = useWorkspace('session');
  const { openPlan } = useWorkspace('plan');
  const scarce = (): string | undefined => {
    const count = workspace.licences.main();
    return count && licenceTone(count) !== 'free' ? t().licences.free(count.available) : undefined;
  };
  return (
    <Show when={workspace.catalog.table('pools')}>
      <EntryLink path={planPath} isCurrent={isPlanPath()} description={scarce()} open={openPlan}>
        <Gauge />
        {t().sidebar.plan}
        <Show when={scarce()}>
          {text => (
            <span aria-hidden="true" class="count warn">
              {text()}
            </span>
          )}
        </Show>
      </EntryLink>
    </Show>
  );
}

interface EntryLinkProps {
  path: string;
  isCurrent: boolean;
  description?: string | undefined;
  open: () => void;
  children: JSX.Element;
}

function EntryLink(props: EntryLinkProps): JSX.Element {
  return (
    <li>
      <a
        class="sidebar-entry"
        href={props.path}
        aria-current={props.isCurrent ? 'page' : undefined}
        aria-description={props.description}
        onClick={event => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          props.open();
        }}
      >
        {props.children}
      </a>
    </li>
  );
}

function Organisation(): JSX.Element {
  const { person } = useWorkspace('session');
  const name = (): JSX.Element => (
    <>
      <Logo size={20} />
      <span class="sidebar-org">{person.org.name}</span>
    </>
  );
  return (
    <Show when={person.memberships.length > 1} fallback={<div class="sidebar-home">{name()}</div>}>
      <MenuTrigger
        class="sidebar-home button"
        kind="menu"
        label={t().act.one(t().sidebar.switchOrg, person.org.name)}
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
