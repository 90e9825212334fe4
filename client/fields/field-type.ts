import type { Type } from '../../formulas/tree.ts';
import type { CatalogField, CatalogTable, IssueDetails } from '../../server/api/wire.ts';
import type { RowId, Value } from '../../server/model/change.ts';
import type { TypeName } from '../../server/model/field.ts';
import type { Language } from '../../server/model/localizedText.ts';
import type { TextsByCode } from '../../server/model/table.ts';
import type { GridRow } from '../contract/row.ts';
import type { ConditionKind } from './comparisons.ts';

/** How values are typed or chosen: each has an editor for cells (`editors/registry.ts`) and an input for forms (`inputs/field-input.tsx`). */
export type InputName = 'line' | 'lines' | 'date' | 'tick' | 'choice' | 'choices' | 'row' | 'rows' | 'parts';

/** How a filter's value is typed or chosen (`inputs/filter-input.tsx`). */
export type FilterInputName = 'line' | 'number' | 'date' | 'moment' | 'choice' | 'choices' | 'row' | 'rows';

/** A value to choose. `disabled` is the reason why it cannot be chosen. */
export interface Choice {
  value: Value;
  label: string;
  hint?: string;
  mark?: string;
  disabled?: string;
}

/** What the display of a value depends on apart from its row. */
export interface DisplayContext {
  source: { table(): CatalogTable; linkTitle(table: string, id: RowId): string; titleOf?(row: RowId): string };
  language: Language;
  words: TextsByCode;
  /** The current message of an issue whose stored message is outdated; null if the stored one is current. */
  currentText?: (issue: IssueDetails) => string | null;
}

/** An item of a list as a chip: the id of a row or a choice, which gives the hue, and its text. */
export interface ChipItem {
  id: string;
  title: string;
}

/** A value that is there: never null. */
export type Filled = NonNullable<Value>;

/** A moment, in UTC and as local time, both as `2026-01-15T10:00:00.000Z`. */
export interface Moment {
  utc: string;
  local: string;
}

/** A cell of a loaded row. */
export interface FieldCell {
  value: Value | undefined;
  field: CatalogField;
  row: GridRow;
}

/**
 * A field type as the page shows and edits it. What can be left out says what it is without; everything else each type must say, so that a
 * type that is missing something does not compile.
 */
export interface ClientFieldType {
  name: TypeName;
  /** The type of its values in formulas, and in tables of other programs. */
  formula: Type;
  /** The path of the icon in its headings: lines in a square of 16 units. */
  icon: string;
  /** How an order by it is called, smallest first. */
  order: 'words' | 'amount' | 'time' | 'flag' | 'list';
  /** The default width of its column, in CSS pixels. */
  width: number;
  /** Its column takes the rest of the width, or some of it if no other takes the rest. Otherwise it keeps its own. */
  stretches?: 'rest' | 'some';
  /** Its values are aligned at the end of the cell, with digits of equal width; otherwise at the start. */
  align?: 'end';
  /** Its place on a card after the title: smaller numbers first. Otherwise after all that have one. */
  cardRank?: number;
  /** The value as people read it. */
  show: (value: Filled, field: CatalogField, context: DisplayContext) => string;
  /** The text in a cell of the grid; otherwise that of `show`. */
  cellText?: (cell: FieldCell, context: DisplayContext) => string;
  /** The short text that a cell draws instead; it then says the text to screen readers and as a tooltip. Null to draw the text. */
  short?: (cell: FieldCell, context: DisplayContext) => string | null;
  /** The mark before a cell's text, styled by `cell-type.css`; otherwise none. */
  mark?: (cell: FieldCell, context: DisplayContext) => string;
  /** A cell draws its text as a pill with the shape of its mark. */
  pill?: true;
  /** The items of a list that a cell draws as chips; otherwise it draws its text. */
  chips?: (value: Filled, field: CatalogField, context: DisplayContext) => readonly ChipItem[];
  /** The text in plain text for other programs; otherwise the value as it is stored. */
  plainText?: (value: Filled, cell: FieldCell, context: DisplayContext) => string;
  /** What a screen reader says for a cell that shows only a mark; otherwise its text. */
  spoken?: (value: Value | undefined, language: Language) => string;
  /** The printed text of a cell that shows only a mark; otherwise its text. */
  printed?: (value: Value | undefined, language: Language) => string;
  /** How its values are entered. A `tick` has no editor: a click, Enter and Space change it between yes and no. */
  input: InputName;
  /** The text with which a person begins to edit a value; otherwise the value as it is stored. */
  inputText?: (value: Filled, language: Language) => string;
  /** The text of an input without the focus; otherwise the text with which a person begins to edit. */
  restText?: (value: Filled, language: Language) => string;
  /** The value of a typed text, null if it is empty; text that cannot be read is returned as it is. Otherwise only the server reads it. */
  parse?: (text: string, language: Language) => Value;
  /** A filter formula for the rows whose field, by its id, leads to a row; only links have one. */
  linkFilter?: (field: string, row: RowId) => string;
  /** The keyboard of a touch screen for a line of text; otherwise the usual one. */
  keyboard?: 'email' | 'tel' | 'decimal';
  /** The choices in a cell with this value; otherwise there are none. */
  choices?: (field: CatalogField, value: Value, language: Language) => readonly Choice[];
  /** The comparisons that a filter offers, the most common first. */
  comparisons: readonly ConditionKind[];
  /** How the value of a filter is entered. */
  filterInput: FilterInputName;
  /** Its values never leave the server, so that no panel offers it. */
  concealed?: true;
  /** It is typed hidden, like a password, and never stored in the browser. */
  password?: true;
  /** The value of a cleared cell; otherwise null. */
  cleared?: Value;
  /** A cell never becomes empty: clearing it only removes a text that was not accepted. */
  alwaysFilled?: true;
  /** Each row needs its own value, so copies of one cell do not fill others. */
  distinct?: true;
  /** The text has lines: pasted separators belong to it. */
  multiline?: true;
  /** A series continues its values as days; otherwise as numbers or texts. */
  fillsDays?: true;
  /** The value to insert for the current moment, its time of day if `withTime`; otherwise nothing is inserted. */
  now?: (moment: Moment, withTime: boolean) => Value;
  /** Whether a stored value of `from` means the same in `into`, a field of the same type; otherwise it always does. */
  isAlike?: (from: CatalogField, into: CatalogField) => boolean;
  /** Its cells are about the whole row: its messages are the row's issues, and the row panel shows them apart from the fields. */
  aboutRow?: true;
}
