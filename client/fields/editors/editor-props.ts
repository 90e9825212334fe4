import type { CatalogField } from '../../../server/api/wire.ts';
import type { Value } from '../../../server/model/change.ts';
import type { DisplayContext } from '../field-type.ts';
import type { RowFinder } from '../row-search.ts';
import { textToEdit } from '../typed-text.ts';

/** The props of every editor of a cell. The grid decides what its keys do and where a value goes. */
export interface EditorProps {
  field: CatalogField;
  /** The accessible name: the column's label. */
  label: string;
  /** The cell's value; null if it is empty or the row is new. */
  value: Value;
  /** A text that the cell did not accept; the editor continues with it. */
  retryText: string | null;
  /** Opened by typing: the old content is replaced. */
  typed: boolean;
  /** Opened to choose: the calendar opens at once. */
  list: boolean;
  context: DisplayContext;
  rows: RowFinder;
  /** The handler of keydown: Enter, Tab, Escape and, after typing, arrows close the editor. Call it once. */
  keys: (options: KeyOptions) => (event: KeyboardEvent) => void;
  /** The handler of focusout: writes the value when the focus leaves the editor. */
  onFocusOut: (event: FocusEvent) => void;
  /** Writes a value and closes the editor. */
  choose: (value: Value) => void;
}

/** Options of an editor's keys: the value to write, and the arrow keys it uses itself. */
export interface KeyOptions {
  read(): Value;
  /** The up and down arrows belong to a list. */
  list?: boolean;
  /** Alt+Enter starts a new line. */
  lines?: boolean;
}

/** Focuses an input with the caret at the end. */
export function focusEnd(input: HTMLInputElement | HTMLTextAreaElement): void {
  input.focus({ preventScroll: true });
  input.setSelectionRange(input.value.length, input.value.length);
}

/** Focuses an input with its text selected, so that typing replaces it. */
export function focusAll(input: HTMLInputElement): void {
  input.focus({ preventScroll: true });
  input.select();
}

/** The initial text of an editor: empty if typing replaces the value, otherwise the text that was not accepted, or that of the value. */
export const startText = ({ field, value, retryText, typed, context }: EditorProps): string =>
  typed ? '' : (retryText ?? textToEdit(field, value, context.language));
