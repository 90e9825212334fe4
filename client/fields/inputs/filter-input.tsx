import type { Component, JSX } from 'solid-js';
import { Index, Show } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import type { CatalogField } from '../../../server/api/wire.ts';
import type { Language } from '../../../server/model/localizedText.ts';
import { choicesOf } from '../choices-of.ts';
import type { DisplayContext, FilterInputName } from '../field-type.ts';
import { readItems, writeItems } from '../filter-items.ts';
import { fromLocalInput, toLocalInput } from '../local-time.ts';
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
  onChange: (value: string) => void;
}

/** How long a person pauses before what they typed is applied, in milliseconds. */
const pause = 250;

/** An input of this HTML type; `show` and `read` convert between its text and the value of the filter. */
const typed =
  (type: string, show = (value: string) => value, read = show): Component<FilterInputProps> =>
  props => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    function changeLater(value: string): void {
      clearTimeout(timer);
      timer = setTimeout(() => props.onChange(value), pause);
    }
    return (
      <input
        class="input"
        type={type}
        aria-label={props.label}
        value={show(props.value)}
        onInput={event => changeLater(read(event.currentTarget.value))}
      />
    );
  };

const inputs: Readonly<Record<FilterInputName, Component<FilterInputProps>>> = {
  line: typed('text'),
  number: props => {
    const Line = typed(
      'text',
      value => (value === '' ? '' : textToEdit(props.field, Number(value), props.language)),
      text => String(readText(props.field, text, props.language) ?? ''),
    );
    return <Line {...props} />;
  },
  date: typed('date'),
  moment: typed('datetime-local', toLocalInput, fromLocalInput),
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
