import type { JSX } from 'solid-js';
import { createEffect, createSignal, createUniqueId, onMount } from 'solid-js';
import { itemsOf, listOf } from '../../../formulas/list.ts';
import type { Value } from '../../../server/model/change.ts';
import { sayField } from '../field-strings.ts';
import type { Choice } from '../field-type.ts';
import { showValue } from '../show-value.ts';
import { ChoiceList } from './choice-list.tsx';
import type { EditorProps } from './editor-props.ts';
import { focusAll } from './editor-props.ts';
import { followInput } from './list-position.ts';

interface ItemsEditorProps extends EditorProps {
  /** What can be chosen for the typed text, given what is chosen already. */
  choicesFor: (chosen: readonly string[]) => readonly Choice[];
  /** Shown while there is nothing to choose. */
  emptyText: string;
  /** False while the choices belong to an earlier text; none of them is chosen then. */
  settled?: boolean;
  onTyped(text: string): void;
}

/**
 * Several choices. Typing filters the list, arrows move in it, Space or a comma chooses or removes the highlighted choice, Backspace removes
 * the last one, and Enter accepts.
 */
export function ItemsEditor(props: ItemsEditorProps): JSX.Element {
  const id = createUniqueId();
  let input!: HTMLInputElement;
  let list!: HTMLDivElement;
  const position = followInput(
    () => input,
    () => list,
  );
  const [chosen, setChosen] = createSignal<readonly string[]>(props.typed ? [] : itemsOf(props.value));
  const [typed, setTyped] = createSignal(props.retryText ?? '');
  const [at, setAt] = createSignal(-1);
  let isChanged = props.typed;
  const choices = (): readonly Choice[] => props.choicesFor(chosen());
  const active = (): Choice | undefined => (props.settled === false ? undefined : choices()[at()]);
  const isChosen = ({ value }: Choice): boolean => chosen().includes(String(value));
  createEffect(() => {
    const last = choices().length - 1;
    setAt(now => (typed().trim() === '' ? Math.min(now, last) : Math.min(Math.max(now, 0), last)));
    queueMicrotask(position);
  });
  onMount(() => focusAll(input));

  function type(text: string): void {
    input.value = text;
    setTyped(text);
    props.onTyped(text);
  }
  function toggle(choice: Choice): void {
    isChanged = true;
    const value = String(choice.value);
    setChosen(all => (isChosen(choice) ? all.filter(item => item !== value) : [...all, value]));
    if (typed() !== '') type('');
  }
  function step(by: number): void {
    setAt(now => Math.max(0, Math.min(choices().length - 1, now + by)));
    list.children[at()]?.scrollIntoView({ block: 'nearest' });
  }
  const read = (): Value => {
    const text = typed().trim();
    if (!isChanged) return props.retryText ?? props.value;
    if (text === '') return listOf(chosen());
    const choice = active();
    // The server reads a text that matches nothing here.
    if (choice === undefined) return chosen().length === 0 ? text : [...chosen(), text];
    return listOf([...chosen(), String(choice.value)]);
  };
  const keys = props.keys({ read, list: true });
  function onKeyDown(event: KeyboardEvent): void {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const choice = active();
    const isToggle = event.key === ',' || (event.key === ' ' && (typed() === '' || event.ctrlKey));
    if (event.isComposing) keys(event);
    else if (by !== undefined) step(by);
    else if (isToggle && choice !== undefined) toggle(choice);
    else if (event.key === 'Backspace' && typed() === '' && chosen().length > 0) {
      isChanged = true;
      setChosen(all => all.slice(0, -1));
    } else {
      keys(event);
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }
  return (
    <>
      <input
        ref={element => {
          input = element;
          element.value = typed();
        }}
        class="sg-input"
        type="text"
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={true}
        aria-controls={id}
        aria-activedescendant={at() >= 0 ? `${id}-${at()}` : undefined}
        aria-label={props.label}
        aria-description={showValue(listOf(chosen()), props.field, props.context)}
        placeholder={showValue(listOf(chosen()), props.field, props.context)}
        autocomplete="off"
        spellcheck={false}
        on:input={() => {
          isChanged = true;
          setTyped(input.value);
          props.onTyped(input.value);
        }}
        on:keydown={onKeyDown}
        on:focusout={props.onFocusOut}
      />
      <ChoiceList
        ref={element => {
          list = element;
        }}
        id={id}
        several={true}
        label={sayField(props.context.language, 'chooseSeveral', { label: props.field.label[props.context.language] })}
        choices={choices()}
        at={at()}
        emptyText={props.emptyText}
        isSelected={isChosen}
        onChoose={toggle}
      />
    </>
  );
}
