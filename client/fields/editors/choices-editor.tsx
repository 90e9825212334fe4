import type { JSX } from 'solid-js';
import { createSignal } from 'solid-js';
import { foldText } from '../../../formulas/fold.ts';
import { choicesOf } from '../choices-of.ts';
import { sayField } from '../field-strings.ts';
import type { EditorProps } from './editor-props.ts';
import { ItemsEditor } from './items-editor.tsx';

/** Several of the field's choices. */
export function ChoicesEditor(props: EditorProps): JSX.Element {
  const [typed, setTyped] = createSignal(props.retryText ?? '');
  const all = choicesOf(props.field, null, props.context.language);
  const matching = () => {
    const wanted = foldText(typed().trim());
    return wanted === '' ? all : all.filter(choice => foldText(choice.label).includes(wanted));
  };
  return (
    <ItemsEditor
      {...props}
      choicesFor={matching}
      emptyText={sayField(props.context.language, 'nobodyFound')}
      onTyped={setTyped}
    />
  );
}
