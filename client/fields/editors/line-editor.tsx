import type { JSX } from 'solid-js';
import { onMount } from 'solid-js';
import { fieldType } from '../registry.ts';
import { readText } from '../typed-text.ts';
import type { EditorProps } from './editor-props.ts';
import { focusEnd, startText } from './editor-props.ts';

/** One line of text, also for what is read from it, such as numbers. */
export function LineEditor(props: EditorProps): JSX.Element {
  let input!: HTMLInputElement;
  const { align, keyboard } = fieldType(props.field);
  const onKeyDown = props.keys({ read: () => readText(props.field, input.value, props.context.language) });
  onMount(() => focusEnd(input));
  return (
    <input
      ref={element => {
        input = element;
        element.value = startText(props);
      }}
      class="sg-input"
      classList={{ 'sg-right': align === 'end' }}
      type="text"
      inputmode={keyboard}
      aria-label={props.label}
      autocomplete="off"
      spellcheck={false}
      on:keydown={onKeyDown}
      on:focusout={props.onFocusOut}
    />
  );
}
