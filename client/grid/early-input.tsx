import type { JSX } from 'solid-js';
import { onMount } from 'solid-js';
import { isList } from '../../formulas/list.ts';
import type { Value } from '../../server/model/change.ts';
import type { EditorProps } from '../fields/editors/editor-props.ts';
import { readText, textToEdit } from '../fields/typed-text.ts';

/** What was typed before the editor of a cell was loaded. */
export interface EarlyKeys {
  input?: HTMLInputElement;
  isComposing: boolean;
  /** The keys from the first one on that would have closed the editor. */
  held: KeyboardEvent[];
}

/** Takes what is typed into a cell until its editor is loaded. Escape closes it. The other keys that close an editor wait for it. */
export function EarlyInput(props: EditorProps & { early: EarlyKeys }): JSX.Element {
  const { early } = props;
  const read = (): Value => {
    const text = early.input?.value ?? '';
    if (props.typed) return readText(props.field, text, props.context.language);
    if (text === '') return props.value;
    if (isList(props.value)) return [...props.value, text];
    return textToEdit(props.field, props.value, props.context.language) + text;
  };
  const keys = props.keys({ read });
  onMount(() => early.input?.focus({ preventScroll: true }));
  return (
    <input
      ref={early.input}
      class="sg-input"
      type="text"
      aria-label={props.label}
      autocomplete="off"
      spellcheck={false}
      on:keydown={event => {
        const isHeld = early.held.length > 0 || /^(Enter|Tab|Arrow)/.test(event.key);
        if (event.key === 'Escape' || event.isComposing || !isHeld) {
          keys(event);
          return;
        }
        event.preventDefault();
        event.stopPropagation();
        early.held.push(event);
      }}
      on:compositionstart={() => {
        early.isComposing = true;
      }}
      on:compositionend={() => {
        early.isComposing = false;
      }}
      on:focusout={props.onFocusOut}
    />
  );
}

/** Types into the focused editor what was typed before it was loaded. */
export function typeEarlyKeys(text: string, held: readonly KeyboardEvent[]): void {
  for (const key of text) press(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  for (const event of held) press(new KeyboardEvent('keydown', event));
}

function press(event: KeyboardEvent): void {
  const isTaken = !document.activeElement?.dispatchEvent(event);
  const input = document.activeElement;
  if (isTaken || Array.from(event.key).length > 1 || event.ctrlKey || event.metaKey || !(input instanceof HTMLInputElement))
    return;
  input.setRangeText(event.key, input.selectionStart ?? 0, input.selectionEnd ?? 0, 'end');
  input.dispatchEvent(new InputEvent('input', { bubbles: true }));
}
