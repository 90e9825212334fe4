import { createEffect, on } from 'solid-js';
import { fieldType } from '../fields/registry.ts';
import { displayOf } from './cell-display.ts';
import type { GridSlice } from './state.ts';

interface CellSnapshot {
  row: string;
  field: string;
  name: string;
  text: string;
  isOwnEdit: boolean;
}

/** Announces changes of the active cell that this page did not make: another person's edit, or the effect of a rule. */
export function announceRemoteChanges(grid: GridSlice<'context' | 'cells' | 'messages' | 'selection'>): void {
  createEffect(
    on(
      (): CellSnapshot | null => {
        const { row: position, column } = grid.selection.active();
        const [row, field] = [grid.row(position), grid.field(column)];
        if (!row || !field) return null;
        grid.source.version(row.id);
        const { language } = grid.props;
        const isOwnEdit = row.pending === true || (row.refused ?? []).some(one => one.field === field.id);
        const text = fieldType(field).spoken?.(row.cells[field.id], language) ?? displayOf(field, row, grid.displayContext).text;
        return { row: row.id, field: field.id, name: field.label[language], text, isOwnEdit };
      },
      (now, before) => {
        if (!now || now.isOwnEdit || before?.row !== now.row || before.field !== now.field) return;
        // The server's normal form of the person's own text (a number without spaces) is their own edit too.
        if (before.isOwnEdit || before.text === now.text) return;
        grid.announce(now.text === '' ? 'emptiedHere' : 'changedHere', { name: now.name, value: now.text });
      },
    ),
  );
}
