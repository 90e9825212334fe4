import './account-menu.css';
import AtSign from 'lucide-solid/icons/at-sign';
import CircleHelp from 'lucide-solid/icons/circle-question-mark';
import KeyRound from 'lucide-solid/icons/key-round';
import Keyboard from 'lucide-solid/icons/keyboard';
import LogOut from 'lucide-solid/icons/log-out';
import MonitorSmartphone from 'lucide-solid/icons/monitor-smartphone';
import type { JSX } from 'solid-js';
import { setTheme, type Theme, theme } from '../browser/theme.ts';
import type { AnchoredProps } from '../components/anchored.ts';
import { Menu } from '../components/menu.tsx';
import { MenuChoices, MenuEntries, MenuLine } from '../components/menu-entries.tsx';
import type { MenuEntry } from '../components/menu-groups.ts';
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
  const entries = (): MenuEntry[] => [
    { label: t().sidebar.help, icon: CircleHelp, onSelect: () => openDialog('help') },
    { label: t().sidebar.shortcuts, icon: Keyboard, keys: 'F1', onSelect: () => openDialog('shortcuts') },
    { label: authTexts().password.change, icon: KeyRound, onSelect: () => openDialog('password') },
    { label: accountTexts().email, icon: AtSign, onSelect: () => openDialog('email') },
    { label: accountTexts().sessions, icon: MonitorSmartphone, onSelect: () => openDialog('sessions') },
    { label: t().top.signOut, icon: LogOut, onSelect: () => void startSignOut(workspace, () => openDialog('leaving')) },
  ];
  return (
    <Menu {...props} class="account" placement="top-start" label={t().top.account}>
      <div class="account-who">
        <strong>{person.name}</strong>
        <span class="small quiet">{person.email || person.userId}</span>
      </div>
      <MenuLine />
      <MenuChoices
        label={t().app.language}
        value={language()}
        choices={languages.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={value => void chooseLanguage(value)}
      />
      <MenuChoices
        label={t().top.theme}
        value={theme()}
        choices={themes.map(value => ({ value, label: t().top[value] }))}
        onChange={value => setTheme(value)}
      />
      <MenuLine />
      <MenuEntries groups={[entries()]} />
    </Menu>
  );
}
