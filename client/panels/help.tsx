import { createResource, createSignal, For, type JSX, Show } from 'solid-js';
import type { Topic } from '../words/help-en.ts';
import { language, t } from '../words/words.ts';
import { searchHelp } from './help-search.ts';
import { SheetDialog } from './sheet.tsx';

/** Short help: how to do the usual things, in the reader's language. */
export function Help(props: { close: () => void }): JSX.Element {
  const [typed, setTyped] = createSignal('');
  const [topics] = createResource(language, async now =>
    now === 'fr' ? (await import('../words/help-fr.ts')).help : (await import('../words/help-en.ts')).help,
  );
  const found = (): Topic[] => searchHelp(topics() ?? [], typed());
  return (
    <SheetDialog title={t().help.title} wide close={() => props.close()}>
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
    </SheetDialog>
  );
}
