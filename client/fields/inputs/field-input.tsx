import type { Component, JSX } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import { itemsOf } from '../../../formulas/list.ts';
import { choicesOf } from '../choices-of.ts';
import type { InputName } from '../field-type.ts';
import { fieldType } from '../registry.ts';
import { ChoiceInput } from './choice-input.tsx';
import { ChoicesInput } from './choices-input.tsx';
import { DateInput } from './date-input.tsx';
import type { InputProps } from './input-props.ts';
import { LineInput } from './line-input.tsx';
import { LinesInput } from './lines-input.tsx';
import { RowInput } from './row-input.tsx';
import { RowsInput } from './rows-input.tsx';
import { TickInput } from './tick-input.tsx';

const inputs: Readonly<Record<InputName, Component<InputProps>>> = {
  line: LineInput,
  lines: LinesInput,
  date: DateInput,
  tick: TickInput,
  parts: LineInput,
  choice: ChoiceInput,
  choices: props => (
    <ChoicesInput
      id={props.id}
      choices={choicesOf(props.field, null, props.language)}
      value={itemsOf(props.value)}
      label={props.field.label[props.language]}
      disabled={props.disabled}
      invalid={props.invalid}
      describedBy={props.describedBy}
      onChange={props.onChange}
    />
  ),
  rows: props => (
    <RowsInput
      id={props.id}
      row={props.row}
      rows={props.rows}
      table={props.field.to ?? ''}
      value={itemsOf(props.value)}
      label={props.field.label[props.language]}
      language={props.language}
      disabled={props.disabled}
      invalid={props.invalid}
      describedBy={props.describedBy}
      onChange={props.onChange}
    />
  ),
  row: props => (
    <RowInput
      id={props.id}
      row={props.row}
      rows={props.rows}
      table={props.field.to ?? ''}
      value={props.value === null ? null : String(props.value)}
      label={props.field.label[props.language]}
      language={props.language}
      disabled={props.disabled}
      invalid={props.invalid}
      describedBy={props.describedBy}
      onChange={props.onChange}
      onTyped={props.onChange}
    />
  ),
};

/** The input of a field's value in a form. */
export const FieldInput = (props: InputProps): JSX.Element => (
  <Dynamic component={inputs[fieldType(props.field).input]} {...props} />
);
