import './shortcuts.css';
import { For, type JSX } from 'solid-js';
import { keyLabel } from '../grid/key-labels.ts';
import { language } from '../i18n/language.ts';
import { shortcutTexts } from '../i18n/shortcuts.ts';
import { ModalDialog } from './dialog.tsx';
import { type ShortcutName, shortcutGroups } from './shortcut-list.ts';
import { useWorkspace } from './workspace-context.ts';

const mac = /Mac|iPhone|iPad/.test(navigator.userAgent);
const Ctrl = mac ? '⌘' : 'Ctrl';
const Alt = mac ? '⌥' : 'Alt';

const groups = shortcutGroups(Ctrl, Alt);

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
