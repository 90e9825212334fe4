import type { Component, JSX } from 'solid-js';
import { createEffect, createSignal, Index, on, onMount, Show } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import type { CatalogField } from '../../../server/api/wire.ts';
import type { Language } from '../../../server/model/localizedText.ts';
import { choicesOf } from '../choices-of.ts';
import type { DisplayContext, FilterInputName } from '../field-type.ts';
import { readItems, writeItems } from '../filter-items.ts';
import { fromLocalInput, toLocalInput } from '../local-time.ts';
import type { ReadValues } from '../read-filter-values.ts';
import { fieldType } from '../registry.ts';
import type { RowFinder } from '../row-search.ts';
import { readText, textToEdit } from '../typed-text.ts';
import { ChoicesInput } from './choices-input.tsx';
import { RowInput } from './row-input.tsx';
import { RowsInput } from './rows-input.tsx';
import { ValuesInput } from './values-input.tsx';

interface FilterInputProps {
  field: CatalogField;
  value: string;
  label: string;
  language: Language;
  rows: RowFinder;
  context: DisplayContext;
  /** Several values are chosen. */
  several: boolean;
  /** Called with texts that mean no value of the field. */
  onRefused: (texts: readonly string[]) => void;
  /** Called with texts that were not looked up, and why. */
  onUnread: (unread: ReadValues['unread']) => void;
  onChange: (value: string) => void;
}

/** How long a person pauses before what they typed is applied, in milliseconds. */
const pause = 250;

interface TypedText {
  type?: 'text' | 'date' | 'datetime-local';
  /** The text of a value of the filter. */
  show?: (value: string, props: FilterInputProps) => string;
  /** The value that a text means; null if it means none. */
  read?: (text: string, props: FilterInputProps) => string | null;
}

/** An input of a text. It is not rewritten while somebody types in it, and a text that means no value is kept and reported. */
const typed =
  ({ type = 'text', show = value => value, read = text => text }: TypedText): Component<FilterInputProps> =>
  props => {
    const [isRefused, setRefused] = createSignal(false);
    let input!: HTMLInputElement;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const apply = (): void => {
      clearTimeout(timer);
      timer = undefined;
      const value = read(input.value, props);
      setRefused(value === null);
      props.onRefused(value === null ? [input.value] : []);
      props.onChange(value ?? '');
    };
    const showValue = (): void => {
      const text = show(props.value, props);
      if (!isRefused() && !input.validity.badInput) input.value = text;
    };
    onMount(() => {
      createEffect(
        on(
          () => show(props.value, props),
          () => document.activeElement !== input && showValue(),
        ),
      );
      createEffect(
        on(
          () => props.field.id,
          () => {
            clearTimeout(timer);
            setRefused(false);
            showValue();
          },
          { defer: true },
        ),
      );
    });
    return (
      <input
        ref={element => {
          input = element;
        }}
        class="input"
        type={type}
        aria-label={props.label}
        aria-invalid={isRefused()}
        onInput={() => {
          clearTimeout(timer);
          timer = setTimeout(apply, pause);
        }}
        onChange={() => timer !== undefined && apply()}
        onBlur={showValue}
      />
    );
  };

const inputs: Readonly<Record<FilterInputName, Component<FilterInputProps>>> = {
  line: typed({}),
  number: typed({
    show: (value, { field, language }) => (value === '' ? '' : textToEdit(field, Number(value), language)),
    read: (text, { field, language }) => {
      const value = readText(field, text, language);
      return typeof value === 'string' ? null : String(value ?? '');
    },
  }),
  date: typed({ type: 'date' }),
  moment: typed({ type: 'datetime-local', show: toLocalInput, read: fromLocalInput }),
  choice: props => (
    <select class="select" aria-label={props.label} onChange={event => props.onChange(event.currentTarget.value)}>
      <option value="" />
      <Index each={choicesOf(props.field, null, props.language).filter(choice => choice.value !== null)}>
        {choice => (
          <option value={String(choice().value)} selected={choice().value === props.value}>
            {choice().label}
          </option>
        )}
      </Index>
    </select>
  ),
  choices: props => (
    <ChoicesInput
      choices={choicesOf(props.field, null, props.language)}
      value={readItems(props.value)}
      label={props.label}
      onChange={items => props.onChange(writeItems(items ?? []))}
    />
  ),
  rows: props => (
    <RowsInput
      rows={props.rows}
      table={props.field.to ?? ''}
      value={readItems(props.value)}
      label={props.label}
      language={props.language}
      onChange={items => props.onChange(writeItems(items ?? []))}
    />
  ),
  row: props => (
    <RowInput
      rows={props.rows}
      table={props.field.to ?? ''}
      value={props.value}
      label={props.label}
      language={props.language}
      onChange={id => props.onChange(id ?? '')}
    />
  ),
};

/** The input of a filter's value, or of its values. */
export const FilterInput = (props: FilterInputProps): JSX.Element => (
  <Show when={props.several} fallback={<Dynamic component={inputs[fieldType(props.field).filterInput]} {...props} />}>
    <ValuesInput {...props} />
  </Show>
);
