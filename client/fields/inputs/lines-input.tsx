import type { JSX } from 'solid-js';
import { type InputProps, inputText, reportText } from './input-props.ts';

/** Text of several lines. */
export const LinesInput = (props: InputProps): JSX.Element => (
  <textarea
    id={props.id}
    class="input"
    rows={3}
    value={inputText(props)}
    disabled={props.disabled}
    aria-invalid={props.invalid}
    aria-describedby={props.describedBy}
    onChange={event => reportText(props, event.currentTarget.value)}
  />
);
