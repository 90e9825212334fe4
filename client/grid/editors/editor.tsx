import type { Component, JSX } from 'solid-js';
import { onCleanup, Show } from 'solid-js';
import { Dynamic, Portal } from 'solid-js/web';
import type { TypeName } from '../../../server/model/field.ts';
import type { Editing } from '../editing-state.ts';
import type { GridSlice, WritingGrid } from '../state.ts';
import { DateEditor } from './date.tsx';
import type { EditorProps } from './editor-keys.ts';
import { LinkEditor } from './link.tsx';
import { LongtextEditor } from './longtext.tsx';
import { NumberEditor } from './number.tsx';
import { SelectEditor } from './select.tsx';
import { TextEditor } from './text.tsx';

const editors: Partial<Record<TypeName, Component<EditorProps>>> = {
  longtext: LongtextEditor,
  number: NumberEditor,
  date: DateEditor,
  select: SelectEditor,
  state: SelectEditor,
  link: LinkEditor,
};

/** The open editor, inside the cell it edits. */
export function Editor(props: { grid: WritingGrid & GridSlice<'surface'> }): JSX.Element {
  return (
    <Show when={props.grid.editing.current()} keyed>
      {editing => <InCell grid={props.grid} editing={editing} />}
    </Show>
  );
}

function InCell(props: { grid: WritingGrid & GridSlice<'surface'>; editing: Editing }): JSX.Element {
  const { row, column } = props.editing.spot;
  const cell = props.grid.root().querySelector<HTMLElement>(`[aria-rowindex="${row + 2}"] > [aria-colindex="${column + 2}"]`);
  cell?.setAttribute('data-editing', '');
  onCleanup(() => {
    cell?.removeAttribute('data-editing');
    props.grid.editing.commit = null;
  });
  return (
    <Portal
      mount={cell ?? props.grid.root()}
      ref={wrapper => {
        wrapper.className = 'sg-editor';
      }}
    >
      <Dynamic component={editors[props.editing.column.field.type] ?? TextEditor} grid={props.grid} editing={props.editing} />
    </Portal>
  );
}
