import { joinSentences } from '../../server/model/localizedText.ts';
import './row-credential.css';
import { createEffect, createSignal, type JSX, on, Show } from 'solid-js';
import type { CatalogField } from '../../server/api/wire.ts';
import { InlineError } from '../components/inline-error.tsx';
import type { GridRow } from '../contract/row.ts';
import { showValue } from '../fields/show-value.ts';
import { language, localize, t } from '../i18n/language.ts';
import { rowTexts } from '../i18n/row.ts';
import { useDisplayContext, useWorkspace } from './workspace-context.ts';

/** A credential in the row panel: whether one is set, and buttons to replace or clear it. What is typed is neither shown nor stored in the browser. */
export function RowCredential(props: { id: string; field: CatalogField; row: GridRow }): JSX.Element {
  const { workspace } = useWorkspace('session');
  const { table, rows } = useWorkspace('table');
  const display = useDisplayContext();
  const [isEditing, setEditing] = createSignal(false);
  const [isSaving, setSaving] = createSignal(false);
  const [problem, setProblem] = createSignal<string | null>(null);
  let input!: HTMLInputElement;
  let replace!: HTMLButtonElement;
  const isSet = (): boolean => props.row.cells[props.field.id] === true;
  const label = (): string => localize(props.field.label);
  function stop(): void {
    setEditing(false);
    setProblem(null);
  }
  function leave(): void {
    stop();
    replace.focus();
  }
  createEffect(on([() => props.row.id], stop, { defer: true }));

  /** Sends the text without keeping it anywhere: the row then says by itself whether one is set. */
  async function save(text: string): Promise<void> {
    const row = props.row.id;
    const request = { table: table().id, row, to: { [props.field.id]: text } };
    setSaving(true);
    const { mutations } = workspace;
    const { outcomes } = await mutations
      .commit(() => [request], mutations.enqueue([request], label()))
      .finally(() => setSaving(false));
    if (row !== props.row.id) return;
    const refused = outcomes.find(({ outcome }) => outcome === 'refused');
    const reasons = (refused?.issues ?? outcomes.flatMap(({ kept = [] }) => kept)).map(issue => rows().explain(issue));
    if (reasons.length > 0) return void setProblem(joinSentences(reasons));
    leave();
  }
  return (
    <div class="row-credential">
      <div>
        <span id={props.id} class="quiet">
          {showValue(isSet(), props.field, display)}
        </span>
        <button
          ref={element => {
            replace = element;
          }}
          type="button"
          class="button framed"
          aria-label={t().act.one(isSet() ? rowTexts().credential.replace : rowTexts().credential.set, label())}
          aria-expanded={isEditing()}
          onClick={() => {
            setEditing(true);
            input.focus();
          }}
        >
          {isSet() ? rowTexts().credential.replace : rowTexts().credential.set}
        </button>
        <Show when={isSet()}>
          <button
            type="button"
            class="button framed"
            aria-label={t().act.one(rowTexts().credential.clear, label())}
            disabled={isSaving()}
            onClick={() => void save('')}
          >
            {rowTexts().credential.clear}
          </button>
        </Show>
      </div>
      <Show when={isEditing()}>
        <form
          lang={language()}
          onSubmit={event => {
            event.preventDefault();
            if (input.value !== '' && !isSaving()) void save(input.value);
          }}
          onKeyDown={event => {
            if (event.key !== 'Escape') return;
            event.preventDefault();
            leave();
          }}
        >
          <input
            ref={element => {
              input = element;
            }}
            type="password"
            class="input"
            autocomplete="new-password"
            aria-label={rowTexts().credential.newValue(label())}
            aria-invalid={problem() !== null}
            aria-describedby={problem() === null ? undefined : `${props.id}-refused`}
          />
          <button type="submit" class="button main" disabled={isSaving()}>
            {rowTexts().credential.save}
          </button>
          <button type="button" class="button" onClick={leave}>
            {t().app.cancel}
          </button>
        </form>
      </Show>
      <Show when={problem()}>{text => <InlineError id={`${props.id}-refused`}>{text()}</InlineError>}</Show>
    </div>
  );
}
