import type { JSX } from 'solid-js';
import type { AnchoredProps } from '../components/anchored.ts';
import { Menu } from '../components/menu.tsx';
import { MenuChoices } from '../components/menu-entries.tsx';
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
    <Menu {...props} label={t().sidebar.switchOrg}>
      <MenuChoices
        label={t().sidebar.switchOrg}
        value={person.user}
        choices={person.memberships.map(({ user, name }) => ({ value: user, label: name }))}
        onChange={user => void change(user)}
      />
    </Menu>
  );
}
