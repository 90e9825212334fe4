import { createSignal, For, type JSX, Show } from 'solid-js';
import { itemsOf } from '../../formulas/list.ts';
import { isVisible } from '../../formulas/unicode.ts';
import type { CatalogAction } from '../../server/api/wire.ts';
import type { Cells, Value } from '../../server/model/change.ts';
import { InlineError } from '../components/inline-error.tsx';
import { FieldInput } from '../fields/inputs/field-input.tsx';
import { language, localize, t } from '../i18n/language.ts';
import { ModalDialog } from './dialog.tsx';
import { useWorkspace } from './workspace-context.ts';

/** An action that waits for its input or confirmation. */
export interface PendingAction {
  action: CatalogAction;
  /** Number of rows. */
  count: number;
  /** The title of the row, if the action is for one row. */
  name: () => string;
  /** The confirmation text; null if none is needed. */
  confirm: string | null;
  answer: (input: Cells | null) => void;
}

/** The dialog before an action: its form and its confirmation. */
export function ActionForm(props: PendingAction): JSX.Element {
  const [input, setInput] = createSignal<Cells>(
    Object.fromEntries((props.action.form ?? []).map(field => [field.id, field.initial ?? null])),
  );
  const { rows } = useWorkspace('table');
  const [missing, setMissing] = createSignal<readonly string[]>([]);
  const isMissing = (field: string): boolean => missing().includes(field);

  function submit(): void {
    const empty = (props.action.form ?? []).filter(field => field.required && isEmpty(input()[field.id] ?? null));
    setMissing(empty.map(field => field.id));
    if (empty[0] === undefined) props.answer(input());
    else document.getElementById(`act-${empty[0].id}`)?.focus();
  }
  /** The action's label without the ellipsis of menu items. */
  const label = (): string => localize(props.action.label).replace(/…$/, '');
  const title = (): string => (props.count > 1 ? t().act.many(label(), props.count) : t().act.one(label(), props.name()));
  const set = (field: string, value: Value): void => void setInput(now => ({ ...now, [field]: value }));
  return (
    <ModalDialog
      title={title()}
      close={() => props.answer(null)}
      onSubmit={submit}
      footer={
        <>
          <button type="button" class="button framed" onClick={() => props.answer(null)}>
            {t().app.cancel}
          </button>
          <button type="submit" class="button" classList={{ main: !props.action.removes, danger: props.action.removes }}>
            {label()}
          </button>
        </>
      }
    >
      <Show when={props.confirm}>{words => <p>{words()}</p>}</Show>
      <For each={props.action.form ?? []}>
        {field => (
          <div class="field">
            <label for={`act-${field.id}`}>{localize(field.label)}</label>
            <FieldInput
              id={`act-${field.id}`}
              field={field}
              value={input()[field.id] ?? null}
              language={language()}
              rows={rows()}
              invalid={isMissing(field.id)}
              describedBy={isMissing(field.id) ? `act-${field.id}-missing` : undefined}
              onChange={value => set(field.id, value)}
            />
            <Show when={isMissing(field.id)}>
              <InlineError id={`act-${field.id}-missing`} role="alert">
                {t().app.required}
              </InlineError>
            </Show>
            <Show when={field.help}>{help => <p class="hint">{localize(help())}</p>}</Show>
          </div>
        )}
      </For>
    </ModalDialog>
  );
}

const isEmpty = (value: Value): boolean => itemsOf(value).every(item => !isVisible(item));
