import type { JSX } from 'solid-js';
import { onMount } from 'solid-js';
import { parseNumber } from '../parse-input.ts';
import type { EditorProps } from './editor-props.ts';
import { focusEnd, startText } from './editor-props.ts';

/** A number, with the decimal separator of the reader's language. */
export function NumberEditor(props: EditorProps): JSX.Element {
  let input!: HTMLInputElement;
  const { language } = props.context;
  const onKeyDown = props.keys({ read: () => parseNumber(input.value, language) });
  onMount(() => focusEnd(input));
  return (
    <input
      ref={element => {
        input = element;
        const text = startText(props);
        element.value = language === 'fr' && props.retryText === null ? text.replace('.', ',') : text;
      }}
      class="sg-input sg-right"
      type="text"
      inputmode="decimal"
      aria-label={props.label}
      autocomplete="off"
      on:keydown={onKeyDown}
      on:focusout={props.onFocusOut}
    />
  );
}
