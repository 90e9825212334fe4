import { createSignal, createUniqueId, For, type JSX, onMount } from 'solid-js';
import type { CatalogAction } from '../../../server/api/wire.ts';
import type { Cells } from '../../../server/model/change.ts';
import type { Language } from '../../../server/model/localizedText.ts';
import { FieldInput } from '../../fields/inputs/field-input.tsx';
import type { RowFinder } from '../../fields/row-search.ts';

/** An action that waits for its inputs; null cancels it. */
export interface PendingForm {
  action: CatalogAction;
  answer(cells: Cells | null): void;
}

/** The form of an action, which the page around a grid shows. */
export function SampleActionForm(props: PendingForm & { rows: RowFinder; language: Language }): JSX.Element {
  const [input, setInput] = createSignal<Cells>({});
  const label = (): string => props.action.label[props.language];
  return (
    <dialog ref={dialog => onMount(() => dialog.showModal())} aria-label={label()} onCancel={() => props.answer(null)}>
      <form
        onSubmit={event => {
          event.preventDefault();
          props.answer(input());
        }}
      >
        <For each={props.action.form ?? []}>
          {field => {
            const id = createUniqueId();
            return (
              <>
                <label for={id}>{field.label[props.language]}</label>
                <FieldInput
                  id={id}
                  field={field}
                  value={input()[field.id] ?? null}
                  language={props.language}
                  rows={props.rows}
                  onChange={value => setInput(now => ({ ...now, [field.id]: value }))}
                />
              </>
            );
          }}
        </For>
        <button type="submit">{label()}</button>
      </form>
    </dialog>
  );
}
