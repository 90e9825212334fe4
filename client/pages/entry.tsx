import './entry.css';
import { type JSX, Show } from 'solid-js';
import { Languages } from './languages.tsx';
import { Mark } from './mark.tsx';

interface EntryProps {
  title: string;
  why?: JSX.Element;
  wide?: boolean;
  children?: JSX.Element;
}

/** The frame of the pages before the workspace: one calm column, a title, a form. */
export function Entry(props: EntryProps): JSX.Element {
  return (
    <main class="entry" classList={{ wide: props.wide ?? false }}>
      <div class="entry-sheet">
        <header class="entry-brand">
          <Mark size={22} />
          <span>Seatgrid</span>
        </header>
        <h1>{props.title}</h1>
        <Show when={props.why}>
          <p class="entry-why">{props.why}</p>
        </Show>
        {props.children}
      </div>
      <Languages />
    </main>
  );
}
