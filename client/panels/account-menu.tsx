import './account-menu.css';
import { DropdownMenu } from '@kobalte/core/dropdown-menu';
import AtSign from 'lucide-solid/icons/at-sign';
import CircleHelp from 'lucide-solid/icons/circle-question-mark';
import KeyRound from 'lucide-solid/icons/key-round';
import Keyboard from 'lucide-solid/icons/keyboard';
import LogOut from 'lucide-solid/icons/log-out';
import MonitorSmartphone from 'lucide-solid/icons/monitor-smartphone';
import { For, type JSX } from 'solid-js';
import { setTheme, type Theme, theme } from '../browser/theme.ts';
import { Dropdown, RadioItem } from '../components/dropdown.tsx';
import type { AnchoredProps } from '../components/menu-trigger.tsx';
import { accountTexts } from '../i18n/account.ts';
import { authTexts } from '../i18n/auth.ts';
import { language, t } from '../i18n/language.ts';
import { languages } from '../pages/language-switcher.tsx';
import { chooseLanguage, startSignOut } from './session-commands.ts';
import { useWorkspace } from './workspace-context.ts';

const themes: Theme[] = ['light', 'dark', 'system'];

/** The account menu: language, appearance, help, password, e-mail, sessions, sign out. */
export function AccountMenu(props: AnchoredProps): JSX.Element {
  const { workspace, person } = useWorkspace('session');
  const { openDialog } = useWorkspace('dialogs');
  return (
    <Dropdown {...props} class="account" placement="top-start" label={t().top.account}>
      <div class="account-who">
        <strong>{person.name}</strong>
        <span class="small quiet">{person.email || person.userId}</span>
      </div>
      <hr />
      <DropdownMenu.Group>
        <DropdownMenu.GroupLabel class="caption">{t().app.language}</DropdownMenu.GroupLabel>
        <DropdownMenu.RadioGroup value={language()} onChange={value => void chooseLanguage(value)}>
          <For each={languages}>{item => <RadioItem value={item.id} label={item.name} />}</For>
        </DropdownMenu.RadioGroup>
      </DropdownMenu.Group>
      <DropdownMenu.Group>
        <DropdownMenu.GroupLabel class="caption">{t().top.theme}</DropdownMenu.GroupLabel>
        <DropdownMenu.RadioGroup value={theme()} onChange={value => setTheme(value)}>
          <For each={themes}>{item => <RadioItem value={item} label={t().top[item]} />}</For>
        </DropdownMenu.RadioGroup>
      </DropdownMenu.Group>
      <hr />
      <DropdownMenu.Item onSelect={() => openDialog('help')}>
        <CircleHelp />
        {t().sidebar.help}
      </DropdownMenu.Item>
      <DropdownMenu.Item onSelect={() => openDialog('shortcuts')}>
        <Keyboard />
        {t().sidebar.shortcuts}
      </DropdownMenu.Item>
      <DropdownMenu.Item onSelect={() => openDialog('password')}>
        <KeyRound />
        {authTexts().password.change}
      </DropdownMenu.Item>
      <DropdownMenu.Item onSelect={() => openDialog('email')}>
        <AtSign />
        {accountTexts().email}
      </DropdownMenu.Item>
      <DropdownMenu.Item onSelect={() => openDialog('sessions')}>
        <MonitorSmartphone />
        {accountTexts().sessions}
      </DropdownMenu.Item>
      <DropdownMenu.Item onSelect={() => void startSignOut(workspace, () => openDialog('leaving'))}>
        <LogOut />
        {t().top.signOut}
      </DropdownMenu.Item>
    </Dropdown>
  );
}
