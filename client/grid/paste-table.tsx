import type { JSX } from 'solid-js';
import { createMemo, For } from 'solid-js';
import type { ReadingChoices } from '../../server/model/tabular/reading.ts';
import { showValue } from '../fields/show-value.ts';
import { columnValues, type PasteColumn, type PasteDraft } from './paste-reading.ts';
import type { GridSlice } from './state.ts';

/** Number of rows shown. */
const previewRows = 5;

/** The first rows of a paste under the names of their target columns, with dates as they are read. */
export function PasteTable(props: {
  grid: GridSlice<'context'>;
  draft: PasteDraft;
  dates: ReadingChoices['dates'];
}): JSX.Element {
  const { grid } = props;
  const rows = createMemo(() => {
    const { reading } = props.draft;
    const values = reading.columns.map(column => columnValues(reading, column, props.dates));
    return Array.from({ length: Math.min(previewRows, reading.rows.length) }, (_, row) =>
      reading.columns.map(({ from, field, dates }, at) => {
        const value = values[at]!(row);
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
            <For each={props.draft.reading.columns}>
              {column => <th data-out={column.field ? undefined : ''}>{headerOf(grid, column)}</th>}
            </For>
          </tr>
        </thead>
        <tbody>
          <For each={rows()}>
            {row => (
              <tr>
                <For each={row}>
                  {(text, at) => <td data-out={props.draft.reading.columns[at()]?.field ? undefined : ''}>{text}</td>}
                </For>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </section>
  );
}

function headerOf(grid: GridSlice<'context'>, { from, heading, field }: PasteColumn): string {
  if (field) return field.label[grid.props.language];
  return grid.say('columnLeftOut', { name: heading || grid.say('extraPlace', { place: from + 1 }) });
}
