import { DropdownMenu } from '@kobalte/core/dropdown-menu';
import { For, type JSX } from 'solid-js';
import { switchOrganisation } from '../pages/session.ts';
import { t } from '../words/words.ts';
import { useDesk } from './desk.ts';
import { Choice, Dropdown } from './dropdown.tsx';
import type { Opened } from './opener.tsx';

/** The organisations that a person belongs to: choosing one opens the page for it. */
export function OrganisationMenu(props: Opened): JSX.Element {
  const { person } = useDesk();
  async function change(user: string): Promise<void> {
    if (user !== person.user) await switchOrganisation(user);
  }
  return (
    <Dropdown {...props} label={t().rail.switchOrg}>
      <DropdownMenu.Group>
        <DropdownMenu.GroupLabel class="caption">{t().rail.switchOrg}</DropdownMenu.GroupLabel>
        <DropdownMenu.RadioGroup value={person.user} onChange={user => void change(user)}>
          <For each={person.memberships}>{membership => <Choice value={membership.user} label={membership.name} />}</For>
        </DropdownMenu.RadioGroup>
      </DropdownMenu.Group>
    </Dropdown>
  );
}
