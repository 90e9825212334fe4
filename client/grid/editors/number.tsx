import type { JSX } from 'solid-js';
import { onMount } from 'solid-js';
import { parseNumber } from '../parse-input.ts';
import type { EditorProps } from './editor-keys.ts';
import { createEditorKeys, focusEnd, inputLabel, leaveOnBlur, startText } from './editor-keys.ts';

/** A number, with the decimal separator of the reader's language. */
export function NumberEditor(props: EditorProps): JSX.Element {
  let input!: HTMLInputElement;
  const { language } = props.grid.props;
  const onKeyDown = createEditorKeys(props, { read: () => parseNumber(input.value, language) });
  onMount(() => focusEnd(input));
  return (
    <input
      ref={element => {
        input = element;
        const text = startText(props.editing);
        element.value = language === 'fr' && props.editing.retryText === null ? text.replace('.', ',') : text;
      }}
      class="sg-input sg-right"
      type="text"
      inputmode="decimal"
      aria-label={inputLabel(props)}
      autocomplete="off"
      on:keydown={onKeyDown}
      on:focusout={leaveOnBlur(props.grid)}
    />
  );
}
