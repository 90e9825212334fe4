import { createUniqueId, For, type JSX, Show } from 'solid-js';

interface ChoiceFieldProps {
  label: string;
  value: string;
  options: readonly (readonly [value: string, label: string])[];
  /** What is known about the value. */
  hint?: string | undefined;
  disabled?: boolean;
  /** May take a while. If the value then stays as it was, so does the list. */
  choose: (value: string) => unknown;
}

/** A labelled list of choices, with a hint below. */
export function ChoiceField(props: ChoiceFieldProps): JSX.Element {
  const id = createUniqueId();
  async function choose(list: HTMLSelectElement): Promise<void> {
    await props.choose(list.value);
    list.value = props.value;
  }
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <select
        id={id}
        class="select"
        disabled={props.disabled}
        aria-describedby={props.hint === undefined ? undefined : `${id}-hint`}
        onChange={event => void choose(event.currentTarget)}
      >
        <For each={props.options}>
          {([value, label]) => (
            <option value={value} selected={value === props.value}>
              {label}
            </option>
          )}
        </For>
      </select>
      <Show when={props.hint}>
        <p class="hint" id={`${id}-hint`}>
          {props.hint}
        </p>
      </Show>
    </div>
  );
}
