/** A single value. Dates are ISO text and links are row ids, so both databases store the same. */
export type Scalar = string | number | boolean | null;

/** Several texts in one cell: the options of a multiple choice, or the rows of a many-link, by id. See `list.ts`. */
export type List = readonly string[];

/** A cell's value. Values are compared with `sameValue`, because two equal lists can be different arrays. */
export type Value = Scalar | List;

/** What a formula sees of a row: its cells by field id. */
export type Cells = Readonly<Record<string, Value | undefined>>;

/** The types of formulas. `any` means that the type is only known at run time. */
export type Type = 'text' | 'number' | 'flag' | 'date' | 'time' | 'link' | 'list' | 'any';

/** A binary operator, from weakest to strongest binding: comparisons, `&`, sums, products, power. */
export type Operator = '=' | '<>' | '<' | '<=' | '>' | '>=' | '&' | '+' | '-' | '*' | '/' | '^';

/**
 * A formula as data. Fields are referenced by id, so renaming a field never breaks a formula: `print` shows the new name.
 * `path` is a chain of field ids; all but the last are links: `['pool', 'total']`.
 */
export type Tree =
  | { kind: 'value'; value: Scalar }
  | { kind: 'field'; path: readonly string[] }
  | { kind: 'call'; name: string; args: readonly Tree[] }
  | { kind: 'binary'; operator: Operator; left: Tree; right: Tree }
  | { kind: 'negate'; of: Tree };

/** A field as formulas see it: `id` is stable, people read and type `name`, a link points to table `to`. */
export interface ScopeField {
  id: string;
  name: string;
  type: Type;
  to?: string;
}

/** The fields that a formula may use: those of its own table, and those of linked tables. */
export interface Scope {
  table: string;
  fields(table: string): readonly ScopeField[];
}

/** A problem with a formula: code, English message, and position in its text (0-based, in UTF-16 units). */
export interface FormulaIssue {
  code: 'syntax' | 'unknown_field' | 'unknown_function' | 'arguments' | 'type';
  message: string;
  at: number;
  length: number;
}
