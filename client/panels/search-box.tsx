import './search-box.css';
import Search from 'lucide-solid/icons/search';
import X from 'lucide-solid/icons/x';
import { type JSX, Show } from 'solid-js';
import { keyLabel } from '../grid/key-labels.ts';
import { language, localize, t } from '../i18n/language.ts';
import { useWorkspace } from './workspace-context.ts';

/** The search box: searches all text of the table on the server while typing. */
export function SearchBox(): JSX.Element {
  const { table, rows } = useWorkspace('table');
  const { handle } = useWorkspace('grid');
  let input: HTMLInputElement | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const label = (): string => t().top.search(localize(table().label));
  function search(text: string, now = false): void {
    clearTimeout(timer);
    const apply = (): void => void rows().view.setQuery({ search: text.trim() });
    if (now) apply();
    else timer = setTimeout(apply, 180);
  }
  return (
    <div class="search" role="search">
      <Search />
      <input
        ref={element => (input = element)}
        class="input"
        type="text"
        enterkeyhint="search"
        aria-label={label()}
        aria-keyshortcuts="Control+Shift+F"
        placeholder={label()}
        value={rows().view.typed().search}
        onInput={event => search(event.currentTarget.value)}
        onKeyDown={event => {
          if (event.key === 'Escape' && event.currentTarget.value !== '') {
            event.currentTarget.value = '';
            search('', true);
          } else if (event.key === 'Enter') {
            search(event.currentTarget.value, true);
            handle()?.focus();
          }
        }}
      />
      <Show when={rows().view.typed().search !== ''} fallback={<kbd>{keyLabel('Ctrl+Shift+F', language())}</kbd>}>
        <button
          type="button"
          class="button icon"
          aria-label={t().top.clearSearch}
          title={t().top.clearSearch}
          onClick={() => {
            if (input) input.value = '';
            search('', true);
            input?.focus();
          }}
        >
          <X />
        </button>
      </Show>
    </div>
  );
}
