import { createSignal, type JSX, Show, Suspense } from 'solid-js';
import type { AnchoredProps } from './anchored.ts';

interface MenuTriggerProps {
  class: string;
  on?: boolean;
  kind: 'menu' | 'dialog';
  /** The name, where the content alone is none. */
  label?: string;
  title?: string | undefined;
  /** The name by which `openTool` finds it. */
  name?: string | undefined;
  content: JSX.Element;
  /** The menu or popover, loaded on first use. */
  children: (opened: AnchoredProps) => JSX.Element;
}

/** A button that opens a menu or popover. The opened part loads with the first press. */
export function MenuTrigger(props: MenuTriggerProps): JSX.Element {
  let button!: HTMLButtonElement;
  const [open, setOpen] = createSignal(false);
  const [fromKeyboard, setFromKeyboard] = createSignal(false);
  const toggle = (isOpen: boolean, byKey: boolean): void => {
    setFromKeyboard(byKey);
    setOpen(isOpen);
  };
  return (
    <>
      <button
        ref={element => {
          button = element;
        }}
        type="button"
        class={props.class}
        classList={{ on: props.on ?? false }}
        aria-haspopup={props.kind}
        aria-expanded={open()}
        aria-label={props.label}
        title={props.title}
        data-tool={props.name}
        data-expanded={open() ? '' : undefined}
        onClick={event => toggle(!open(), event.detail === 0)}
        onKeyDown={event => {
          if (props.kind !== 'menu' || event.key !== 'ArrowDown') return;
          event.preventDefault();
          toggle(true, true);
        }}
      >
        {props.content}
      </button>
      <Suspense>
        <Show when={open()}>{props.children({ anchor: button, fromKeyboard: fromKeyboard(), close: () => setOpen(false) })}</Show>
      </Suspense>
    </>
  );
}

/** Opens the menu or popover of the button with this name, unless it is open. */
export function openTool(name: string): void {
  document.querySelector<HTMLElement>(`[data-tool="${name}"]:not([data-expanded])`)?.click();
}
