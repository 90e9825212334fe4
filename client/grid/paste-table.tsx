import type { JSX } from 'solid-js';
import { createMemo, For } from 'solid-js';
import type { ReadingChoices } from '../../server/model/tabular/reading.ts';
import { splitParts, writtenFields } from '../fields/composed.ts';
import { showValue } from '../fields/show-value.ts';
import { columnReader, type PasteColumn, type PasteDraft } from './paste-reading.ts';
import type { GridSlice } from './state.ts';

/** Number of rows shown. */
const previewRows = 5;

/** The first rows of a paste under the names of their target columns, with dates as they are read and names as they are divided. */
export function PasteTable(props: {
  grid: GridSlice<'context'>;
  draft: PasteDraft;
  dates: ReadingChoices['dates'];
}): JSX.Element {
  const { grid } = props;
  const columns = createMemo(() => props.draft.reading.columns.flatMap(column => shownColumns(grid, column)));
  const rows = createMemo(() => {
    const { reading } = props.draft;
    const values = reading.columns.map(column => columnReader(reading, column, props.dates));
    return Array.from({ length: Math.min(previewRows, reading.rows.length) }, (_, row) =>
      reading.columns.flatMap(({ from, field, dates }, at) => {
        const value = values[at]!(row);
        if (field?.parts) return splitParts(field, value);
        return field !== null && dates !== null && value !== null
          ? showValue(value, field, grid.displayContext)
          : (reading.rows[row]?.[from]?.text ?? '');
      }),
    );
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it may overflow, and keyboard users must be able to scroll it
    <section class="sg-paste-table" aria-label={grid.say('firstRows')} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <For each={columns()}>{({ name, isOut }) => <th data-out={isOut ? '' : undefined}>{name}</th>}</For>
          </tr>
        </thead>
        <tbody>
          <For each={rows()}>
            {row => (
              <tr>
                <For each={row}>{(text, at) => <td data-out={columns()[at()]?.isOut ? '' : undefined}>{text}</td>}</For>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </section>
  );
}

/** The columns that show a pasted one: itself, or the fields into which its texts are divided. */
function shownColumns(grid: GridSlice<'context'>, { from, heading, field }: PasteColumn): { name: string; isOut: boolean }[] {
  if (field === null) {
    const name = grid.say('columnLeftOut', { name: heading || grid.say('extraColumn', { number: from + 1 }) });
    return [{ name, isOut: true }];
  }
  return writtenFields(field, grid.source.table()).map(({ label }) => ({ name: label[grid.props.language], isOut: false }));
}
