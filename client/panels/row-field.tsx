import './row-field.css';
import Lock from 'lucide-solid/icons/lock';
import { type JSX, Show } from 'solid-js';
import type { CatalogField } from '../../server/api/wire.ts';
import type { Value } from '../../server/model/change.ts';
import { FieldInput } from '../fields/inputs/field-input.tsx';
import { fieldType } from '../fields/registry.ts';
import { showValue } from '../fields/show-value.ts';
import { cellProblem, cellRemedy, lockReason } from '../grid/cell-display.ts';
import type { GridRow, RefusedText } from '../grid/source.ts';
import { language, localize } from '../i18n/language.ts';
import { rowTexts } from '../i18n/row.ts';
import { Autolink } from './autolink.tsx';
import { RowLink } from './row-link.tsx';
import { useDisplayContext, useWorkspace } from './workspace-context.ts';

/** One field in the row panel: its value or why it is locked, its problem, and a text that was not saved. */
export function RowField(props: { row: GridRow; field: CatalogField }): JSX.Element {
  const { table, rows } = useWorkspace('table');
  const { showReport } = useWorkspace('reports');
  const display = useDisplayContext();
  const id = `row-${props.field.id}`;
  const value = (): Value => props.row.cells[props.field.id] ?? null;
  const locked = (): string | null => lockReason(props.field, props.row, table(), language());
  const refused = (): RefusedText | undefined => props.row.refused?.find(item => item.field === props.field.id);
  const problem = (): string | null => (refused() ? null : cellProblem(props.field, props.row, display));
  const remedy = (): string | null => cellRemedy(props.field, props.row, display);

  async function save(next: Value): Promise<void> {
    const { id: row, cells } = props.row;
    const request = {
      table: table().id,
      row,
      from: { [props.field.id]: cells[props.field.id] ?? null },
      to: { [props.field.id]: next },
    };
    showReport(await rows().commit([request], localize(props.field.label)), true);
  }
  return (
    <div class="row-field" data-tick={fieldType(props.field).input === 'tick'}>
      <label for={id}>{localize(props.field.label)}</label>
      <Show
        when={locked() === null}
        fallback={
          <p id={id} class="row-locked" title={locked() ?? undefined}>
            <span>
              <Autolink text={showValue(value(), props.field, display) || '—'} />
            </span>
            <Lock aria-label={locked() ?? rowTexts().panel.locked} />
          </p>
        }
      >
        <FieldInput
          id={id}
          field={props.field}
          value={value()}
          language={language()}
          rows={rows()}
          invalid={problem() !== null || refused() !== undefined}
          describedBy={problem() === null ? undefined : `${id}-problem`}
          onChange={next => void save(next)}
        />
      </Show>
      <RowLink field={props.field} value={value()} name={showValue(value(), props.field, display)} />
      <Show when={problem()}>
        <p id={`${id}-problem`} class="wrong">
          {problem()}
        </p>
      </Show>
      <Show when={refused()}>
        {item => (
          <div class="row-refused">
            <p>
              <strong>{rowTexts().panel.notSaved}:</strong> “{showValue(item().text, props.field, display)}”.{' '}
              {[item().message, remedy()].filter(Boolean).join('. ')}
            </p>
            <div>
              <button type="button" class="button framed" onClick={() => void save(item().text)}>
                {rowTexts().panel.tryAgain}
              </button>
              <button type="button" class="button" onClick={() => rows().discard(props.row.id, props.field.id)}>
                {rowTexts().panel.discard}
              </button>
            </div>
          </div>
        )}
      </Show>
    </div>
  );
}
