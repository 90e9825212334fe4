import { type Component, lazy } from 'solid-js';
import type { CatalogField } from '../../../server/api/wire.ts';
import type { InputName } from '../field-type.ts';
import { fieldType } from '../registry.ts';
import { ChoiceEditor } from './choice-editor.tsx';
import { DateEditor } from './date-editor.tsx';
import type { EditorProps } from './editor-props.ts';
import { LineEditor } from './line-editor.tsx';
import { LinesEditor } from './lines-editor.tsx';
import { RowEditor } from './row-editor.tsx';

/** The editor of each kind of input in a cell; null where a cell is toggled instead. Few tables have those that are loaded later. */
export const editors: Readonly<Record<InputName, (Component<EditorProps> & { preload?: () => Promise<unknown> }) | null>> = {
  line: LineEditor,
  lines: LinesEditor,
  date: DateEditor,
  tick: null,
  choice: ChoiceEditor,
  choices: lazy(async () => ({ default: (await import('./choices-editor.tsx')).ChoicesEditor })),
  row: RowEditor,
  rows: lazy(async () => ({ default: (await import('./rows-editor.tsx')).RowsEditor })),
  parts: lazy(async () => ({ default: (await import('./parts-editor.tsx')).PartsEditor })),
};

/** Loads the editors of these columns, so that they open at once and miss no key. */
export const loadEditors = async (columns: readonly CatalogField[]): Promise<void> => {
  for (const column of columns) await editors[fieldType(column).input]?.preload?.();
};
