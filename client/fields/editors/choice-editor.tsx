import type { JSX } from 'solid-js';
import { createMemo, createSignal } from 'solid-js';
import { foldText } from '../../../formulas/fold.ts';
import { choicesOf } from '../choices-of.ts';
import { sayField } from '../field-strings.ts';
import type { EditorProps } from './editor-props.ts';
import { ListEditor } from './list-editor.tsx';

/** One of the field's choices. Those that cannot be chosen are shown with the reason. */
export function ChoiceEditor(props: EditorProps): JSX.Element {
  const [typed, setTyped] = createSignal('');
  const all = choicesOf(props.field, props.value, props.context.language);
  const choices = createMemo(() => {
    const wanted = foldText(typed().trim());
    return wanted === '' ? all : all.filter(choice => foldText(choice.label).includes(wanted));
  });
  return (
    <ListEditor {...props} choices={choices()} emptyText={sayField(props.context.language, 'nobodyFound')} onTyped={setTyped} />
  );
}
