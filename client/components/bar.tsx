import './bar.css';
import type { JSX } from 'solid-js';

interface BarProps {
  label: string;
  /** The part of the page that F6 goes to. */
  region: string;
  class?: string;
  /** What it says above itself, and to screen readers. */
  note?: string;
  /** What Escape does. */
  close: () => void;
  children: JSX.Element;
}

/** A toolbar that floats over the page, in inverted colours. Left and Right move between its buttons. */
export function Bar(props: BarProps): JSX.Element {
  const keys = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (event.key === 'Escape') props.close();
    else if (step !== undefined) {
      const buttons = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('button:not(:disabled)')];
      const at = buttons.indexOf(document.activeElement as HTMLElement);
      buttons[(at + step + buttons.length) % buttons.length]?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="bar-positioner">
      <p class="bar-note" role="status">
        {props.note}
      </p>
      <div
        class={`bar ${props.class ?? ''}`}
        role="toolbar"
        data-region={props.region}
        aria-label={props.label}
        on:keydown={keys}
      >
        {props.children}
      </div>
    </div>
  );
}

/** A line between two parts of a bar. */
export const BarLine = (): JSX.Element => <span class="bar-line" />;
