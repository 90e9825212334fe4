import type { Component } from 'solid-js';
import type { CatalogField } from '../../../server/api/wire.ts';
import type { InputName } from '../field-type.ts';
import { fieldType } from '../registry.ts';
import type { EditorProps } from './editor-props.ts';
import { LineEditor } from './line-editor.tsx';
import { LinesEditor } from './lines-editor.tsx';

type Editor = Component<EditorProps>;

/** The editor of each kind of input in a cell; null where a cell is toggled instead, or how it is loaded. */
const editors: Record<InputName, Editor | null | { load: () => Promise<Editor> }> = {
  line: LineEditor,
  lines: LinesEditor,
  date: { load: async () => (await import('./date-editor.tsx')).DateEditor },
  tick: null,
  choice: { load: async () => (await import('./choice-editor.tsx')).ChoiceEditor },
  choices: { load: async () => (await import('./choices-editor.tsx')).ChoicesEditor },
  row: { load: async () => (await import('./row-editor.tsx')).RowEditor },
  rows: { load: async () => (await import('./rows-editor.tsx')).RowsEditor },
  parts: { load: async () => (await import('./parts-editor.tsx')).PartsEditor },
};

/** The editor of a column; null if it is not loaded, or if its cells are toggled instead. */
export function loadedEditor(column: CatalogField): Editor | null {
  const editor = editors[fieldType(column).input];
  return typeof editor === 'function' ? editor : null;
}

/** Loads the editor of a column. Rejects if it cannot be loaded. */
export async function loadEditor(column: CatalogField): Promise<Editor | null> {
  const { input } = fieldType(column);
  const editor = editors[input];
  if (editor === null || typeof editor === 'function') return editor;
  const loaded = await editor.load();
  editors[input] = loaded;
  return loaded;
}

/** Loads the editors of these columns, so that they open at once. */
export const loadEditors = async (columns: readonly CatalogField[]): Promise<void> => {
  for (const column of columns) await loadEditor(column);
};
