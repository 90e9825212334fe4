import type { JSX } from 'solid-js';
import { onMount } from 'solid-js';
import { readText } from '../typed-text.ts';
import type { EditorProps } from './editor-props.ts';
import { focusEnd, startText } from './editor-props.ts';

/** Text of several lines: Alt+Enter starts a new one. */
export function LinesEditor(props: EditorProps): JSX.Element {
  let area!: HTMLTextAreaElement;
  const onKeyDown = props.keys({ read: () => readText(props.field, area.value, props.context.language), lines: true });
  const grow = (): void => {
    area.style.height = 'auto';
    area.style.height = `${Math.min(area.scrollHeight + 2, 240)}px`;
  };
  onMount(() => {
    focusEnd(area);
    grow();
  });
  return (
    <textarea
      ref={element => {
        area = element;
        element.value = startText(props);
      }}
      class="sg-input sg-lines"
      rows={1}
      aria-label={props.label}
      on:input={grow}
      on:keydown={onKeyDown}
      on:focusout={props.onFocusOut}
    />
  );
}
