import type { JSX } from 'solid-js';
import { createEffect, onCleanup, Show, Suspense } from 'solid-js';
import { Dynamic, Portal } from 'solid-js/web';
import { loadAhead } from '../browser/idle.ts';
import { cellValue } from '../fields/composed.ts';
import { editors, loadEditors } from '../fields/editors/registry.ts';
import { fieldType } from '../fields/registry.ts';
import { commitEditor } from './edit.ts';
import type { Editing } from './editing-state.ts';
import { createEditorKeys, leaveOnBlur } from './editor-keys.ts';
import type { GridSlice, WritingGrid } from './state.ts';

/** The open editor, inside the cell it edits. */
export function Editor(props: { grid: WritingGrid & GridSlice<'surface'> }): JSX.Element {
  createEffect(() => {
    const columns = props.grid.columns.visible().map(({ field }) => field);
    loadAhead([() => loadEditors(columns)]);
  });
  return (
    <Suspense>
      <Show when={props.grid.editing.current()} keyed>
        {editing => <InCell grid={props.grid} editing={editing} />}
      </Show>
    </Suspense>
  );
}

function InCell(props: { grid: WritingGrid & GridSlice<'surface'>; editing: Editing }): JSX.Element {
  const { grid } = props;
  const { row, column, spot, retryText, typed, list } = props.editing;
  const { field } = column;
  const cell = grid.root().querySelector<HTMLElement>(`[aria-rowindex="${spot.row + 2}"] > [aria-colindex="${spot.column + 2}"]`);
  cell?.setAttribute('data-editing', '');
  onCleanup(() => {
    cell?.removeAttribute('data-editing');
    grid.editing.commit = null;
  });
  return (
    <Portal
      mount={cell ?? grid.root()}
      ref={wrapper => {
        wrapper.className = 'sg-editor';
      }}
    >
      <Dynamic
        component={editors[fieldType(field).input] ?? undefined}
        field={field}
        label={grid.say('edit', { name: field.label[grid.props.language] })}
        value={cellValue(row?.cells, field)}
        retryText={retryText}
        typed={typed}
        list={list}
        context={grid.displayContext}
        rows={grid.source}
        keys={options => createEditorKeys(grid, typed, options)}
        onFocusOut={leaveOnBlur(grid)}
        choose={value => commitEditor(grid, value, 'stay')}
      />
    </Portal>
  );
}
