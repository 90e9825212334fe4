import { createSignal, type JSX, Show, Suspense } from 'solid-js';

/** What is given to whatever opens at a button. */
export interface AnchoredProps {
  anchor: HTMLElement;
  close: () => void;
}

interface MenuTriggerProps {
  class: string;
  on?: boolean;
  kind: 'menu' | 'dialog';
  label: string;
  title?: string | undefined;
  content: JSX.Element;
  /** What opens, loaded when it is first wanted. */
  children: (opened: AnchoredProps) => JSX.Element;
}

/** A button at which something opens. The button is there from the start; what it opens is loaded with the first press. */
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

/** The part of the page to which what opens at an element belongs. */
export const landmarkOf = (anchor: Element): HTMLElement => anchor.closest<HTMLElement>('main, nav') ?? document.body;

/** Where the focus goes when what was opened closes: back to its button, unless it has gone elsewhere already. */
export function returnFocus(event: Event, anchor: HTMLElement): void {
  event.preventDefault();
  const { activeElement } = document;
  const inside = event.currentTarget instanceof Element && event.currentTarget.contains(activeElement);
  if (activeElement === null || activeElement === document.body || inside) anchor.focus({ preventScroll: true });
}

/** Leaves presses on the button to the button, which closes what it opened. */
export function ignorePressOn(anchor: HTMLElement): (event: Event) => void {
  return event => {
    const pressed = event.target instanceof Node ? event.target : null;
    const original = (event as CustomEvent<{ originalEvent?: Event } | undefined>).detail?.originalEvent?.target;
    if ([pressed, original].some(target => target instanceof Node && anchor.contains(target))) event.preventDefault();
  };
}
