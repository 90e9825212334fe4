import { For, type JSX } from 'solid-js';
import { choicesOf } from '../choices-of.ts';
import type { Choice } from '../field-type.ts';
import { changeText, type InputProps, valueText } from './input-props.ts';

/** One of the field's choices, from a list. */
export function ChoiceInput(props: InputProps): JSX.Element {
  const all = (): readonly Choice[] => choicesOf(props.field, props.value, props.language);
  const canBeEmpty = (): boolean => !props.field.required && all().some(choice => choice.value === null);
  return (
    <select
      id={props.id}
      class="select"
      disabled={props.disabled}
      aria-invalid={props.invalid}
      aria-describedby={props.describedBy}
      onChange={({ currentTarget: list }) => {
        const chosen = list.value;
        // The list shows what is saved: a choice about which a question is asked may be cancelled.
        list.value = valueText(props);
        changeText(props, chosen);
      }}
    >
      {canBeEmpty() || props.value === null ? <option value="" selected={props.value === null} /> : null}
      <For each={all().filter(choice => choice.value !== null && choice.disabled === undefined)}>
        {choice => (
          <option value={String(choice.value)} selected={choice.value === props.value}>
            {choice.label}
          </option>
        )}
      </For>
    </select>
  );
}
