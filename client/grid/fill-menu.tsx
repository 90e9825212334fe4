import type { LastFill } from './fill-state.ts';
import './add-lazy-strings.ts';
import '../components/menu-entries.css';
import './fill-menu.css';
import { DropdownMenu } from '@kobalte/core/dropdown-menu';
import type { JSX } from 'solid-js';
import { createEffect, createSignal, For, on, onCleanup, Show } from 'solid-js';
import type { FillMode } from '../../server/model/tabular/series.ts';
import { focusActive } from './edit.ts';
import { fill, refill } from './fill.ts';
import type { GridSlice, WritingGrid } from './state.ts';

const modes = ['copy', 'series'] as const;

/** The fill modes: as a menu where a right-button drag ended, and behind a button next to the cells after any other fill. */
export function FillMenu(props: { grid: WritingGrid & GridSlice<'surface'> }): JSX.Element {
  const { grid } = props;
  return (
    <>
      <Show when={grid.fills.prompt()} keyed>
        {({ operation, x, y }) => (
          <DropdownMenu
            open
            onOpenChange={open => !open && grid.fills.setPrompt(null)}
            modal={false}
            placement="right-start"
            overlap
            getAnchorRect={() => ({ x, y })}
          >
            <FillModeItems grid={grid} mode={null} choose={mode => fill(grid, operation, mode)} />
          </DropdownMenu>
        )}
      </Show>
      <Show when={grid.fills.last()} keyed>
        {filled => <FillOptionsButton grid={grid} filled={filled} />}
      </Show>
    </>
  );
}

function FillOptionsButton(props: { grid: WritingGrid & GridSlice<'surface'>; filled: LastFill }): JSX.Element {
  const { grid, filled } = props;
  const [position, setPosition] = createSignal<{ left: number; top: number } | null>(null);
  const reposition = (): void => {
    setPosition(buttonPosition(grid, filled));
  };
  createEffect(
    on([() => grid.columns.lefts(), () => grid.count(), () => grid.source.ids.orderVersion()], () => queueMicrotask(reposition)),
  );
  const scroller = grid.view.scroller();
  scroller.addEventListener('scroll', reposition, { passive: true });
  onCleanup(() => scroller.removeEventListener('scroll', reposition));
  return (
    <DropdownMenu modal={false} placement="bottom-end" gutter={4}>
      <DropdownMenu.Trigger
        class="sg-fill-options"
        aria-label={grid.say('fillOptions')}
        title={grid.say('fillOptions')}
        style={position() ? { left: `${position()!.left}px`, top: `${position()!.top}px` } : { visibility: 'hidden' }}
      />
      <FillModeItems grid={grid} mode={filled.mode} choose={mode => void refill(grid, filled, mode)} />
    </DropdownMenu>
  );
}

function FillModeItems(props: {
  grid: GridSlice<'context' | 'surface' | 'selection'>;
  mode: FillMode | null;
  choose(mode: FillMode): void;
}): JSX.Element {
  const { grid } = props;
  return (
    <DropdownMenu.Portal mount={grid.root().closest('main') ?? document.body}>
      <DropdownMenu.Content
        class="sg-menu"
        aria-label={grid.say('fillOptions')}
        onCloseAutoFocus={(event: Event) => {
          event.preventDefault();
          focusActive(grid);
        }}
      >
        <DropdownMenu.RadioGroup
          value={props.mode ?? ''}
          onChange={(value: string) => {
            const mode = modes.find(one => one === value);
            if (mode && mode !== props.mode) props.choose(mode);
          }}
        >
          <For each={modes}>
            {mode => (
              <DropdownMenu.RadioItem class="sg-item sg-radio" value={mode} closeOnSelect>
                {grid.say(mode === 'copy' ? 'fillCopies' : 'fillSeries')}
              </DropdownMenu.RadioItem>
            )}
          </For>
        </DropdownMenu.RadioGroup>
      </DropdownMenu.Content>
    </DropdownMenu.Portal>
  );
}

/** The position below the last filled cell, at its right end; null while that is not visible. */
function buttonPosition(
  grid: GridSlice<'surface'>,
  { operation: { seed, target } }: LastFill,
): { left: number; top: number } | null {
  const bottom = Math.max(-1, ...[...seed.rows.spans(), ...target.rows.spans()].map(run => run.bottom));
  const right = Math.max(seed.right, target.right);
  const cell = grid.root().querySelector(`[aria-rowindex="${bottom + 2}"] > [aria-colindex="${right + 2}"]`);
  const box = cell?.getBoundingClientRect();
  const [outer, inner] = [grid.root().getBoundingClientRect(), grid.view.scroller().getBoundingClientRect()];
  if (!box || box.bottom > inner.bottom - 24 || box.top < inner.top + 20 || box.right < inner.left + 60) return null;
  return { left: Math.min(box.right, inner.right - 32) - outer.left + 2, top: box.bottom - outer.top + 2 };
}
