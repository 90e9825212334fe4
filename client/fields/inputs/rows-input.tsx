import './choices-input.css';
import X from 'lucide-solid/icons/x';
import { For, type JSX } from 'solid-js';
import { listOf } from '../../../formulas/list.ts';
import type { List } from '../../../server/model/change.ts';
import type { Language } from '../../../server/model/localizedText.ts';
import { sayField } from '../field-strings.ts';
import type { RowFinder } from '../row-search.ts';
import { RowInput } from './row-input.tsx';

interface RowsInputProps {
  id?: string | undefined;
  row?: string | undefined;
  rows: RowFinder;
  table: string;
  value: List;
  label: string;
  language: Language;
  disabled?: boolean | undefined;
  invalid?: boolean | undefined;
  describedBy?: string | undefined;
  onChange: (value: List | null) => void;
}

/** Several rows of another table: a button that removes each, and a field that finds another one. */
export const RowsInput = (props: RowsInputProps): JSX.Element => (
  <div>
    <ul class="linked-rows">
      <For each={props.value}>
        {id => {
          const title = (): string => props.rows.linkTitle(props.table, id);
          return (
            <li>
              <button
                type="button"
                class="button"
                disabled={props.disabled}
                aria-label={sayField(props.language, 'removeItem', { title: title() })}
                onClick={() => props.onChange(listOf(props.value.filter(item => item !== id)))}
              >
                {title()}
                <X />
              </button>
            </li>
          );
        }}
      </For>
    </ul>
    <RowInput
      id={props.id}
      row={props.row}
      rows={props.rows}
      table={props.table}
      value={null}
      label={props.label}
      language={props.language}
      disabled={props.disabled}
      invalid={props.invalid}
      describedBy={props.describedBy}
      onChange={id => {
        if (id !== null) props.onChange(listOf([...props.value, id]));
      }}
    />
  </div>
);
