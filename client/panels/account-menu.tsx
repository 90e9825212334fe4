import { DropdownMenu } from '@kobalte/core/dropdown-menu';
import AtSign from 'lucide-solid/icons/at-sign';
import CircleHelp from 'lucide-solid/icons/circle-question-mark';
import KeyRound from 'lucide-solid/icons/key-round';
import Keyboard from 'lucide-solid/icons/keyboard';
import LogOut from 'lucide-solid/icons/log-out';
import MonitorSmartphone from 'lucide-solid/icons/monitor-smartphone';
import { For, type JSX } from 'solid-js';
import type { Language } from '../../server/model/words.ts';
import { setTheme, type Theme, theme } from '../look/theme.ts';
import { languages } from '../pages/languages.tsx';
import { api, signOut, sorry } from '../pages/session.ts';
import { own } from '../words/account.ts';
import { entryWords } from '../words/entry.ts';
import { language, speak, t } from '../words/words.ts';
import { useDesk } from './desk.ts';
import { Choice, Dropdown } from './dropdown.tsx';
import type { Opened } from './opener.tsx';
import { toast } from './toast.ts';

const themes: Theme[] = ['light', 'dark', 'system'];

async function choose(next: Language): Promise<void> {
  await speak(next);
  await api.ask('PATCH', '/api/session', { language: next });
}

/** The menu of the signed-in person: language, appearance, password, help, the way out. */
export function AccountMenu(props: Opened): JSX.Element {
  const desk = useDesk();
  /** Signs out; while something is not saved, the person is asked what shall become of it. */
  async function leave(): Promise<void> {
    const { live, sender } = desk.workspace;
    const left = (await live()?.restorer?.all()) ?? [];
    if (left.length > 0 || sender.waiting() > 0) desk.show('leaving');
    else await signOut().catch((error: unknown) => toast(sorry(error), 'danger'));
  }
  return (
    <Dropdown {...props} class="account" placement="bottom-end" label={t().top.account}>
      <div class="account-who">
        <strong>{desk.person.name}</strong>
        <span class="small quiet">{desk.person.email || desk.person.userId}</span>
      </div>
      <hr />
      <DropdownMenu.Group>
        <DropdownMenu.GroupLabel class="caption">{t().app.language}</DropdownMenu.GroupLabel>
        <DropdownMenu.RadioGroup value={language()} onChange={value => void choose(value)}>
          <For each={languages}>{item => <Choice value={item.id} label={item.name} />}</For>
        </DropdownMenu.RadioGroup>
      </DropdownMenu.Group>
      <DropdownMenu.Group>
        <DropdownMenu.GroupLabel class="caption">{t().top.theme}</DropdownMenu.GroupLabel>
        <DropdownMenu.RadioGroup value={theme()} onChange={value => setTheme(value)}>
          <For each={themes}>{item => <Choice value={item} label={t().top[item]} />}</For>
        </DropdownMenu.RadioGroup>
      </DropdownMenu.Group>
      <hr />
      <DropdownMenu.Item onSelect={() => desk.show('help')}>
        <CircleHelp />
        {t().rail.help}
      </DropdownMenu.Item>
      <DropdownMenu.Item onSelect={() => desk.show('shortcuts')}>
        <Keyboard />
        {t().rail.shortcuts}
      </DropdownMenu.Item>
      <DropdownMenu.Item onSelect={() => desk.show('password')}>
        <KeyRound />
        {entryWords().password.change}
      </DropdownMenu.Item>
      <DropdownMenu.Item onSelect={() => desk.show('email')}>
        <AtSign />
        {own().email}
      </DropdownMenu.Item>
      <DropdownMenu.Item onSelect={() => desk.show('sessions')}>
        <MonitorSmartphone />
        {own().sessions}
      </DropdownMenu.Item>
      <DropdownMenu.Item onSelect={() => void leave()}>
        <LogOut />
        {t().top.signOut}
      </DropdownMenu.Item>
    </Dropdown>
  );
}
