import './parts-editor.css';
import { For, type JSX, onMount } from 'solid-js';
import { joinParts, splitParts, writtenFields } from '../composed.ts';
import type { EditorProps } from './editor-props.ts';
import { focusAll, focusEnd } from './editor-props.ts';

/** The texts of a composed column side by side. Tab goes from one to the next, and from the last one on to the next cell. */
export function PartsEditor(props: EditorProps): JSX.Element {
  const inputs: HTMLInputElement[] = [];
  const fields = writtenFields(props.field, props.context.source.table());
  const texts = props.value === null ? [] : splitParts(props.field, props.value);
  /** What was typed into the first input alone is the whole text, as long as the others were and are empty. */
  const read = () => {
    const typed = inputs.map(input => input.value);
    const isWhole = props.typed && typed.slice(1).every((text, at) => text === '' && (texts[at + 1] ?? '') === '');
    return joinParts(isWhole ? splitParts(props.field, typed[0] ?? '') : typed);
  };
  const onKeyDown = props.keys({ read });
  onMount(() => focusEnd(inputs[0]!));
  return (
    <div class="sg-parts">
      <For each={fields}>
        {(field, at) => (
          <input
            ref={input => {
              inputs[at()] = input;
              input.value = props.typed && at() === 0 ? '' : (texts[at()] ?? '');
            }}
            class="sg-input"
            type="text"
            aria-label={field.label[props.context.language]}
            placeholder={field.label[props.context.language]}
            autocomplete="off"
            spellcheck={false}
            on:keydown={(event: KeyboardEvent) => {
              const next = event.key === 'Tab' && !event.isComposing ? inputs[at() + (event.shiftKey ? -1 : 1)] : undefined;
              if (!next) {
                onKeyDown(event);
                return;
              }
              event.preventDefault();
              event.stopPropagation();
              focusAll(next);
            }}
            on:focusout={props.onFocusOut}
          />
        )}
      </For>
    </div>
  );
}
