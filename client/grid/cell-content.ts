import '../components/chip.css';
import '../components/pill.css';
import { fieldType } from '../fields/registry.ts';
import type { CellDisplay } from './cell-display.ts';
import { chipLines, createChips } from './chips.ts';
import type { GridColumn } from './columns.ts';
import type { GridSlice } from './state.ts';

/** What a cell draws. Its parts are written only when they change. */
export interface CellContent {
  nodes: Node[];
  /** Draws another display, null for none, with the label of the link that fixes the problem. */
  draw(display: CellDisplay | null, remedy: string | null): void;
}

/**
 * Creates the content of a column's cells: a text alone, or in one element as a pill or a link. A validation result has a second one for its link, and a
 * list those of its chips. The text of a cell is always the whole one: the style draws a short cause, the label of a link and chips.
 */
export function createCellContent(grid: GridSlice<'context' | 'surface'>, column: GridColumn): CellContent {
  const text = document.createTextNode('');
  const { pill, aboutRow, chips } = fieldType(column.field);
  // To read the document for each cell would take as long as to write it.
  let written = '';
  const setText = (to: string): void => {
    if (to === written) return;
    written = to;
    text.data = to;
  };
  if (pill) {
    const element = around(text, 'pill');
    let drawn: string | null = null;
    return {
      nodes: [element],
      draw: display => {
        setText(display?.text ?? '');
        const mark = display?.mark ?? '';
        // A text that is no state is drawn as it is.
        if (mark === drawn) return;
        drawn = mark;
        element.dataset.mark = mark;
        element.className = mark === '' ? '' : 'pill';
      },
    };
  }
  if (aboutRow) return validationContent(text, setText);
  if (chips) {
    const cause = around(text, 'sg-cause');
    const setShort = createData(cause, 'short');
    const list = createChips();
    return {
      nodes: [cause, list.element],
      draw: display => {
        setText(display?.text ?? '');
        const items = display?.chips ?? null;
        setShort(items === null ? null : '');
        const lines = grid.view.cards() ? 1 : chipLines(grid.rowHeight());
        list.draw(items ?? [], grid.columns.width(column.id) - 16, lines);
      },
    };
  }
  const isLink = column.field.to !== undefined && (grid.props.canFollow?.(column.field.to) ?? false);
  return { nodes: [isLink ? around(text, 'sg-link') : text], draw: display => setText(display?.text ?? '') };
}

function validationContent(text: Text, setText: (to: string) => void): CellContent {
  const cause = around(text, 'sg-cause');
  const setShort = createData(cause, 'short');
  let link: { element: HTMLElement; setLabel: (label: string | null) => void } | null = null;
  return {
    nodes: [cause],
    draw: (display, remedy) => {
      setText(display?.text ?? '');
      setShort(display?.short ?? null);
      if (remedy === null) {
        link?.element.remove();
        link = null;
        return;
      }
      if (link === null) {
        const element = document.createElement('span');
        element.className = 'sg-link sg-remedy';
        cause.after(element);
        link = { element, setLabel: createData(element, 'label') };
      }
      link.setLabel(remedy);
    },
  };
}

/** A function that sets what the style draws in an element, which is no text of the cell. It writes only what changes. */
export function createData(element: HTMLElement, name: string): (value: string | null) => void {
  let written: string | null = null;
  return value => {
    if (value === written) return;
    written = value;
    if (value === null) delete element.dataset[name];
    else element.dataset[name] = value;
  };
}

function around(text: Text, name: string): HTMLElement {
  const element = document.createElement('span');
  element.className = name;
  element.append(text);
  return element;
}
