import './account-button.css';
import { type JSX, lazy } from 'solid-js';
import { Avatar } from '../components/avatar.tsx';
import { initialsOf } from '../components/person.ts';
import { t } from '../i18n/language.ts';
import { MenuTrigger } from './menu-trigger.tsx';
import { useWorkspace } from './workspace-context.ts';

/** Loads the account menu. */
export const loadAccountMenu = async () => ({ default: (await import('./account-menu.tsx')).AccountMenu });
const AccountMenu = lazy(loadAccountMenu);

/** The button with the person's initials that opens the account menu. */
export function AccountButton(): JSX.Element {
  const { person } = useWorkspace('session');
  const letters = initialsOf(person.name);
  return (
    <MenuTrigger
      class="account-button"
      kind="menu"
      label={`${letters}, ${t().top.account}: ${person.name}`}
      title={person.name}
      content={<Avatar id={person.user} name={person.name} size="medium" />}
    >
      {opened => <AccountMenu {...opened} />}
    </MenuTrigger>
  );
}
