import Lock from 'lucide-solid/icons/lock';
import { type JSX, Show } from 'solid-js';
import type { CatalogField } from '../../server/api/wire.ts';
import type { Value } from '../../server/model/change.ts';
import { lockOf, problemOf, remedyAt, showValue } from '../grid/look.ts';
import type { Refused, ShownRow } from '../sync/shelf.ts';
import { rowWords } from '../words/row.ts';
import { inWords, language } from '../words/words.ts';
import { readerOf, useDesk } from './desk.ts';
import { FieldInput } from './field-input.tsx';
import { Linked } from './linked.tsx';
import { RowLink } from './row-link.tsx';

/** One field of the row in the panel: its value to edit, or why it cannot be; what is wrong with it, and what was not taken. */
export function RowField(props: { row: ShownRow; field: CatalogField }): JSX.Element {
  const desk = useDesk();
  const reader = readerOf(desk);
  const id = `row-${props.field.id}`;
  const value = (): Value => props.row.cells[props.field.id] ?? null;
  const locked = (): string | null => lockOf(props.field, props.row, desk.table(), language());
  const refused = (): Refused | undefined => props.row.refused?.find(item => item.field === props.field.id);
  const problem = (): string | null => (refused() ? null : problemOf(props.field, props.row, reader));
  const remedy = (): string | null => remedyAt(props.field, props.row, reader);

  async function save(next: Value): Promise<void> {
    const { id: row, cells } = props.row;
    const wish = {
      table: desk.table().id,
      row,
      from: { [props.field.id]: cells[props.field.id] ?? null },
      to: { [props.field.id]: next },
    };
    desk.tell(await desk.rows().commit([wish], inWords(props.field.label)), true);
  }
  return (
    <div class="row-field" data-tick={props.field.type === 'flag'}>
      <label for={id}>{inWords(props.field.label)}</label>
      <Show
        when={locked() === null}
        fallback={
          <p id={id} class="row-locked" title={locked() ?? undefined}>
            <span>
              <Linked text={showValue(value(), props.field, reader) || '—'} />
            </span>
            <Lock aria-label={locked() ?? rowWords().panel.locked} />
          </p>
        }
      >
        <FieldInput
          id={id}
          field={props.field}
          value={value()}
          invalid={problem() !== null || refused() !== undefined}
          describedBy={problem() === null ? undefined : `${id}-problem`}
          onChange={next => void save(next)}
        />
      </Show>
      <RowLink field={props.field} value={value()} name={showValue(value(), props.field, reader)} />
      <Show when={problem()}>
        <p id={`${id}-problem`} class="wrong">
          {problem()}
        </p>
      </Show>
      <Show when={refused()}>
        {item => (
          <div class="row-refused">
            <p>
              <strong>{rowWords().panel.notTaken}:</strong> “{showValue(item().text, props.field, reader)}”.{' '}
              {[item().message, remedy()].filter(Boolean).join('. ')}
            </p>
            <div>
              <button type="button" class="button framed" onClick={() => void save(item().text)}>
                {rowWords().panel.tryAgain}
              </button>
              <button type="button" class="button" onClick={() => desk.rows().discard(props.row.id, props.field.id)}>
                {rowWords().panel.discard}
              </button>
            </div>
          </div>
        )}
      </Show>
    </div>
  );
}
