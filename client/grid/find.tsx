import type { JSX } from 'solid-js';
import { createSignal, onMount, Show } from 'solid-js';
import type { GridRow } from '../contract/row.ts';
import { displayOf } from './cell-display.ts';
import { focusActive, showRange } from './edit.ts';
import type { GridSlice } from './state.ts';

type Slices = GridSlice<'context' | 'cells' | 'surface' | 'selection' | 'dialogs'>;

/**
 * Finds text in the grid's rows, loaded or not: Enter goes forward, Shift+Enter back, Escape closes. Part of the grid's own
 * bundle, because the next key press must reach it.
 */
export function Find(props: { grid: Slices }): JSX.Element {
  return (
    <Show when={props.grid.dialogs.isFindOpen()}>
      <FindBar grid={props.grid} />
    </Show>
  );
}

function FindBar(props: { grid: Slices }): JSX.Element {
  const { grid } = props;
  const [resultText, setResultText] = createSignal('');
  let input!: HTMLInputElement;
  let lastSearch = 0;
  onMount(() => {
    input.focus();
    input.select();
  });
  const go = async (backwards: boolean, stay = false): Promise<void> => {
    const text = input.value.trim();
    const search = ++lastSearch;
    if (text === '') {
      setResultText('');
      return;
    }
    const from = grid.selection.active().row + (stay ? -1 : 0);
    const found = await grid.source.find(text, from, backwards);
    if (search !== lastSearch) return;
    if (found === null) {
      setResultText(grid.say('findNone'));
      return;
    }
    const [row] = await grid.source.rowsBetween(found, found);
    const column = row ? await columnOf(grid, row, text) : -1;
    const spot = { row: found, column: column >= 0 ? column : grid.selection.active().column };
    showRange(grid, { anchor: spot, head: spot });
    setResultText(grid.say('findAt', { row: found + 1 }));
  };
  const close = (): void => {
    grid.dialogs.setFindOpen(false);
    focusActive(grid);
  };
  return (
    <search class="sg-find">
      <input
        ref={element => {
          input = element;
        }}
        class="input"
        type="search"
        aria-label={grid.say('find')}
        placeholder={grid.say('find')}
        on:input={() => void go(false, true)}
        on:keydown={event => {
          if (event.key === 'Escape') close();
          else if (event.key === 'Enter' && !event.isComposing) void go(event.shiftKey);
          else return;
          event.preventDefault();
        }}
      />
      <output class="sg-found" aria-live="polite">
        {resultText()}
      </output>
      <button type="button" class="button icon sg-up" aria-label={grid.say('findPrevious')} onClick={() => void go(true)} />
      <button type="button" class="button icon sg-down" aria-label={grid.say('findNext')} onClick={() => void go(false)} />
      <button type="button" class="button" onClick={() => void grid.dialogs.setReplaceOpen(true)}>
        {grid.say('replaceOpen')}
      </button>
      <button type="button" class="button icon sg-close" aria-label={grid.say('close')} onClick={close} />
    </search>
  );
}

async function columnOf(grid: GridSlice<'context' | 'surface'>, row: GridRow, text: string): Promise<number> {
  const { foldText } = await import('../../formulas/fold.ts');
  const wanted = foldText(text);
  return grid.columns
    .visible()
    .findIndex(({ field }) => foldText(displayOf(field, row, grid.displayContext).text).includes(wanted));
}
