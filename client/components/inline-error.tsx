import './inline-error.css';
import TriangleAlert from 'lucide-solid/icons/triangle-alert';
import type { JSX } from 'solid-js';

/** What is wrong with an input and what to do, below it. The input refers to it by `aria-describedby`. */
export function InlineError(props: { id?: string; children: JSX.Element }): JSX.Element {
  return (
    <p class="inline-error" id={props.id}>
      <TriangleAlert aria-hidden="true" />
      <span>{props.children}</span>
    </p>
  );
}
