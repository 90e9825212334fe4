import type { JSX, ParentProps } from 'solid-js';
import { createEffect, createSignal, on, onCleanup, Show, Suspense } from 'solid-js';
import { loadAhead, whenIdle } from '../browser/idle.ts';
import { lazyPart } from '../browser/lazy-part.ts';
import type { ContextMenuTarget } from './pointer.ts';
import { hitOf } from './pointer.ts';
import type { GridState } from './state.ts';

const GridMenu = lazyPart(async () => (await import('./menu.tsx')).GridMenu);

/** Duration of a long press that opens the menu, in milliseconds. */
const longPress = 550;

/** The area that the context menu opens over. Its code is loaded when the browser is idle after the first rows, or on first use. */
export function ContextMenu(props: ParentProps<{ grid: GridState }>): JSX.Element {
  const { grid } = props;
  const [target, setTarget] = createSignal<ContextMenuTarget | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const cancelPress = (): void => clearTimeout(timer);
  const open = (event: MouseEvent): void => {
    if (grid.props.heading || (event.target instanceof Element && event.target.closest('.sg-editor'))) return;
    event.preventDefault();
    cancelPress();
    if (grid.fills.isRightDrag) return;
    setTarget({ x: event.clientX, y: event.clientY, hit: hitOf(event.target) });
  };
  const startPress = (event: PointerEvent): void => {
    cancelPress();
    if (event.pointerType !== 'mouse') timer = setTimeout(() => openAt(event), longPress);
  };
  createEffect(
    on(
      () => grid.row(0) !== undefined,
      ready => ready && loadAhead([GridMenu.preload], whenIdle),
    ),
  );
  onCleanup(cancelPress);
  return (
    <div
      class="sg-frame"
      role="presentation"
      on:contextmenu={open}
      on:pointerdown={startPress}
      on:pointermove={cancelPress}
      on:pointerup={cancelPress}
      on:pointercancel={cancelPress}
    >
      {props.children}
      <Suspense>
        <Show when={target()} keyed>
          {shown => <GridMenu grid={grid} target={shown} close={() => setTarget(null)} />}
        </Show>
      </Suspense>
    </div>
  );
}

/** Opens the menu for a long press, as a right click does. */
function openAt({ target, clientX, clientY }: PointerEvent): void {
  const init = { bubbles: true, cancelable: true, button: 2, clientX, clientY };
  target?.dispatchEvent(new MouseEvent('mousedown', init));
  target?.dispatchEvent(new MouseEvent('contextmenu', init));
}
