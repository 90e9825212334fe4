/** A problem in the definition of a table: where it is and what is wrong. */
export interface CatalogIssue {
  table: string;
  /** The field whose definition is wrong. */
  field?: string;
  /** The id of the rule whose definition is wrong. */
  rule?: string;
  /** The id of the action whose definition is wrong. */
  action?: string;
  code:
    | 'syntax'
    | 'unknown_field'
    | 'unknown_function'
    | 'arguments'
    | 'type'
    | 'result_type'
    | 'unknown_table'
    | 'unknown_relation'
    | 'unknown_state'
    | 'unknown_action'
    | 'unknown_input'
    | 'id'
    | 'duplicate'
    | 'value'
    | 'scope'
    | 'actor'
    | 'rollup'
    | 'list'
    | 'circle';
  /** English text. */
  message: string;
  /** The formula with the problem, and its position there (0-based, in UTF-16 units). */
  formula?: { text: string; at: number; length: number };
}

/** The part of a table's definition to which an issue belongs. */
export type DefinitionPart = Pick<CatalogIssue, 'table' | 'field' | 'rule' | 'action'>;

/** An issue as one line of text, with its place. */
export function catalogIssueText({ table, field, rule, action, message, formula }: CatalogIssue): string {
  const parts = [
    `Table ${table}`,
    ...(field === undefined ? [] : [`field ${field}`]),
    ...(rule === undefined ? [] : [`rule ${rule}`]),
    ...(action === undefined ? [] : [`action ${action}`]),
  ];
  return `${parts.join(', ')}: ${message}${formula === undefined ? '' : ` In the formula: ${formula.text}`}`;
}
