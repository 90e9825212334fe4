import './shortcuts.css';
import { For, type JSX } from 'solid-js';
import { keyLabel } from '../grid/key-labels.ts';
import { language } from '../i18n/language.ts';
import { shortcutTexts } from '../i18n/shortcuts.ts';
import { ModalDialog } from './dialog.tsx';
import { useWorkspace } from './workspace-context.ts';

const mac = /Mac|iPhone|iPad/.test(navigator.userAgent);
const Ctrl = mac ? '⌘' : 'Ctrl';
const Alt = mac ? '⌥' : 'Alt';

type ShortcutName = keyof ReturnType<typeof shortcutTexts>['list'];

/** The shortcuts of the page. Several keys in one row are alternatives. */
const groups: Record<keyof ReturnType<typeof shortcutTexts>['groups'], [ShortcutName, ...string[]][]> = {
  move: [
    ['arrows', '← ↑ ↓ →'],
    ['edge', `${Ctrl}+← ↑ ↓ →`],
    ['home', 'Home', 'End'],
    ['corners', `${Ctrl}+Home`, `${Ctrl}+End`],
    ['screen', 'PgUp', 'PgDn'],
    ['extend', 'Shift+← ↑ ↓ →'],
    ['all', `${Ctrl}+A`],
    ['row', 'Shift+Space', `${Ctrl}+Space`],
    ['sideways', `${Alt}+PgUp`, `${Alt}+PgDn`],
    ['leave', 'F6', 'Shift+F6'],
  ],
  edit: [
    ['edit', 'F2', 'Enter'],
    ['type', ''],
    ['commit', 'Enter', 'Shift+Enter'],
    ['commitRight', 'Tab', 'Shift+Tab'],
    ['cancel', 'Esc'],
    ['newline', `${Alt}+Enter`],
    ['fillAll', `${Ctrl}+Enter`],
    ['clear', 'Delete'],
    ['list', `${Alt}+↓`],
    ['today', `${Ctrl}+;`],
    ['above', `${Ctrl}+'`],
  ],
  copy: [
    ['copy', `${Ctrl}+C`, `${Ctrl}+X`, `${Ctrl}+V`],
    ['fill', `${Ctrl}+D`, `${Ctrl}+R`],
    ['plain', `${Ctrl}+Shift+V`],
    ['undo', `${Ctrl}+Z`, `${Ctrl}+Y`],
  ],
  rows: [
    ['open', 'Space'],
    ['neighbour', `${Ctrl}+↑`, `${Ctrl}+↓`],
    ['follow', `${Alt}+Enter`],
    ['menu', 'Shift+F10'],
    ['insert', `${Ctrl}++`],
    ['delete', `${Ctrl}+-`],
    ['problem', 'F8', 'Shift+F8'],
  ],
  columns: [
    ['columnMenu', `${Alt}+↓`],
    ['sort', 'Enter', 'Shift+Enter'],
    ['filterColumn', `${Ctrl}+Shift+L`],
    ['resize', 'Shift+← →'],
    ['move', `${Ctrl}+Shift+← →`],
  ],
  page: [
    ['palette', `${Ctrl}+K`],
    ['find', `${Ctrl}+F`],
    ['help', `${Ctrl}+/`, 'F1'],
  ],
};

/** The dialog that lists the keyboard shortcuts. */
export function Shortcuts(props: { close: () => void }): JSX.Element {
  const { enterMoves, setEnterMoves } = useWorkspace('keyboard');
  return (
    <ModalDialog title={shortcutTexts().title} wide close={() => props.close()}>
      <label class="shortcuts-enter">
        <input type="checkbox" checked={enterMoves()} onChange={event => setEnterMoves(event.currentTarget.checked)} />
        {shortcutTexts().enterMoves}
      </label>
      <div class="shortcuts">
        <For each={Object.entries(groups) as [keyof typeof groups, [ShortcutName, ...string[]][]][]}>
          {([group, list]) => (
            <section>
              <h3>{shortcutTexts().groups[group]}</h3>
              <dl>
                <For each={list}>
                  {([name, ...keys]) => (
                    <div>
                      <dt>{shortcutTexts().list[name]}</dt>
                      <dd>
                        <For each={keys}>
                          {key =>
                            key === '' ? (
                              <span class="quiet">{shortcutTexts().list.typeKeys}</span>
                            ) : (
                              <kbd>{keyLabel(key, language())}</kbd>
                            )
                          }
                        </For>
                      </dd>
                    </div>
                  )}
                </For>
              </dl>
            </section>
          )}
        </For>
      </div>
    </ModalDialog>
  );
}
