import { For, type JSX } from 'solid-js';
import { nameKeys } from '../grid/key-names.ts';
import { language, t } from '../words/words.ts';
import { SheetDialog } from './sheet.tsx';

const mac = /Mac|iPhone|iPad/.test(navigator.userAgent);
const Ctrl = mac ? '⌘' : 'Ctrl';
const Alt = mac ? '⌥' : 'Alt';

type Name = keyof ReturnType<typeof t>['shortcuts']['list'];

/** Every key that works in the grid; keys of one row are alternatives. */
const groups: Record<keyof ReturnType<typeof t>['shortcuts']['groups'], [Name, ...string[]][]> = {
  move: [
    ['arrows', '← ↑ ↓ →'],
    ['edge', `${Ctrl}+← ↑ ↓ →`],
    ['home', 'Home', 'End'],
    ['corners', `${Ctrl}+Home`, `${Ctrl}+End`],
    ['screen', 'PgUp', 'PgDn'],
    ['extend', 'Shift+← ↑ ↓ →'],
    ['all', `${Ctrl}+A`],
    ['row', 'Shift+Space', `${Ctrl}+Space`],
    ['leave', 'Esc, F6'],
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
    ['undo', `${Ctrl}+Z`, `${Ctrl}+Y`],
  ],
  rows: [
    ['open', 'Space'],
    ['menu', 'Shift+F10'],
    ['insert', `${Ctrl}++`],
    ['delete', `${Ctrl}+-`],
    ['problem', 'F8', 'Shift+F8'],
  ],
  page: [
    ['find', `${Ctrl}+F`],
    ['help', `${Ctrl}+/`, 'F1'],
  ],
};

/** The sheet of keyboard shortcuts. */
export function Shortcuts(props: { close: () => void }): JSX.Element {
  return (
    <SheetDialog title={t().shortcuts.title} wide close={() => props.close()}>
      <div class="shortcuts">
        <For each={Object.entries(groups) as [keyof typeof groups, [Name, ...string[]][]][]}>
          {([group, list]) => (
            <section>
              <h3>{t().shortcuts.groups[group]}</h3>
              <dl>
                <For each={list}>
                  {([name, ...keys]) => (
                    <div>
                      <dt>{t().shortcuts.list[name]}</dt>
                      <dd>
                        <For each={keys}>
                          {key =>
                            key === '' ? (
                              <span class="quiet">{t().shortcuts.list.typeKeys}</span>
                            ) : (
                              <kbd>{nameKeys(key, language())}</kbd>
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
    </SheetDialog>
  );
}
