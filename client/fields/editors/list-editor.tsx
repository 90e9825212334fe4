import type { JSX } from 'solid-js';
import { createEffect, createMemo, createSignal, createUniqueId, onMount } from 'solid-js';
import type { Value } from '../../../server/model/change.ts';
import type { Choice } from '../field-type.ts';
import { showValue } from '../show-value.ts';
import { ChoiceList } from './choice-list.tsx';
import type { EditorProps } from './editor-props.ts';
import { focusAll } from './editor-props.ts';
import { followInput } from './list-position.ts';

interface ListProps extends EditorProps {
  choices: readonly Choice[];
  /** Shown while there is nothing to choose. */
  emptyText: string;
  /** False while the choices belong to an earlier text; none of them is chosen then. */
  settled?: boolean;
  onTyped(text: string): void;
}

/** A text field with a list below it: typing filters the list, arrows choose, Enter accepts. */
export function ListEditor(props: ListProps): JSX.Element {
  const id = createUniqueId();
  let input!: HTMLInputElement;
  let list!: HTMLDivElement;
  const current = props.retryText ?? props.value;
  const [at, setAt] = createSignal(-1);
  const [touched, setTouched] = createSignal(props.typed);
  /** The text that an arrow key has put into the field. */
  let chosen: string | null = null;
  const open = createMemo(() => props.choices.length > 0 || touched());
  createEffect(() => {
    const { choices } = props;
    const wanted = touched() ? -1 : choices.findIndex(choice => choice.value === current);
    // A text that matches no choice stays until something else is chosen.
    if (wanted < 0 && !touched() && current !== null) setAt(-1);
    else
      setAt(
        wanted >= 0
          ? wanted
          : choices.findIndex(({ disabled, value }) => disabled === undefined && (!touched() || value !== null)),
      );
  });
  const read = (): Value => {
    const text = input.value.trim();
    if (!touched() && at() < 0) return current;
    if (touched() && text === '') return null;
    const choice = props.settled === false && text !== chosen ? undefined : props.choices[at()];
    return choice && choice.disabled === undefined ? choice.value : touched() ? text : current;
  };
  const keys = props.keys({ read, list: true });
  const step = (by: number): void => {
    const { choices } = props;
    for (let next = at() + by; next >= 0 && next < choices.length; next += by) {
      if (choices[next]!.disabled === undefined) {
        setAt(next);
        list.children[next]?.scrollIntoView({ block: 'nearest' });
        return;
      }
    }
  };
  onMount(() => focusAll(input));
  const positionList = followInput(
    () => input,
    () => list,
  );
  createEffect(() => {
    void props.choices;
    queueMicrotask(positionList);
  });
  return (
    <>
      <input
        ref={element => {
          input = element;
          element.value = props.typed ? '' : showValue(current, props.field, props.context);
        }}
        class="sg-input"
        type="text"
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={open()}
        aria-controls={id}
        aria-activedescendant={at() >= 0 ? `${id}-${at()}` : undefined}
        aria-label={props.label}
        autocomplete="off"
        spellcheck={false}
        on:input={() => {
          chosen = null;
          setTouched(true);
          props.onTyped(input.value);
        }}
        on:keydown={event => {
          if (!event.isComposing && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
            event.preventDefault();
            event.stopPropagation();
            step(event.key === 'ArrowDown' ? 1 : -1);
            setTouchedByArrow();
          } else keys(event);
        }}
        on:focusout={props.onFocusOut}
      />
      <ChoiceList
        ref={element => {
          list = element;
        }}
        id={id}
        label={props.label}
        choices={props.choices}
        at={at()}
        emptyText={props.emptyText}
        isSelected={(_, index) => index === at()}
        onChoose={choice => props.choose(choice.value)}
      />
    </>
  );

  /** An arrow key chooses: from now on Enter accepts the highlighted choice, although nothing was typed. */
  function setTouchedByArrow(): void {
    const choice = props.choices[at()];
    if (!choice) return;
    input.value = choice.value === null ? '' : choice.label;
    chosen = input.value.trim();
    input.select();
  }
}
