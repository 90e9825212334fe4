import './add-lazy-strings.ts';
import type { JSX } from 'solid-js';
import { createResource, createUniqueId, For, Match, Show, Switch } from 'solid-js';
import type { CatalogField } from '../../server/api/wire.ts';
import type { Cells } from '../../server/model/change.ts';
import { GridDialog } from './dialog.tsx';
import type { ActionFormRequest } from './dialog-state.ts';
import type { GridSlice } from './state.ts';

/** Asks for the inputs of an action. */
export function FormDialog(props: { grid: GridSlice<'context' | 'surface' | 'selection' | 'dialogs'> }): JSX.Element {
  return <Show when={props.grid.dialogs.actionForm()}>{form => <ActionFormDialog grid={props.grid} form={form()} />}</Show>;
}

function ActionFormDialog(props: { grid: GridSlice<'context' | 'surface' | 'selection'>; form: ActionFormRequest }): JSX.Element {
  const fields = (): CatalogField[] => props.form.action.form ?? [];
  const answer = (form: HTMLFormElement): void => {
    const data = new FormData(form);
    const cells: Cells = {};
    for (const field of fields()) {
      const entry = data.get(field.id);
      const text = typeof entry === 'string' ? entry : '';
      cells[field.id] =
        field.type === 'flag'
          ? entry !== null
          : field.type === 'number' && text !== ''
            ? Number(text)
            : text === ''
              ? null
              : text;
    }
    props.form.answer(cells);
  };
  const label = (): string => props.form.action.label[props.grid.props.language];
  return (
    <GridDialog grid={props.grid} title={label()} confirm={label()} onConfirm={answer} onCancel={() => props.form.answer(null)}>
      <For each={fields()}>{field => <Input grid={props.grid} field={field} />}</For>
    </GridDialog>
  );
}

const inputTypes: Partial<Record<CatalogField['type'], string>> = {
  email: 'email',
  phone: 'tel',
  number: 'number',
  date: 'date',
  flag: 'checkbox',
};

function Input(props: { grid: GridSlice<'context'>; field: CatalogField }): JSX.Element {
  const id = createUniqueId();
  const { language } = props.grid.props;
  const choices = () => [...(props.field.options ?? props.field.states ?? [])];
  const [rows] = createResource(
    () => props.field.to,
    to => props.grid.source.linkChoices(to, ''),
  );
  return (
    <div class="sg-field">
      <label for={id}>{props.field.label[language]}</label>
      <Switch fallback={<input id={id} name={props.field.id} type={inputTypes[props.field.type] ?? 'text'} class="sg-control" />}>
        <Match when={props.field.type === 'longtext'}>
          <textarea id={id} name={props.field.id} rows={4} class="sg-control" />
        </Match>
        <Match when={props.field.type === 'select' || props.field.type === 'state'}>
          <select id={id} name={props.field.id} class="sg-control">
            <For each={choices()}>{option => <option value={option.id}>{option.label[language]}</option>}</For>
          </select>
        </Match>
        <Match when={props.field.type === 'link'}>
          <select id={id} name={props.field.id} class="sg-control">
            <option value="" />
            <For each={rows() ?? []}>
              {row => <option value={row.id}>{row.hint === '' ? row.title : `${row.title} (${row.hint})`}</option>}
            </For>
          </select>
        </Match>
      </Switch>
      <Show when={props.field.help}>{help => <p class="sg-help">{help()[language]}</p>}</Show>
    </div>
  );
}
