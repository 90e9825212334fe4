import './field-input.css';
import { For, type JSX, Match, Switch } from 'solid-js';
import type { CatalogField } from '../../server/api/wire.ts';
import type { Value } from '../../server/model/change.ts';
import { localize } from '../i18n/language.ts';
import { DateInput } from './date-input.tsx';
import { LinkInput } from './link-input.tsx';

interface FieldInputProps {
  id: string;
  field: CatalogField;
  value: Value;
  disabled?: boolean;
  invalid?: boolean;
  describedBy?: string | undefined;
  onChange: (value: Value) => void;
}

const types: Partial<Record<CatalogField['type'], string>> = { email: 'email', phone: 'tel' };

/** The input of a field's value. Calls `onChange` with the typed text when the input loses the focus; the server parses it. */
export function FieldInput(props: FieldInputProps): JSX.Element {
  const text = (): string => (props.value === null ? '' : String(props.value));
  const changed = (typed: string): void => {
    if (typed !== text()) props.onChange(typed === '' ? null : typed);
  };
  const options = (): readonly { id: string; label: { en: string; fr: string } }[] => {
    const { states, options } = props.field;
    if (!states) return options ?? [];
    const next = states.find(state => state.id === props.value)?.next;
    return next ? states.filter(state => state.id === props.value || next.includes(state.id)) : states;
  };
  return (
    <Switch
      fallback={
        <input
          id={props.id}
          class="input"
          type={types[props.field.type] ?? 'text'}
          inputMode={props.field.type === 'number' ? 'decimal' : undefined}
          value={text()}
          disabled={props.disabled}
          spellcheck={false}
          autocomplete="off"
          aria-invalid={props.invalid}
          aria-describedby={props.describedBy}
          onChange={event => changed(event.currentTarget.value)}
        />
      }
    >
      <Match when={props.field.type === 'flag'}>
        <input
          id={props.id}
          type="checkbox"
          class="tick"
          checked={props.value === true}
          disabled={props.disabled}
          onChange={event => props.onChange(event.currentTarget.checked)}
        />
      </Match>
      <Match when={props.field.type === 'select' || props.field.type === 'state'}>
        <select
          id={props.id}
          class="select"
          disabled={props.disabled}
          aria-invalid={props.invalid}
          aria-describedby={props.describedBy}
          onChange={event => changed(event.currentTarget.value)}
        >
          {(props.field.type === 'select' && !props.field.required) || props.value === null ? (
            <option value="" selected={props.value === null} />
          ) : null}
          <For each={options()}>
            {option => (
              <option value={option.id} selected={option.id === props.value}>
                {localize(option.label)}
              </option>
            )}
          </For>
        </select>
      </Match>
      <Match when={props.field.type === 'link' && props.field.to}>
        {to => (
          <LinkInput
            table={to()}
            value={props.value === null ? null : String(props.value)}
            label={localize(props.field.label)}
            disabled={props.disabled ?? false}
            invalid={props.invalid ?? false}
            onChange={props.onChange}
          />
        )}
      </Match>
      <Match when={props.field.type === 'date'}>
        <DateInput
          id={props.id}
          value={text()}
          disabled={props.disabled}
          invalid={props.invalid}
          describedBy={props.describedBy}
          onChange={changed}
        />
      </Match>
      <Match when={props.field.type === 'longtext'}>
        <textarea
          id={props.id}
          class="input"
          rows={3}
          value={text()}
          disabled={props.disabled}
          aria-invalid={props.invalid}
          aria-describedby={props.describedBy}
          onChange={event => changed(event.currentTarget.value)}
        />
      </Match>
    </Switch>
  );
}
