import './link-input.css';
import { createSignal, createUniqueId, For, type JSX, Show } from 'solid-js';
import type { LinkChoice } from '../grid/source.ts';
import { rowTexts } from '../i18n/row.ts';
import { useWorkspace } from './workspace-context.ts';

interface LinkInputProps {
  table: string;
  value: string | null;
  label: string;
  disabled?: boolean;
  invalid?: boolean;
  onChange: (row: string | null) => void;
}

/** A combobox that finds a row of another table by a part of its title. */
export function LinkInput(props: LinkInputProps): JSX.Element {
  const rows = useWorkspace().rows();
  const id = createUniqueId();
  const [typed, setTyped] = createSignal<string | null>(null);
  const [choices, setChoices] = createSignal<LinkChoice[]>([]);
  const [activeIndex, setActiveIndex] = createSignal(0);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let latestRequest = 0;
  const title = (): string => (props.value === null || props.value === '' ? '' : rows.linkTitle(props.table, props.value));

  function search(text: string): void {
    setTyped(text);
    clearTimeout(timer);
    timer = setTimeout(() => void find(text), 120);
  }
  async function find(text: string): Promise<void> {
    latestRequest += 1;
    const request = latestRequest;
    const found = await rows.linkChoices(props.table, text);
    if (request !== latestRequest) return;
    setChoices(found.slice(0, 8));
    setActiveIndex(0);
  }
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
        placeholder={rowTexts().panel.searchLink}
        value={typed() ?? title()}
        onFocus={event => event.currentTarget.select()}
        onInput={event => search(event.currentTarget.value)}
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
