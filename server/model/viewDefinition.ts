import type { LocalizedText } from './localizedText.ts';

/** The words for one row of a table and for several. */
export interface Noun {
  one: LocalizedText;
  many: LocalizedText;
}

/** A view that comes with its table: the rows for which a formula is true, by default all, and its columns. */
export interface BuiltInView {
  label: LocalizedText;
  filter?: string;
  /** The visible columns in their order; by default those of the table. */
  columns?: readonly string[];
  /** How many columns at the start stay in place; by default one. */
  frozen?: number;
  /** The text shown if it has no rows, and the table that helps then. */
  empty?: { title: LocalizedText; text: LocalizedText; lead?: { label: LocalizedText; table: string } };
}
