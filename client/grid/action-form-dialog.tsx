import './add-lazy-strings.ts';
import type { JSX } from 'solid-js';
import { createSignal, createUniqueId, For, Show } from 'solid-js';
import type { CatalogField } from '../../server/api/wire.ts';
import type { Cells, Value } from '../../server/model/change.ts';
import { FieldInput } from '../fields/inputs/field-input.tsx';
import { fieldType } from '../fields/registry.ts';
import { GridDialog } from './dialog.tsx';
import type { ActionFormRequest } from './dialog-state.ts';
import type { GridSlice } from './state.ts';

/** Asks for the inputs of an action. */
export function FormDialog(props: { grid: GridSlice<'context' | 'surface' | 'selection' | 'dialogs'> }): JSX.Element {
  return <Show when={props.grid.dialogs.actionForm()}>{form => <ActionFormDialog grid={props.grid} form={form()} />}</Show>;
}

function ActionFormDialog(props: { grid: GridSlice<'context' | 'surface' | 'selection'>; form: ActionFormRequest }): JSX.Element {
  const fields = (): CatalogField[] => props.form.action.form ?? [];
  const [input, setInput] = createSignal<Cells>(
    Object.fromEntries(fields().map(field => [field.id, field.initial ?? fieldType(field).cleared ?? null])),
  );
  const label = (): string => props.form.action.label[props.grid.props.language];
  return (
    <GridDialog
      grid={props.grid}
      title={label()}
      confirm={label()}
      onConfirm={() => props.form.answer(input())}
      onCancel={() => props.form.answer(null)}
    >
      <For each={fields()}>
        {field => (
          <Input
            grid={props.grid}
            field={field}
            value={input()[field.id] ?? null}
            onChange={value => setInput(now => ({ ...now, [field.id]: value }))}
          />
        )}
      </For>
    </GridDialog>
  );
}

interface InputProps {
  grid: GridSlice<'context'>;
  field: CatalogField;
  value: Value;
  onChange: (value: Value) => void;
}

function Input(props: InputProps): JSX.Element {
  const id = createUniqueId();
  const language = () => props.grid.props.language;
  return (
    <div class="sg-field">
      <label for={id}>{props.field.label[language()]}</label>
      <FieldInput
        id={id}
        field={props.field}
        value={props.value}
        language={language()}
        rows={props.grid.source}
        onChange={props.onChange}
      />
      <Show when={props.field.help}>{help => <p class="sg-help">{help()[language()]}</p>}</Show>
    </div>
  );
}
