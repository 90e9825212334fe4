import type { JSX } from 'solid-js';
import { createDraftText } from './draft-text.ts';
import type { InputProps } from './input-props.ts';

/** Text of several lines. */
export function LinesInput(props: InputProps): JSX.Element {
  const draft = createDraftText(props);
  return (
    <textarea
      id={props.id}
      class="input"
      rows={3}
      value={draft.text()}
      disabled={props.disabled}
      aria-invalid={props.invalid}
      aria-describedby={props.describedBy}
      onFocus={draft.onFocus}
      onInput={draft.onInput}
      onChange={draft.onChange}
      onBlur={draft.onBlur}
    />
  );
}
