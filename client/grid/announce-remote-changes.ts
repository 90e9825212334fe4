import { createEffect, on } from 'solid-js';
import { displayOf } from './cell-display.ts';
import type { GridState } from './state.ts';

interface CellSnapshot {
  row: string;
  field: string;
  name: string;
  text: string;
  isOwnEdit: boolean;
}

/** Says when the active cell changes without this page's doing: somebody else edited it, or a rule did. */
export function announceRemoteChanges(grid: GridState): void {
  createEffect(
    on(
      (): CellSnapshot | null => {
        const { row: position, column } = grid.selection.active();
        const [row, field] = [grid.row(position), grid.field(column)];
        if (!row || !field) return null;
        grid.source.version(row.id);
        const { language } = grid.props;
        const own = row.pending === true || (row.refused ?? []).some(one => one.field === field.id);
        const text =
          field.type === 'flag'
            ? grid.say(row.cells[field.id] === true ? 'yes' : 'no')
            : displayOf(field, row, grid.displayContext).text;
        return { row: row.id, field: field.id, name: field.label[language], text, isOwnEdit: own };
      },
      (now, before) => {
        if (!now || now.isOwnEdit || before?.row !== now.row || before.field !== now.field) return;
        // What the server makes of one's own text, a number without its spaces, is one's own too.
        if (before.isOwnEdit || before.text === now.text) return;
        grid.announce(now.text === '' ? 'emptiedHere' : 'changedHere', { name: now.name, value: now.text });
      },
    ),
  );
}
