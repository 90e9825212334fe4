import ChevronsUpDown from 'lucide-solid/icons/chevrons-up-down';
import CircleHelp from 'lucide-solid/icons/circle-question-mark';
import ArrowLeftToLine from 'lucide-solid/icons/panel-left-close';
import { For, type JSX, lazy, Show } from 'solid-js';
import type { CatalogTable } from '../../server/api/wire.ts';
import { Mark } from '../pages/mark.tsx';
import { inWords, t } from '../words/words.ts';
import { useDesk } from './desk.ts';
import { Opener } from './opener.tsx';
import { iconOf } from './table-icon.ts';

const OrganisationMenu = lazy(async () => ({ default: (await import('./organisation-menu.tsx')).OrganisationMenu }));
const sections = ['directory', 'billing', 'messages'] as const;

/** The organisation and its tables, by section. */
export function Rail(): JSX.Element {
  const desk = useDesk();
  const tables = (section: string): CatalogTable[] => desk.workspace.catalog.tables.filter(table => table.section === section);
  return (
    <nav class="rail" data-region="rail" aria-label={t().rail.label}>
      <div class="rail-head">
        <Organisation />
        <button
          type="button"
          class="button icon"
          aria-label={t().rail.hide}
          title={t().rail.hide}
          onClick={() => desk.setRailOpen(false)}
        >
          <ArrowLeftToLine />
        </button>
      </div>
      <div class="rail-tables">
        <For each={sections}>
          {section => (
            <Show when={tables(section).length > 0}>
              <h2 id={`rail-${section}`}>{t().rail[section]}</h2>
              <ul aria-labelledby={`rail-${section}`}>
                <For each={tables(section)}>{table => <Entry table={table} />}</For>
              </ul>
            </Show>
          )}
        </For>
      </div>
      <button type="button" class="rail-entry rail-foot" onClick={() => desk.show('help')}>
        <CircleHelp />
        {t().rail.help}
      </button>
    </nav>
  );
}

function Entry(props: { table: CatalogTable }): JSX.Element {
  const desk = useDesk();
  const Icon = iconOf(props.table.id);
  return (
    <li>
      <a
        class="rail-entry"
        href={`/${props.table.id}`}
        aria-current={desk.table().id === props.table.id ? 'page' : undefined}
        onClick={event => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          desk.openTable(props.table.id);
        }}
      >
        <Icon />
        {inWords(props.table.label)}
      </a>
    </li>
  );
}

function Organisation(): JSX.Element {
  const { person } = useDesk();
  const name = (): JSX.Element => (
    <>
      <Mark size={20} />
      <span class="rail-org">{person.org.name}</span>
    </>
  );
  return (
    <Show when={person.memberships.length > 1} fallback={<div class="rail-home">{name()}</div>}>
      <Opener
        class="rail-home button"
        kind="menu"
        label={`${t().rail.switchOrg}: ${person.org.name}`}
        face={
          <>
            {name()}
            <ChevronsUpDown />
          </>
        }
      >
        {opened => <OrganisationMenu {...opened} />}
      </Opener>
    </Show>
  );
}
