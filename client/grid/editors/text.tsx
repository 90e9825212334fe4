import type { JSX } from 'solid-js';
import { onMount } from 'solid-js';
import type { EditorProps } from './editor-keys.ts';
import { createEditorKeys, focusEnd, inputLabel, leaveOnBlur, startText } from './editor-keys.ts';

const modes: Record<string, JSX.InputHTMLAttributes<HTMLInputElement>['inputmode']> = { email: 'email', phone: 'tel' };

/** One line of text, also for e-mail addresses and phone numbers, which the server validates. */
export function TextEditor(props: EditorProps): JSX.Element {
  let input!: HTMLInputElement;
  const onKeyDown = createEditorKeys(props, { read: () => input.value });
  onMount(() => focusEnd(input));
  return (
    <input
      ref={element => {
        input = element;
        element.value = startText(props.editing);
      }}
      class="sg-input"
      type="text"
      inputmode={modes[props.editing.column.field.type]}
      aria-label={inputLabel(props)}
      autocomplete="off"
      spellcheck={false}
      on:keydown={onKeyDown}
      on:focusout={leaveOnBlur(props.grid)}
    />
  );
}
