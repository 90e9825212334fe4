import type { Component } from 'solid-js';
import type { InputName } from '../field-type.ts';
import { ChoiceEditor } from './choice-editor.tsx';
import { ChoicesEditor } from './choices-editor.tsx';
import { DateEditor } from './date-editor.tsx';
import type { EditorProps } from './editor-props.ts';
import { LineEditor } from './line-editor.tsx';
import { LinesEditor } from './lines-editor.tsx';
import { RowEditor } from './row-editor.tsx';
import { RowsEditor } from './rows-editor.tsx';

/** The editor of each kind of input in a cell; null where a cell is toggled instead. */
export const editors: Readonly<Record<InputName, Component<EditorProps> | null>> = {
  line: LineEditor,
  lines: LinesEditor,
  date: DateEditor,
  tick: null,
  choice: ChoiceEditor,
  choices: ChoicesEditor,
  row: RowEditor,
  rows: RowsEditor,
};
