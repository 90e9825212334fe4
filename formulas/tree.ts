/** A cell's value. Dates are ISO text, links are row ids, so both databases store the same. */
export type Value = string | number | boolean | null;

/** What a formula sees of a row: its cells by field id. */
export type Cells = Readonly<Record<string, Value | undefined>>;

/** The types a formula can have. `any` is for a value whose type is not known before it is read. */
export type Type = 'text' | 'number' | 'flag' | 'date' | 'time' | 'link' | 'any';

/** An operator with two sides, by rising binding strength: or, and, comparisons, `&`, sums, products, power. */
export type Operator = '=' | '<>' | '<' | '<=' | '>' | '>=' | '&' | '+' | '-' | '*' | '/' | '^';

/**
 * A formula as data. Fields are held by id, so renaming a field never breaks a formula: `print` shows the new name.
 * `path` is a chain of field ids of which all but the last are links: `['pool', 'total']`.
 */
export type Tree =
  | { kind: 'value'; value: Value }
  | { kind: 'field'; path: readonly string[] }
  | { kind: 'call'; name: string; args: readonly Tree[] }
  | { kind: 'binary'; operator: Operator; left: Tree; right: Tree }
  | { kind: 'negate'; of: Tree };

/** A field as formulas see it: `id` is stable, `name` is what people read and type, `to` is the table a link points to. */
export interface ScopeField {
  id: string;
  name: string;
  type: Type;
  to?: string;
}

/** The fields a formula may name: those of its own table, and through links those of others. */
export interface Scope {
  table: string;
  fields(table: string): readonly ScopeField[];
}

/** What is wrong with a formula, in words, and where in its text (0-based, in UTF-16 units). */
export interface FormulaIssue {
  code: 'syntax' | 'unknown_field' | 'unknown_function' | 'arguments' | 'type';
  message: string;
  at: number;
  length: number;
}
