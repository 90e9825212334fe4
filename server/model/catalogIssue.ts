/** A problem in the definition of a table: where it is and what is wrong. */
export interface CatalogIssue {
  table: string;
  /** The field whose definition is wrong. */
  field?: string;
  /** The id of the rule whose definition is wrong. */
  rule?: string;
  code:
    | 'syntax'
    | 'unknown_field'
    | 'unknown_function'
    | 'arguments'
    | 'type'
    | 'result_type'
    | 'unknown_table'
    | 'unknown_relation'
    | 'rollup'
    | 'circle';
  /** English text. */
  message: string;
  /** The formula with the problem, and its position there (0-based, in UTF-16 units). */
  formula?: { text: string; at: number; length: number };
}

/** The part of a table's definition to which an issue belongs. */
export type DefinitionPart = Pick<CatalogIssue, 'table' | 'field' | 'rule'>;

/** An issue as one line of text, with its place. */
export function catalogIssueText({ table, field, rule, message, formula }: CatalogIssue): string {
  const part = field === undefined ? (rule === undefined ? '' : `, rule ${rule}`) : `, field ${field}`;
  return `Table ${table}${part}: ${message}${formula === undefined ? '' : ` In the formula: ${formula.text}`}`;
}
