import type { JSX } from 'solid-js';
import { fieldType } from '../registry.ts';
import { createDraftText } from './draft-text.ts';
import type { InputProps } from './input-props.ts';

/** One line of text. */
export function LineInput(props: InputProps): JSX.Element {
  const draft = createDraftText(props);
  const keyboard = () => fieldType(props.field).keyboard;
  const isPassword = () => fieldType(props.field).password === true;
  return (
    <input
      id={props.id}
      class="input"
      type={isPassword() ? 'password' : keyboard() === 'decimal' ? 'text' : (keyboard() ?? 'text')}
      inputMode={keyboard() === 'decimal' ? 'decimal' : undefined}
      value={draft.text()}
      disabled={props.disabled}
      spellcheck={false}
      autocomplete={isPassword() ? 'new-password' : 'off'}
      aria-invalid={props.invalid}
      aria-describedby={props.describedBy}
      onFocus={draft.onFocus}
      onInput={draft.onInput}
      onChange={draft.onChange}
      onBlur={draft.onBlur}
    />
  );
}
