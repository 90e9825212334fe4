import './print.css';
import type { CatalogField } from '../../server/api/wire.ts';
import type { GridRow } from '../contract/row.ts';
import { fieldType } from '../fields/registry.ts';
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
    return row ? [[cell('td', String(at + 1)), ...columns.map(({ field }) => cell('td', printed(grid, row, field), field))]] : [];
  });
  const name = grid.source.table().label[language];
  const table = append(document.createElement('table'), [
    append(document.createElement('caption'), [`${name} · ${grid.say('printed', { shown: rows.length, count: grid.count() })}`]),
    append(document.createElement('thead'), [
      tableRow([cell('th', '#'), ...columns.map(({ field }) => cell('th', field.label[language], field))]),
    ]),
    append(document.createElement('tbody'), rows.map(tableRow)),
  ]);
  table.className = 'sg-print';
  return table;
}

/** The text of a cell, a state as a pill. */
function printed(grid: GridSlice<'context'>, row: GridRow, field: CatalogField): Node | string {
  const { text, mark } = displayOf(field, row, grid.displayContext);
  const { pill, printed } = fieldType(field);
  if (text === '') return printed?.(row.cells[field.id], grid.props.language) ?? '';
  if (!pill || mark === '') return text;
  const element = append(document.createElement('span'), [text]);
  element.className = 'pill';
  element.dataset.mark = mark;
  return element;
}

/** A cell of the printed table, with the type of its field. */
function cell(tag: 'th' | 'td', content: Node | string, field?: CatalogField): HTMLElement {
  const element = append(document.createElement(tag), [content]);
  if (field) element.dataset.type = field.type;
  return element;
}

const tableRow = (cells: readonly HTMLElement[]): HTMLElement => append(document.createElement('tr'), cells);

function append(element: HTMLElement, inside: readonly (Node | string)[]): HTMLElement {
  element.append(...inside);
  return element;
}
