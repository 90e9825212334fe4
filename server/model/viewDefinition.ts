import type { LocalizedText } from './localizedText.ts';

/** The words for one row of a table and for several. */
export interface Noun {
  one: LocalizedText;
  many: LocalizedText;
}

/** The words for adding a row: the button, and the empty row at the end. */
export interface AddingTexts {
  button: LocalizedText;
  hint: LocalizedText;
}

/** A column that shows several text fields of a row as one, such as the parts of a name. It stores nothing: people write its fields. */
export interface ComposedColumn {
  label: LocalizedText;
  /** The fields, in the order of reading. If all are empty, the column shows the title of the row. */
  fields: readonly string[];
  /**
   * The same fields, the one that an order by the column follows first, then those of the title of a row where all are empty. A list with
   * commas is in this order.
   */
  sort: readonly string[];
  /** The text of its empty cell in the row at the end. */
  hint?: LocalizedText;
  synonyms?: readonly string[];
  width?: number;
}

/**
 * The slots of actions in the bar of chosen rows, before and after that of "Set field…": the ids of the actions of each. Actions that share
 * a slot are never shown together.
 */
export interface BulkSlots {
  before: readonly (readonly string[])[];
  after: readonly (readonly string[])[];
}

/** A view that comes with its table: the rows for which a formula is true, by default all, and its columns. */
export interface BuiltInView {
  label: LocalizedText;
  filter?: string;
  /** The visible columns, fields or composed ones, in their order; by default those of the table. */
  columns?: readonly string[];
  /** How many columns at the start stay in place; by default one. */
  frozen?: number;
  /** The text shown if it has no rows, and the table that helps then. */
  empty?: { title: LocalizedText; text: LocalizedText; lead?: { label: LocalizedText; table: string } };
}
