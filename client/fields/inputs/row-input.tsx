import './row-input.css';
import {
  createEffect,
  createMemo,
  createRenderEffect,
  createSignal,
  createUniqueId,
  For,
  type JSX,
  on,
  Show,
  untrack,
} from 'solid-js';
import { foldText } from '../../../formulas/fold.ts';
import type { Language } from '../../../server/model/localizedText.ts';
import type { LinkChoice } from '../../contract/row.ts';
import { sayField } from '../field-strings.ts';
import { createRowSearch, type RowFinder } from '../row-search.ts';

interface RowInputProps {
  id?: string | undefined;
  /** The row whose value it is, where the same input shows one row after another. */
  row?: string | undefined;
  rows: RowFinder;
  table: string;
  value: string | null;
  label: string;
  language: Language;
  disabled?: boolean | undefined;
  invalid?: boolean | undefined;
  describedBy?: string | undefined;
  onChange: (row: string | null) => void;
  /** Called when the input loses the focus with a text that names no row. Without it the text stays in the input. */
  onTyped?: (text: string) => void;
}

/** Number of rows to choose from. */
const maxChoices = 8;

/** A combobox that finds a row of another table by a part of its title. */
export function RowInput(props: RowInputProps): JSX.Element {
  const id = createUniqueId();
  const [typed, setTyped] = createSignal<string | null>(null);
  const [isOpen, setOpen] = createSignal(false);
  const [choices, setChoices] = createSignal<readonly LinkChoice[]>([]);
  const [activeIndex, setActiveIndex] = createSignal(0);
  const { found, search } = createRowSearch(props.rows, () => props.table);
  const title = (): string => (props.value === null || props.value === '' ? '' : props.rows.linkTitle(props.table, props.value));
  /** Whether the choices are those of the typed text, not of an earlier one. */
  const isSettled = (): boolean => found()?.text === typed();
  /** Enter was pressed before the choices of the typed text were there. */
  let waitsForChoice = false;
  createEffect(
    on(
      found,
      now => {
        setChoices((now?.rows ?? []).slice(0, maxChoices));
        setActiveIndex(0);
        if (waitsForChoice && isSettled()) chooseActive();
      },
      { defer: true },
    ),
  );

  /** Where a text is typed, the function that reports it there; null without one. */
  let reportTyped: ((text: string) => void) | null = null;
  // A memo, because the same row is shown again after each of its changes.
  const shownRow = createMemo(() => props.row);
  createRenderEffect(
    on(
      shownRow,
      () => {
        const text = untrack(typed);
        if (text !== null && text.trim() !== '') reportTyped?.(text);
        setTyped(null);
        setOpen(false);
      },
      { defer: true },
    ),
  );

  function choose(choice: LinkChoice | null): void {
    setOpen(false);
    setTyped(null);
    setChoices([]);
    props.onChange(choice?.id ?? null);
  }
  /** Takes the chosen row; without one the text stays. */
  function chooseActive(): void {
    waitsForChoice = false;
    const choice = choices()[activeIndex()];
    if (choice === undefined) setOpen(false);
    else choose(choice);
  }
  /** Takes the only row with exactly this name, or reports the text. */
  function leave(): void {
    setOpen(false);
    waitsForChoice = false;
    const text = typed();
    if (text === null) return;
    if (text.trim() === '') {
      choose(null);
      return;
    }
    const named = isSettled() ? choices().filter(choice => foldText(choice.title) === foldText(text.trim())) : [];
    if (named.length === 1) choose(named[0]!);
    else if (props.onTyped !== undefined) {
      setTyped(null);
      props.onTyped(text);
    }
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (!isOpen() || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setActiveIndex(now => Math.max(0, Math.min(choices().length - 1, now + step)));
    else if (event.key === 'Enter') {
      if (typed() === '') choose(null);
      else if (isSettled()) chooseActive();
      else waitsForChoice = true;
    } else if (event.key === 'Escape') {
      setTyped(null);
      setOpen(false);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
  return (
    <div class="link-input">
      <input
        id={props.id}
        class="input"
        role="combobox"
        aria-label={props.label}
        aria-expanded={isOpen()}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={isOpen() && choices().length > 0 ? `${id}-${activeIndex()}` : undefined}
        aria-invalid={props.invalid === true || (typed() !== null && !isOpen())}
        aria-describedby={props.describedBy}
        autocomplete="off"
        spellcheck={false}
        disabled={props.disabled}
        placeholder={sayField(props.language, 'searchLink')}
        value={typed() ?? title()}
        onFocus={event => event.currentTarget.select()}
        onInput={event => {
          setTyped(event.currentTarget.value);
          reportTyped = props.onTyped ?? null;
          waitsForChoice = false;
          setOpen(true);
          search(event.currentTarget.value);
        }}
        onKeyDown={onKeyDown}
        onBlur={leave}
      />
      <Show when={isOpen() && choices().length > 0}>
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
