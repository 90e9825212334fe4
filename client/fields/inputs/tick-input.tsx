import './tick-input.css';
import type { JSX } from 'solid-js';
import type { InputProps } from './input-props.ts';

/** A box to tick. */
export const TickInput = (props: InputProps): JSX.Element => (
  <input
    id={props.id}
    type="checkbox"
    class="tick"
    checked={props.value === true}
    disabled={props.disabled}
    onChange={event => props.onChange(event.currentTarget.checked)}
  />
);
