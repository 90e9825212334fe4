import './panel.css';
import Maximize from 'lucide-solid/icons/maximize-2';
import Minimize from 'lucide-solid/icons/minimize-2';
import X from 'lucide-solid/icons/x';
import { For, type JSX, Show } from 'solid-js';
import { IconButton } from './icon-button.tsx';

/** A button of the title bar: its name, what the pointer is told, and what it does. */
interface PanelButton {
  label: string;
  title?: string;
  press: () => void;
}

interface PanelProps {
  label: string;
  isWide: boolean;
  /** Absent if the window has no room for the wide panel. */
  resize?: PanelButton | undefined;
  close: PanelButton;
  /** What is in the title bar before the buttons for its width and to close it. */
  head: JSX.Element;
  onKeyDown?: (event: KeyboardEvent) => void;
  children: JSX.Element;
}

/** A panel beside the grid, about one thing. In a narrow window it fills the screen. */
export function Panel(props: PanelProps): JSX.Element {
  return (
    <aside
      class="panel"
      data-region="panel"
      data-wide={props.isWide ? '' : undefined}
      aria-label={props.label}
      onKeyDown={event => props.onKeyDown?.(event)}
    >
      <header class="panel-head">
        {props.head}
        <Show when={props.resize}>
          {resize => <IconButton {...resize()}>{props.isWide ? <Minimize /> : <Maximize />}</IconButton>}
        </Show>
        <IconButton {...props.close}>
          <X />
        </IconButton>
      </header>
      {props.children}
    </aside>
  );
}

interface PanelPartsProps<Name extends string> {
  names: readonly Name[];
  labelOf: (name: Name) => string;
  shown: Name;
  show: (name: Name) => void;
  isWide: boolean;
  children: (name: Name) => JSX.Element;
}

/** The parts of a panel: side by side in a wide one, otherwise one at a time, behind tabs. */
export function PanelParts<Name extends string>(props: PanelPartsProps<Name>): JSX.Element {
  const isShown = (name: Name): boolean => props.isWide || props.shown === name;
  function move(event: KeyboardEvent): void {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined) return;
    const { names } = props;
    const next = names[(names.indexOf(props.shown) + step + names.length) % names.length]!;
    props.show(next);
    document.getElementById(`panel-tab-${next}`)?.focus();
  }
  return (
    <>
      <Show when={!props.isWide}>
        <div class="panel-tabs" role="tablist">
          <For each={props.names}>
            {name => (
              <button
                type="button"
                role="tab"
                id={`panel-tab-${name}`}
                aria-selected={props.shown === name}
                aria-controls={`panel-${name}`}
                tabindex={props.shown === name ? 0 : -1}
                onClick={() => props.show(name)}
                onKeyDown={move}
              >
                {props.labelOf(name)}
              </button>
            )}
          </For>
        </div>
      </Show>
      <div class="panel-body">
        <For each={props.names}>
          {name => (
            <div
              id={`panel-${name}`}
              class="panel-part"
              {...(props.isWide
                ? { role: 'region', 'aria-label': props.labelOf(name) }
                : { role: 'tabpanel', 'aria-labelledby': `panel-tab-${name}` })}
              hidden={!isShown(name)}
            >
              <Show when={isShown(name)}>{props.children(name)}</Show>
            </div>
          )}
        </For>
      </div>
    </>
  );
}
