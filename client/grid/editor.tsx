import type { JSX } from 'solid-js';
import { createEffect, createSignal, onCleanup, Show } from 'solid-js';
import { Portal } from 'solid-js/web';
import { isLoadError, loadAhead } from '../browser/idle.ts';
import { columnValue } from '../fields/composed.ts';
import type { EditorProps } from '../fields/editors/editor-props.ts';
import { LineEditor } from '../fields/editors/line-editor.tsx';
import { loadEditor, loadEditors, loadedEditor } from '../fields/editors/registry.ts';
import { EarlyInput, type EarlyKeys, typeEarlyKeys } from './early-input.tsx';
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
    <Show when={props.grid.editing.current()} keyed>
      {editing => <InCell grid={props.grid} editing={editing} />}
    </Show>
  );
}

function InCell(props: { grid: WritingGrid & GridSlice<'surface'>; editing: Editing }): JSX.Element {
  const { grid } = props;
  const { row, column, spot, retryText, typed, list } = props.editing;
  const { field } = column;
  const cell = grid.root().querySelector<HTMLElement>(`[aria-rowindex="${spot.row + 2}"] > [aria-colindex="${spot.column + 2}"]`);
  cell?.setAttribute('data-editing', '');
  const [editor, setEditor] = createSignal(loadedEditor(field));
  let isOpen = true;
  onCleanup(() => {
    isOpen = false;
    cell?.removeAttribute('data-editing');
    grid.editing.commit = null;
  });
  const early: EarlyKeys = { isComposing: false, held: [] };
  /** The editor of the field; a line of text if it cannot be loaded for any reason, so that nothing typed is lost. */
  async function loadOrLine(): Promise<typeof LineEditor | null> {
    try {
      return await loadEditor(field);
    } catch (error) {
      if (!isLoadError(error)) reportError(error);
      return LineEditor;
    }
  }
  /** Replaces the early input by the editor, which begins with what was typed meanwhile. */
  async function replaceEarlyInput(): Promise<void> {
    const loaded = await loadOrLine();
    if (early.isComposing) await new Promise(done => early.input?.addEventListener('compositionend', done, { once: true }));
    if (!isOpen) return;
    const text = early.input?.value ?? '';
    setEditor(() => loaded);
    typeEarlyKeys(text, early.held);
  }
  if (editor() === null) void replaceEarlyInput();
  const editorProps: EditorProps = {
    field,
    label: grid.say('edit', { name: field.label[grid.props.language] }),
    value: columnValue(row?.cells, field),
    retryText,
    typed,
    list,
    context: grid.displayContext,
    rows: grid.source,
    keys: options => createEditorKeys(grid, typed, options),
    onFocusOut: leaveOnBlur(grid),
    choose: value => commitEditor(grid, value, 'stay'),
  };
  return (
    <Portal
      mount={cell ?? grid.root()}
      ref={wrapper => {
        wrapper.className = 'sg-editor';
      }}
    >
      <Show when={editor()} keyed fallback={<EarlyInput {...editorProps} early={early} />}>
        {Loaded => <Loaded {...editorProps} />}
      </Show>
    </Portal>
  );
}
