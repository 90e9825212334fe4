import './choice-list.css';
import '../../components/pill.css';
import type { JSX } from 'solid-js';
import { For, Show } from 'solid-js';
import type { Choice } from '../field-type.ts';

interface ChoiceListProps {
  ref: (element: HTMLDivElement) => void;
  /** The id of the list; its options have this id and their position. */
  id: string;
  label: string;
  /** Several choices can be selected. */
  several?: boolean;
  choices: readonly Choice[];
  /** The position of the highlighted choice; negative for none. */
  at: number;
  /** Shown while there is nothing to choose. */
  emptyText: string;
  isSelected: (choice: Choice, position: number) => boolean;
  /** Called with a choice that is not disabled. */
  onChoose: (choice: Choice) => void;
}

/** The list below a text field. A click chooses, and the text field keeps the focus. */
export function ChoiceList(props: ChoiceListProps): JSX.Element {
  return (
    <div
      ref={props.ref}
      id={props.id}
      class="sg-list"
      classList={{ 'sg-items': props.several === true }}
      role="listbox"
      aria-multiselectable={props.several}
      popover="manual"
      aria-label={props.label}
      on:mousedown={event => event.preventDefault()}
    >
      <For each={props.choices} fallback={<div class="sg-none">{props.emptyText}</div>}>
        {(choice, index) => (
          <div
            tabIndex={-1}
            id={`${props.id}-${index()}`}
            role="option"
            class="sg-choice"
            data-at={index() === props.at ? '' : undefined}
            aria-selected={props.isSelected(choice, index())}
            aria-disabled={choice.disabled === undefined ? undefined : true}
            on:click={() => {
              if (choice.disabled === undefined) props.onChoose(choice);
            }}
          >
            <span class="sg-choice-label" classList={{ pill: choice.mark !== undefined }} data-mark={choice.mark}>
              {choice.label}
            </span>
            <Show when={choice.disabled ?? choice.hint}>{hint => <span class="sg-choice-hint">{hint()}</span>}</Show>
          </div>
        )}
      </For>
    </div>
  );
}
