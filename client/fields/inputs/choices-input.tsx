import './choices-input.css';
import { For, type JSX } from 'solid-js';
import { listOf } from '../../../formulas/list.ts';
import type { List } from '../../../server/model/change.ts';
import type { Choice } from '../field-type.ts';

interface ChoicesInputProps {
  id?: string | undefined;
  choices: readonly Choice[];
  value: List;
  label: string;
  disabled?: boolean | undefined;
  invalid?: boolean | undefined;
  describedBy?: string | undefined;
  onChange: (value: List | null) => void;
}

/** Several of a field's choices, each with a box to tick. They keep the order of the field. */
export function ChoicesInput(props: ChoicesInputProps): JSX.Element {
  const set = (value: string, isOn: boolean): void => {
    const all = props.choices.map(choice => String(choice.value));
    const others = props.value.filter(item => item !== value);
    const chosen = new Set(isOn ? [...others, value] : others);
    props.onChange(listOf([...all.filter(item => chosen.has(item)), ...others]));
  };
  return (
    <fieldset
      id={props.id}
      tabIndex={-1}
      class="choices"
      aria-label={props.label}
      aria-invalid={props.invalid}
      aria-describedby={props.describedBy}
      disabled={props.disabled}
    >
      <For each={props.choices}>
        {choice => (
          <label>
            <input
              type="checkbox"
              class="tick"
              checked={props.value.includes(String(choice.value))}
              onChange={event => set(String(choice.value), event.currentTarget.checked)}
            />
            {choice.label}
          </label>
        )}
      </For>
    </fieldset>
  );
}
