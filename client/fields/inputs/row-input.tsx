import './row-input.css';
import { createEffect, createSignal, createUniqueId, For, type JSX, on, Show } from 'solid-js';
import type { Language } from '../../../server/model/localizedText.ts';
import type { LinkChoice } from '../../grid/source.ts';
import { sayField } from '../field-strings.ts';
import { createRowSearch, type RowFinder } from '../row-search.ts';

interface RowInputProps {
  rows: RowFinder;
  table: string;
  value: string | null;
  label: string;
  language: Language;
  disabled?: boolean | undefined;
  invalid?: boolean | undefined;
  onChange: (row: string | null) => void;
}

/** Number of rows to choose from. */
const maxChoices = 8;

/** A combobox that finds a row of another table by a part of its title. */
export function RowInput(props: RowInputProps): JSX.Element {
  const id = createUniqueId();
  const [typed, setTyped] = createSignal<string | null>(null);
  const [choices, setChoices] = createSignal<readonly LinkChoice[]>([]);
  const [activeIndex, setActiveIndex] = createSignal(0);
  const { found, search } = createRowSearch(props.rows, () => props.table);
  const title = (): string => (props.value === null || props.value === '' ? '' : props.rows.linkTitle(props.table, props.value));
  createEffect(
    on(
      found,
      now => {
        setChoices((now?.rows ?? []).slice(0, maxChoices));
        setActiveIndex(0);
      },
      { defer: true },
    ),
  );

  function choose(choice: LinkChoice | null): void {
    setTyped(null);
    setChoices([]);
    props.onChange(choice?.id ?? null);
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (typed() === null) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setActiveIndex(now => Math.max(0, Math.min(choices().length - 1, now + step)));
    else if (event.key === 'Enter') choose(typed() === '' ? null : (choices()[activeIndex()] ?? null));
    else if (event.key === 'Escape') setTyped(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
  return (
    <div class="link-input">
      <input
        class="input"
        role="combobox"
        aria-label={props.label}
        aria-expanded={typed() !== null}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={typed() !== null && choices().length > 0 ? `${id}-${activeIndex()}` : undefined}
        aria-invalid={props.invalid}
        autocomplete="off"
        spellcheck={false}
        disabled={props.disabled}
        placeholder={sayField(props.language, 'searchLink')}
        value={typed() ?? title()}
        onFocus={event => event.currentTarget.select()}
        onInput={event => {
          setTyped(event.currentTarget.value);
          search(event.currentTarget.value);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => {
          if (typed() === '') choose(null);
          else setTyped(null);
        }}
      />
      <Show when={typed() !== null && choices().length > 0}>
        <div id={`${id}-list`} class="link-choices" role="listbox" aria-label={props.label}>
          <For each={choices()}>
            {(choice, index) => (
              <div
                role="option"
                tabIndex={-1}
                class="link-choice"
                id={`${id}-${index()}`}
                aria-selected={index() === activeIndex()}
                onPointerDown={event => {
                  event.preventDefault();
                  choose(choice);
                }}
              >
                <span>{choice.title}</span>
                <span class="quiet small">{choice.hint}</span>
              </div>
            )}
          </For>
        </div>
      </Show>
    </div>
  );
}
