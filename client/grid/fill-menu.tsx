import './add-lazy-strings.ts';
import './fill-menu.css';
import ClipboardPaste from 'lucide-solid/icons/clipboard-paste';
import type { JSX } from 'solid-js';
import { createEffect, createSignal, on, onCleanup, Show } from 'solid-js';
import type { FillMode } from '../../server/model/tabular/series.ts';
import type { AnchoredProps } from '../components/anchored.ts';
import { Menu } from '../components/menu.tsx';
import { MenuChoices } from '../components/menu-entries.tsx';
import { MenuTrigger } from '../components/menu-trigger.tsx';
import { focusActive } from './edit.ts';
import { fill, refill } from './fill.ts';
import type { LastFill } from './fill-state.ts';
import type { GridSlice, WritingGrid } from './state.ts';

const modes = ['copy', 'series'] as const;

/** The fill modes: as a menu where a right-button drag ended, and behind a button next to the cells after any other fill. */
export function FillMenu(props: { grid: WritingGrid & GridSlice<'surface'> }): JSX.Element {
  const { grid } = props;
  return (
    <>
      <Show when={grid.fills.prompt()} keyed>
        {({ operation, x, y }) => (
          <FillModes
            grid={grid}
            anchor={grid.root()}
            at={{ x, y }}
            mode={null}
            choose={mode => fill(grid, operation, mode)}
            close={() => grid.fills.setPrompt(null)}
          />
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
    <div
      class="sg-fill-options"
      style={position() ? { left: `${position()!.left}px`, top: `${position()!.top}px` } : { visibility: 'hidden' }}
    >
      <MenuTrigger
        class="button framed icon"
        kind="menu"
        label={grid.say('fillOptions')}
        title={grid.say('fillOptions')}
        content={<ClipboardPaste />}
      >
        {opened => <FillModes {...opened} grid={grid} mode={filled.mode} choose={mode => void refill(grid, filled, mode)} />}
      </MenuTrigger>
    </div>
  );
}

interface FillModesProps extends AnchoredProps {
  grid: GridSlice<'context' | 'surface' | 'selection'>;
  at?: { x: number; y: number };
  mode: FillMode | null;
  choose(mode: FillMode): void;
}

function FillModes(props: FillModesProps): JSX.Element {
  const { grid } = props;
  return (
    <Menu
      anchor={props.anchor}
      fromKeyboard={props.fromKeyboard ?? false}
      at={props.at}
      label={grid.say('fillOptions')}
      close={() => props.close()}
      placement="bottom-end"
      restoreFocus={() => focusActive(grid)}
    >
      <MenuChoices
        value={props.mode}
        choices={modes.map(value => ({ value, label: grid.say(value === 'copy' ? 'fillCopies' : 'fillSeries') }))}
        closes
        onChange={mode => mode !== props.mode && props.choose(mode)}
      />
    </Menu>
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
