import type { JSX } from 'solid-js';
import { onMount } from 'solid-js';
import type { EditorProps } from './editor-keys.ts';
import { createEditorKeys, focusEnd, inputLabel, leaveOnBlur, startText } from './editor-keys.ts';

/** Text of several lines: Alt+Enter starts a new one. */
export function LongtextEditor(props: EditorProps): JSX.Element {
  let area!: HTMLTextAreaElement;
  const onKeyDown = createEditorKeys(props, { read: () => area.value, lines: true });
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
        element.value = startText(props.editing);
      }}
      class="sg-input sg-lines"
      rows={1}
      aria-label={inputLabel(props)}
      on:input={grow}
      on:keydown={onKeyDown}
      on:focusout={leaveOnBlur(props.grid)}
    />
  );
}
