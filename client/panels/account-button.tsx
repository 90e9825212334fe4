import './account-button.css';
import type { JSX } from 'solid-js';
import { lazyPart } from '../browser/lazy-part.ts';
import { Avatar } from '../components/avatar.tsx';
import { MenuTrigger } from '../components/menu-trigger.tsx';
import { t } from '../i18n/language.ts';
import { useWorkspace } from './workspace-context.ts';

const AccountMenu = lazyPart(async () => (await import('./account-menu.tsx')).AccountMenu);

/** Loads the account menu ahead. */
export const loadAccountMenu = AccountMenu.preload;

/** The button with the person's avatar and name that opens the account menu. */
export function AccountButton(): JSX.Element {
  const { person } = useWorkspace('session');
  return (
    <MenuTrigger
      class="account-button"
      kind="menu"
      title={person.name}
      content={
        <>
          <Avatar id={person.user} name={person.name} size="medium" />
          <span class="account-name">{person.name}</span>
          <span class="unseen">{`: ${t().top.account}`}</span>
        </>
      }
    >
      {opened => <AccountMenu {...opened} />}
    </MenuTrigger>
  );
}
