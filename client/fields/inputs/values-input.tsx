import type { JSX } from 'solid-js';
import { createEffect, createSignal, For, Index, Match, on, onCleanup, Show, Switch } from 'solid-js';
import type { CatalogField } from '../../../server/api/wire.ts';
import type { Language } from '../../../server/model/localizedText.ts';
import { RemovableChip } from '../../components/chip.tsx';
import { choicesOf } from '../choices-of.ts';
import { sayField } from '../field-strings.ts';
import type { Choice, DisplayContext } from '../field-type.ts';
import { readValues, writeValues } from '../filter-items.ts';
import { type ReadValues, readFilterValues } from '../read-filter-values.ts';
import { fieldType } from '../registry.ts';
import type { RowFinder } from '../row-search.ts';
import { showValue } from '../show-value.ts';
import { RowInput } from './row-input.tsx';

interface ValuesInputProps {
  field: CatalogField;
  value: string;
  label: string;
  language: Language;
  rows: RowFinder;
  context: DisplayContext;
  /** Called with texts that mean no value of the field. */
  onRefused: (texts: readonly string[]) => void;
  /** Called with texts that were not looked up, and why. */
  onUnread: (unread: ReadValues['unread']) => void;
  onChange: (value: string) => void;
}

/** Several values of a filter: a button that removes each, and an input that adds another one. */
export function ValuesInput(props: ValuesInputProps): JSX.Element {
  const type = () => fieldType(props.field);
  /** Pastes whose values are being looked up. */
  const [reading, setReading] = createSignal(0);
  let isDisposed = false;
  onCleanup(() => {
    isDisposed = true;
  });
  createEffect(
    on(
      () => props.field,
      () => setReading(0),
      { defer: true },
    ),
  );
  const values = () => readValues(props.value);
  const title = (value: string | null): string =>
    value === null
      ? sayField(props.language, 'emptyChoice')
      : showValue(type().formula === 'number' ? Number(value) : value, props.field, props.context);
  const choices = (): Choice[] =>
    choicesOf(props.field, null, props.language).filter(({ value }) => !values().includes(value === null ? null : String(value)));
  const addAll = (added: readonly (string | null)[]): void => {
    const all = [...new Set([...values(), ...added])];
    if (all.length > values().length) props.onChange(writeValues(all));
  };
  const add = (value: string | null): void => addAll([value]);
  /** Adds what the field reads in these texts, and reports the others. */
  const addTexts = async (texts: readonly string[]): Promise<void> => {
    const { field } = props;
    setReading(reading() + 1);
    const { values: found, refused, unread } = await readFilterValues(texts, field, props.language, props.rows);
    // The condition may be gone by now, or about another field.
    if (isDisposed || props.field !== field) return;
    setReading(reading() - 1);
    addAll(found);
    props.onRefused(refused);
    props.onUnread(unread);
  };
  /** A copied column is a value for each of its lines. One line is text as usual where a text can be typed. */
  function pasteLines(event: ClipboardEvent): void {
    const lines = (event.clipboardData?.getData('text/plain') ?? '').split(/[\r\n]+/).map(line => line.trim());
    const found = lines.filter(line => line !== '');
    const isTyped = event.target instanceof HTMLInputElement && event.target.type === 'text';
    if (found.length < (isTyped ? 2 : 1)) return;
    event.preventDefault();
    void addTexts(found);
  }
  function addTyped(input: HTMLInputElement): void {
    const typed = input.value.trim();
    input.value = '';
    if (typed !== '') void addTexts([typed]);
  }
  return (
    <div class="filter-values" on:paste={pasteLines}>
      <div class="filter-chosen">
        <For each={values()}>
          {value => (
            <RemovableChip
              label={sayField(props.language, 'removeItem', { title: title(value) })}
              onRemove={() => props.onChange(writeValues(values().filter(one => one !== value)))}
            >
              {title(value)}
            </RemovableChip>
          )}
        </For>
      </div>
      <Show when={reading() > 0}>
        <p class="filter-wait" role="status">
          {sayField(props.language, 'searching')}
        </p>
      </Show>
      <Switch
        fallback={
          <input
            class="input"
            type={type().filterInput === 'date' ? 'date' : 'text'}
            inputMode={type().filterInput === 'number' ? 'decimal' : undefined}
            aria-label={props.label}
            onChange={event => addTyped(event.currentTarget)}
          />
        }
      >
        <Match when={type().filterInput === 'choice'}>
          <select
            class="select"
            aria-label={props.label}
            onChange={event => {
              const chosen = choices()[Number(event.currentTarget.value)];
              event.currentTarget.value = '';
              if (chosen) add(chosen.value === null ? null : String(chosen.value));
            }}
          >
            <option value="" />
            <Index each={choices()}>{(choice, index) => <option value={index}>{choice().label}</option>}</Index>
          </select>
        </Match>
        <Match when={type().filterInput === 'row'}>
          <RowInput
            rows={props.rows}
            table={props.field.to ?? ''}
            value={null}
            label={props.label}
            language={props.language}
            onChange={id => {
              if (id !== null) add(id);
            }}
          />
        </Match>
      </Switch>
    </div>
  );
}
