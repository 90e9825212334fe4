import './parts-editor.css';
import { For, type JSX, onMount } from 'solid-js';
import { joinParts, splitParts, writtenFields } from '../composed.ts';
import type { EditorProps } from './editor-props.ts';
import { focusAll, focusEnd } from './editor-props.ts';

/** The texts of a composed column side by side. Tab goes from one to the next, and from the last one on to the next cell. */
export function PartsEditor(props: EditorProps): JSX.Element {
  const inputs: HTMLInputElement[] = [];
  const fields = writtenFields(props.field, props.context.source.table());
  const start = props.retryText ?? props.value;
  const texts = start === null ? [] : splitParts(props.field, start);
  let isFurther = false;
  const read = () => {
    const typed = inputs.map(input => input.value);
    const [first = '', ...others] = typed;
    const isAlone = others.every((text, at) => text === (texts[at + 1] ?? ''));
    return joinParts(isAlone && isWhole(first) ? splitParts(props.field, first) : typed);
  };
  /**
   * Whether several words in the first input, the others left as they were, are the whole text. Beside another text they are not if the
   * person went on to it, or only added words to the first text.
   */
  const isWhole = (first: string): boolean => {
    const old = texts[0] ?? '';
    if (first.trim() === old || !/\S[\s,]+\S/.test(first)) return false;
    if (texts.slice(1).every(text => text === '')) return true;
    return !isFurther && (props.typed || old === '' || !first.includes(old));
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
            on:focus={() => {
              isFurther ||= at() > 0;
            }}
            on:focusout={props.onFocusOut}
          />
        )}
      </For>
    </div>
  );
}
