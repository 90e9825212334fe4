import { createSignal, For, type JSX, Show } from 'solid-js';
import { isVisible } from '../../formulas/unicode.ts';
import type { CatalogAction } from '../../server/api/wire.ts';
import type { Cells, Value } from '../../server/model/change.ts';
import { localize, t } from '../i18n/language.ts';
import { ModalDialog } from './dialog.tsx';
import { FieldInput } from './field-input.tsx';

interface ActionFormProps {
  action: CatalogAction;
  count: number;
  /** What the one row is called. */
  name: string;
  /** What a clear yes is asked to as well; null where none is needed. */
  confirm: string | null;
  answer: (input: Cells | null) => void;
}

/** Asks, before an action, for what it needs to know, and for a clear yes where it cannot be undone. */
export function ActionForm(props: ActionFormProps): JSX.Element {
  const [input, setInput] = createSignal<Cells>(
    Object.fromEntries((props.action.form ?? []).map(field => [field.id, field.initial ?? null])),
  );
  const [missing, setMissing] = createSignal<readonly string[]>([]);
  const isMissing = (field: string): boolean => missing().includes(field);

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    const empty = (props.action.form ?? []).filter(field => field.required && isEmpty(input()[field.id] ?? null));
    setMissing(empty.map(field => field.id));
    if (empty[0] === undefined) props.answer(input());
    else document.getElementById(`act-${empty[0].id}`)?.focus();
  }
  /** The three dots of a menu say that a question comes; here it is. */
  const label = (): string => localize(props.action.label).replace(/…$/, '');
  const title = (): string => (props.count > 1 ? t().act.many(label(), props.count) : t().act.one(label(), props.name));
  const set = (field: string, value: Value): void => void setInput(now => ({ ...now, [field]: value }));
  return (
    <ModalDialog title={title()} close={() => props.answer(null)}>
      <form class="form flat" novalidate onSubmit={submit}>
        <Show when={props.confirm}>{words => <p>{words()}</p>}</Show>
        <For each={props.action.form ?? []}>
          {field => (
            <div class="field">
              <label for={`act-${field.id}`}>{localize(field.label)}</label>
              <FieldInput
                id={`act-${field.id}`}
                field={field}
                value={input()[field.id] ?? null}
                invalid={isMissing(field.id)}
                describedBy={isMissing(field.id) ? `act-${field.id}-missing` : undefined}
                onChange={value => set(field.id, value)}
              />
              <Show when={isMissing(field.id)}>
                <p class="wrong" id={`act-${field.id}-missing`} role="alert">
                  {t().app.required}
                </p>
              </Show>
              <Show when={field.help}>{help => <p class="hint">{localize(help())}</p>}</Show>
            </div>
          )}
        </For>
        <div class="form-foot">
          <button type="button" class="button" onClick={() => props.answer(null)}>
            {t().app.cancel}
          </button>
          <button type="submit" class="button" classList={{ main: !props.action.removes, danger: props.action.removes }}>
            {label()}
          </button>
        </div>
      </form>
    </ModalDialog>
  );
}

const isEmpty = (value: Value): boolean => value === null || (typeof value === 'string' && !isVisible(value));
