import type { JSX } from 'solid-js';
import { onMount } from 'solid-js';
import { fieldType } from '../registry.ts';
import type { EditorProps } from './editor-props.ts';
import { focusEnd, startText } from './editor-props.ts';

/** One line of text, also for what the server parses, such as e-mail addresses. */
export function LineEditor(props: EditorProps): JSX.Element {
  let input!: HTMLInputElement;
  const onKeyDown = props.keys({ read: () => input.value });
  onMount(() => focusEnd(input));
  return (
    <input
      ref={element => {
        input = element;
        element.value = startText(props);
      }}
      class="sg-input"
      type="text"
      inputmode={fieldType(props.field).keyboard}
      aria-label={props.label}
      autocomplete="off"
      spellcheck={false}
      on:keydown={onKeyDown}
      on:focusout={props.onFocusOut}
    />
  );
}
