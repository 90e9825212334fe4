import { createSignal, type JSX, Show, Suspense } from 'solid-js';

/** Props of a menu or popover that is anchored to a button. */
export interface AnchoredProps {
  anchor: HTMLElement;
  close: () => void;
}

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
        onClick={() => setOpen(!open())}
        onKeyDown={event => {
          if (props.kind !== 'menu' || event.key !== 'ArrowDown') return;
          event.preventDefault();
          setOpen(true);
        }}
      >
        {props.content}
      </button>
      <Suspense>
        <Show when={open()}>{props.children({ anchor: button, close: () => setOpen(false) })}</Show>
      </Suspense>
    </>
  );
}

/** Opens the menu or popover of the button with this name, unless it is open. */
export function openTool(name: string): void {
  document.querySelector<HTMLElement>(`[data-tool="${name}"]:not([data-expanded])`)?.click();
}

/** The landmark that contains the anchor; menus are mounted in it. */
export const landmarkOf = (anchor: Element): HTMLElement => anchor.closest<HTMLElement>('main, nav, aside') ?? document.body;

/** Returns the focus to the anchor when its menu closes, unless the focus has already moved elsewhere. */
export function returnFocus(event: Event, anchor: HTMLElement): void {
  event.preventDefault();
  const { activeElement } = document;
  const inside = event.currentTarget instanceof Element && event.currentTarget.contains(activeElement);
  if (activeElement === null || activeElement === document.body || inside) anchor.focus({ preventScroll: true });
}

/** Ignores presses on the anchor as outside interactions: its own click closes the menu. */
export function ignorePressOn(anchor: HTMLElement): (event: Event) => void {
  return event => {
    const pressed = event.target instanceof Node ? event.target : null;
    const original = (event as CustomEvent<{ originalEvent?: Event } | undefined>).detail?.originalEvent?.target;
    if ([pressed, original].some(target => target instanceof Node && anchor.contains(target))) event.preventDefault();
  };
}
