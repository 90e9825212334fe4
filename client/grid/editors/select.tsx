import type { JSX } from 'solid-js';
import { createMemo, createSignal } from 'solid-js';
import { foldText } from '../../../formulas/fold.ts';
import { showValue } from '../../fields/show-value.ts';
import { stateDot } from '../../fields/state.ts';
import type { EditorProps } from './editor-keys.ts';
import type { Choice } from './list.tsx';
import { ListEditor } from './list.tsx';

/** One of a few values, or the next state of a life cycle. States that may not follow are shown with the reason. */
export function SelectEditor(props: EditorProps): JSX.Element {
  const [typed, setTyped] = createSignal('');
  const all = choicesOf(props);
  const choices = createMemo(() => {
    const wanted = foldText(typed().trim());
    return wanted === '' ? all : all.filter(choice => foldText(choice.label).includes(wanted));
  });
  const { field } = props.editing.column;
  return (
    <ListEditor
      {...props}
      choices={choices()}
      start={showValue(props.editing.retryText ?? props.editing.row?.cells[field.id], field, props.grid.displayContext)}
      emptyText={props.grid.say('nobodyFound')}
      onTyped={setTyped}
    />
  );
}

function choicesOf(props: EditorProps): Choice[] {
  const { field } = props.editing.column;
  const { language } = props.grid.props;
  if (field.type !== 'state') {
    const options = (field.options ?? []).map(({ id, label }): Choice => ({ value: id, label: label[language] }));
    return [{ value: null, label: props.grid.say('emptyChoice'), mark: 'empty' }, ...options];
  }
  const now = field.states?.find(state => state.id === props.editing.row?.cells[field.id]);
  return (field.states ?? []).map(({ id, label }): Choice => {
    const legal = !now || now.id === id || now.next.includes(id);
    const choice = { value: id, label: label[language], mark: stateDot(field, id) };
    return legal ? choice : { ...choice, disabled: props.grid.say('notFrom', { state: now.label[language] }) };
  });
}
