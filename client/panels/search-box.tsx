import Search from 'lucide-solid/icons/search';
import X from 'lucide-solid/icons/x';
import { type JSX, Show } from 'solid-js';
import { inWords, t } from '../words/words.ts';
import { useDesk } from './desk.ts';

/** Finds rows by any text in them, on the server, while one types. */
export function SearchBox(): JSX.Element {
  const desk = useDesk();
  let input: HTMLInputElement | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const label = (): string => t().top.search(inWords(desk.table().label));
  function search(text: string, now = false): void {
    clearTimeout(timer);
    const ask = (): void => void desk.rows().view.setQuery({ search: text.trim() });
    if (now) ask();
    else timer = setTimeout(ask, 180);
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
        placeholder={label()}
        value={desk.rows().view.query().search}
        onInput={event => search(event.currentTarget.value)}
        onKeyDown={event => {
          if (event.key === 'Escape' && event.currentTarget.value !== '') {
            event.currentTarget.value = '';
            search('', true);
          } else if (event.key === 'Enter') {
            search(event.currentTarget.value, true);
            desk.handle()?.focus();
          }
        }}
      />
      <Show when={desk.rows().view.query().search !== ''}>
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
