import './pill.css';
import type { JSX } from 'solid-js';

/** The shape before the word of a pill. With the word it says what the colour says: `stateDot` chooses it for a state. */
export type PillMark = 'full' | 'ring' | 'grey' | 'hollow' | 'warn' | 'danger';

/** A state in one word, with a shape before it. */
export function Pill(props: { mark: PillMark; children: JSX.Element }): JSX.Element {
  return (
    <span class="pill" data-mark={props.mark}>
      {props.children}
    </span>
  );
}
