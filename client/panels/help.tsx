import './help.css';
import { createResource, createSignal, For, type JSX, Show } from 'solid-js';
import type { HelpTopic } from '../i18n/help-en.ts';
import { language, t } from '../i18n/language.ts';
import { ModalDialog } from './dialog.tsx';
import { searchHelp } from './help-search.ts';

/** The help dialog with its search. */
export function Help(props: { close: () => void }): JSX.Element {
  const [typed, setTyped] = createSignal('');
  const [topics] = createResource(language, async now =>
    now === 'fr' ? (await import('../i18n/help-fr.ts')).help : (await import('../i18n/help-en.ts')).help,
  );
  const found = (): HelpTopic[] => searchHelp(topics() ?? [], typed());
  return (
    <ModalDialog title={t().help.title} wide close={() => props.close()}>
      <input
        class="input"
        type="search"
        placeholder={t().help.search}
        aria-label={t().help.search}
        value={typed()}
        onInput={event => setTyped(event.currentTarget.value)}
      />
      <div class="help">
        <For each={found()}>
          {topic => (
            <details open={typed() !== ''}>
              <summary>{topic.title}</summary>
              <For each={topic.text}>{paragraph => <p>{paragraph}</p>}</For>
            </details>
          )}
        </For>
        <Show when={topics() && found().length === 0}>
          <p class="quiet">{t().help.none}</p>
        </Show>
      </div>
    </ModalDialog>
  );
}
