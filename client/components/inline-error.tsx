import './inline-error.css';
import TriangleAlert from 'lucide-solid/icons/triangle-alert';
import type { JSX } from 'solid-js';

interface InlineErrorProps {
  id?: string;
  /** Has screen readers say it when it appears. */
  role?: 'alert';
  children: JSX.Element;
}

/** What is wrong with an input and what to do, below it. The input refers to it by `aria-describedby`. */
export function InlineError(props: InlineErrorProps): JSX.Element {
  return (
    <p class="inline-error" id={props.id} role={props.role}>
      <TriangleAlert aria-hidden="true" />
      <span>{props.children}</span>
    </p>
  );
}
