import PanelLeft from 'lucide-solid/icons/panel-left';
import { type JSX, Show } from 'solid-js';
import { inWords, t } from '../words/words.ts';
import { Account } from './account.tsx';
import { useDesk } from './desk.ts';
import { Meter } from './meter.tsx';
import { SearchBox } from './search-box.tsx';

/** The line at the top: what one looks at, the search, the licences, oneself. */
export function TopLine(): JSX.Element {
  const desk = useDesk();
  return (
    <header class="top" data-region="top">
      <Show when={!desk.railOpen()}>
        <button
          type="button"
          class="button icon"
          aria-label={t().rail.show}
          title={t().rail.show}
          onClick={() => desk.setRailOpen(true)}
        >
          <PanelLeft />
        </button>
      </Show>
      <h1>{inWords(desk.table().label)}</h1>
      <SearchBox />
      <span class="spring" />
      <Meter />
      <Account />
    </header>
  );
}
