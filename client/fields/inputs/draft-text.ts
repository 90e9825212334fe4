import { createSignal } from 'solid-js';
import { readText, textAtRest, textToEdit } from '../typed-text.ts';
import type { InputProps } from './input-props.ts';

type Target = { currentTarget: { value: string } };

/** The text of an input, and what it does when it is edited. */
export interface DraftText {
  text: () => string;
  onFocus: () => void;
  onInput: (event: Target) => void;
  onChange: (event: Target) => void;
  onBlur: () => void;
}

/**
 * The text of an input: the value as people read it, and, while the input has the focus, as they type it. A text that was typed is never
 * overwritten while the input has the focus, and never shown for another row after it.
 */
export function createDraftText(props: InputProps): DraftText {
  const [draft, setDraft] = createSignal<string | null>(null);
  const editText = (): string => textToEdit(props.field, props.value, props.language);
  return {
    text: () => draft() ?? textAtRest(props.field, props.value, props.language),
    onFocus: () => setDraft(editText()),
    onInput: event => setDraft(event.currentTarget.value),
    onChange: event => {
      const typed = event.currentTarget.value;
      if (typed !== editText()) props.onChange(typed === '' ? null : readText(props.field, typed, props.language));
    },
    onBlur: () => setDraft(null),
  };
}
