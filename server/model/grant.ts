import type { Cells, Value } from './change.ts';
import type { Reason } from './field.ts';

/**
 * A relation between a row and a person: `field` of the row names the person (`id` is their own row in Users), or names a row that a row of
 * another table connects with them: its `through.row` names the same row, its `through.user` names the person, and `through.where` matches it.
 */
export interface Relation {
  field: string;
  through?: { table: string; row: string; user: string; where?: Cells };
}

/** The rows, among those that a role reads, to which a grant applies: the rows of a relation, and rows for which a formula is true. All rows if neither is given. */
export interface RowGrant {
  /** The name of a relation of the table. */
  rows?: string;
  when?: string;
}

/** The cells that a role may change: all that people can change, or `fields`; and the state transitions that it may make, by default all legal ones. */
export interface ChangeGrant extends RowGrant {
  fields?: readonly string[];
  moves?: Readonly<Record<string, readonly string[]>>;
}

/** The actions that a role may run. An action that deletes rows counts as a deletion. */
export interface ActionGrant extends RowGrant {
  actions: readonly string[];
}

/** The fields and states that a role may set in a new row; by default all. */
export interface InsertGrant {
  fields?: readonly string[];
  states?: readonly string[];
}

/** The only values that a role may set in a field, or in a list, and the reason for others. An existing value may stay. */
export interface ValueLimit extends Reason {
  only: readonly Value[];
}

/** What a role may do. Rows that it does not read do not exist for it. Operations that are not listed are forbidden. */
export interface Grant {
  /** All rows of the organisation, or only those of these relations. */
  read: 'organisation' | readonly string[];
  insert?: true | InsertGrant;
  update?: true | readonly ChangeGrant[];
  delete?: true | readonly RowGrant[];
  /** Actions; by default all if `update` is true. */
  act?: true | readonly ActionGrant[];
  values?: Readonly<Record<string, ValueLimit>>;
  /** Rows that it may not change, neither directly nor as a consequence; checked as stored and as they would become. */
  except?: readonly ({ when: string } & Reason)[];
}
