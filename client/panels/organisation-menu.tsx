import { DropdownMenu } from '@kobalte/core/dropdown-menu';
import { For, type JSX } from 'solid-js';
import { Dropdown, RadioItem } from '../components/dropdown.tsx';
import type { AnchoredProps } from '../components/menu-trigger.tsx';
import { t } from '../i18n/language.ts';
import { switchOrganisation } from '../pages/session.ts';
import { useWorkspace } from './workspace-context.ts';

/** The menu of the person's organisations. Choosing one switches to it. */
export function OrganisationMenu(props: AnchoredProps): JSX.Element {
  const { person } = useWorkspace('session');
  async function change(user: string): Promise<void> {
    if (user !== person.user) await switchOrganisation(user);
  }
  return (
    <Dropdown {...props} label={t().sidebar.switchOrg}>
      <DropdownMenu.Group>
        <DropdownMenu.GroupLabel class="caption">{t().sidebar.switchOrg}</DropdownMenu.GroupLabel>
        <DropdownMenu.RadioGroup value={person.user} onChange={user => void change(user)}>
          <For each={person.memberships}>{membership => <RadioItem value={membership.user} label={membership.name} />}</For>
        </DropdownMenu.RadioGroup>
      </DropdownMenu.Group>
    </Dropdown>
  );
}
