import type { JSX, ParentProps } from 'solid-js';
import { createEffect, createSignal, lazy, on, onCleanup, Show, Suspense } from 'solid-js';
import { whenIdle } from '../browser/idle.ts';
import { loadDeletionCheck } from './delete.ts';
import type { ContextMenuTarget } from './pointer.ts';
import { hitOf } from './pointer.ts';
import type { GridState } from './state.ts';

const load = async () => ({ default: (await import('./menu.tsx')).Menu });
const Menu = lazy(load);

/** How long a finger rests before it asks for the menu. */
const longPress = 550;

/** What the grid's menu opens over. The menu itself is loaded when rows are there and nothing else is to be done, or when first asked for. */
export function ContextMenu(props: ParentProps<{ grid: GridState }>): JSX.Element {
  const { grid } = props;
  const [place, setPlace] = createSignal<ContextMenuTarget | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const rest = (): void => clearTimeout(timer);
  const open = (event: MouseEvent): void => {
    if (event.target instanceof Element && event.target.closest('.sg-editor')) return;
    event.preventDefault();
    rest();
    if (grid.rightDrag) return;
    setPlace({ x: event.clientX, y: event.clientY, hit: hitOf(event.target) });
  };
  const touched = (event: PointerEvent): void => {
    rest();
    if (event.pointerType !== 'mouse') timer = setTimeout(() => ask(event), longPress);
  };
  createEffect(
    on(
      () => grid.row(0) !== undefined,
      ready => ready && whenIdle(() => [load, loadDeletionCheck].forEach(each => void each())),
    ),
  );
  onCleanup(rest);
  return (
    <div
      class="sg-frame"
      role="presentation"
      on:contextmenu={open}
      on:pointerdown={touched}
      on:pointermove={rest}
      on:pointerup={rest}
      on:pointercancel={rest}
    >
      {props.children}
      <Suspense>
        <Show when={place()} keyed>
          {at => <Menu grid={grid} place={at} close={() => setPlace(null)} />}
        </Show>
      </Suspense>
    </div>
  );
}

/** A finger that rests asks for the menu as a right click does. */
function ask({ target, clientX, clientY }: PointerEvent): void {
  const at = { bubbles: true, cancelable: true, button: 2, clientX, clientY };
  target?.dispatchEvent(new MouseEvent('mousedown', at));
  target?.dispatchEvent(new MouseEvent('contextmenu', at));
}
