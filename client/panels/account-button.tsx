import './account-button.css';
import { type JSX, lazy } from 'solid-js';
import { t } from '../i18n/language.ts';
import { MenuTrigger } from './menu-trigger.tsx';
import { useWorkspace } from './workspace-context.ts';

/** Loads the account menu. */
export const loadAccountMenu = async () => ({ default: (await import('./account-menu.tsx')).AccountMenu });
const AccountMenu = lazy(loadAccountMenu);

/** The initials of a name, for the avatar. */
export const initials = (name: string): string =>
  name
    .split(/\s+/)
    .map(part => part[0] ?? '')
    .filter((_, index, all) => index === 0 || index === all.length - 1)
    .join('')
    .toLocaleUpperCase();

/** The button with the person's initials that opens the account menu. */
export function AccountButton(): JSX.Element {
  const { person } = useWorkspace('session');
  const letters = initials(person.name);
  return (
    <MenuTrigger
      class="avatar"
      kind="menu"
      label={`${letters}, ${t().top.account}: ${person.name}`}
      title={person.name}
      content={letters}
    >
      {opened => <AccountMenu {...opened} />}
    </MenuTrigger>
  );
}
