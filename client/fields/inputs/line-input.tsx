import type { JSX } from 'solid-js';
import { fieldType } from '../registry.ts';
import { type InputProps, inputText, reportText } from './input-props.ts';

/** One line of text. */
export function LineInput(props: InputProps): JSX.Element {
  const keyboard = () => fieldType(props.field).keyboard;
  const isPassword = () => fieldType(props.field).password === true;
  return (
    <input
      id={props.id}
      class="input"
      type={isPassword() ? 'password' : keyboard() === 'decimal' ? 'text' : (keyboard() ?? 'text')}
      inputMode={keyboard() === 'decimal' ? 'decimal' : undefined}
      value={inputText(props)}
      disabled={props.disabled}
      spellcheck={false}
      autocomplete={isPassword() ? 'new-password' : 'off'}
      aria-invalid={props.invalid}
      aria-describedby={props.describedBy}
      onChange={event => reportText(props, event.currentTarget.value)}
    />
  );
}
