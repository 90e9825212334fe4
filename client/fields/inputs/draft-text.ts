import { createMemo, createRenderEffect, createSignal, on, onCleanup, untrack } from 'solid-js';
import { readText, textAtRest, textToEdit } from '../typed-text.ts';
import type { InputProps } from './input-props.ts';

type Target = { currentTarget: { value: string } };

/** The text of an input, and what it does when it is edited. */
export interface DraftText {
  text: () => string;
  onFocus: () => void;
  onInput: (event: Target) => void;
  onChange: () => void;
  onBlur: () => void;
}

/**
 * The text of an input: the value as people read it, and, while the input has the focus, as they type it. A text that was typed is never
 * overwritten while the input has the focus. When the input shows another row or goes away with its row, the text is saved in the row where
 * it was typed.
 */
export function createDraftText(props: InputProps): DraftText {
  const [draft, setDraft] = createSignal<string | null>(null);
  /** Saves the typed text in the row where it was typed; null if there is nothing to save. */
  let saveTyped: (() => void) | null = null;
  const editText = (): string => textToEdit(props.field, props.value, props.language);
  function save(): void {
    const now = saveTyped;
    saveTyped = null;
    now?.();
  }
  // A memo, because the same row is shown again after each of its changes.
  const shownRow = createMemo(() => props.row);
  createRenderEffect(
    on(
      shownRow,
      () => {
        untrack(save);
        if (draft() !== null) setDraft(editText());
      },
      { defer: true },
    ),
  );
  if (props.row !== undefined) onCleanup(save);
  return {
    text: () => draft() ?? textAtRest(props.field, props.value, props.language),
    onFocus: () => setDraft(editText()),
    onInput: event => {
      const typed = event.currentTarget.value;
      const { field, language, onChange } = props;
      setDraft(typed);
      saveTyped = typed === editText() ? null : () => onChange(typed === '' ? null : readText(field, typed, language));
    },
    onChange: save,
    onBlur: () => setDraft(null),
  };
}
