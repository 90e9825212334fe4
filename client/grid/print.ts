import { displayOf } from './cell-display.ts';
import type { GridSlice } from './state.ts';

/** Largest number of printed rows. For more, there is the export. */
const maxPrinted = 2_000;

/**
 * Prints the rows of the view as a table: all loaded rows and, with Ctrl+P, also those not loaded, up to `maxPrinted`.
 * Returns a function that removes the listeners.
 */
export function listenToPrint(grid: GridSlice<'context' | 'cells' | 'surface' | 'messages'>): () => void {
  let table: HTMLElement | null = null;
  const before = (): void => {
    table?.remove();
    table = printTable(grid);
    document.body.append(table);
  };
  const after = (): void => table?.remove();
  const key = (event: KeyboardEvent): void => {
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || event.key.toLowerCase() !== 'p') return;
    event.preventDefault();
    grid.source.rowsBetween(0, Math.min(maxPrinted, grid.count()) - 1).then(() => print(), grid.reportError);
  };
  addEventListener('beforeprint', before);
  addEventListener('afterprint', after);
  addEventListener('keydown', key);
  return () => {
    after();
    removeEventListener('beforeprint', before);
    removeEventListener('afterprint', after);
    removeEventListener('keydown', key);
  };
}

function printTable(grid: GridSlice<'context' | 'cells' | 'surface'>): HTMLElement {
  const columns = grid.columns.ordered();
  const { language } = grid.props;
  const positions = Array.from({ length: Math.min(maxPrinted, grid.count()) }, (_, at) => at).filter(
    at => grid.source.ids.at(at, at) !== null,
  );
  const rows = positions.flatMap(at => {
    const row = grid.row(at);
    return row
      ? [[String(at + 1), ...columns.map(({ field }) => textAt(grid, displayOf(field, row, grid.displayContext), field.type))]]
      : [];
  });
  const name = grid.source.table().label[language];
  const table = append(document.createElement('table'), [
    append(document.createElement('caption'), [`${name} · ${grid.say('printed', { shown: rows.length, count: grid.count() })}`]),
    append(document.createElement('thead'), [tableRow('th', ['#', ...columns.map(({ field }) => field.label[language])])]),
    append(
      document.createElement('tbody'),
      rows.map(cells => tableRow('td', cells)),
    ),
  ]);
  table.className = 'sg-print';
  return table;
}

/** The printed text of a cell; for a flag, whether it is ticked. */
const textAt = (grid: GridSlice<'context'>, { text, mark }: { text: string; mark: string }, type: string): string =>
  type === 'flag' && text === '' ? (mark === 'checked' ? grid.say('yes') : '') : text;

const tableRow = (tag: 'th' | 'td', texts: readonly string[]): HTMLElement =>
  append(
    document.createElement('tr'),
    texts.map(text => append(document.createElement(tag), [text])),
  );

function append(element: HTMLElement, inside: readonly (Node | string)[]): HTMLElement {
  element.append(...inside);
  return element;
}
