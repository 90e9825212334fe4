import type { Evaluator } from '../../formulas/env.ts';
import type { Scope, Tree } from '../../formulas/tree.ts';
import type { Role } from './actor.ts';
import type { Cells } from './change.ts';
import type { Field } from './field.ts';
import type { StoredTable } from './store.ts';
import type { Action, ActionGrant, ChangeGrant, ClaimRule, Grant, Guard, Reason, RowGrant, Rule, Table } from './table.ts';

export type { Tree };

/** A formula of the catalog, ready to run: what it says, what it reads, and how. */
export interface CompiledFormula {
  tree: Tree;
  /** Own fields read, the first links of paths among them. */
  reads: ReadonlySet<string>;
  /** Link chains that must be loaded before it runs: `['pool']` for `pool.total`. */
  linkPaths: readonly (readonly string[])[];
  run: Evaluator;
}

/** A rule with its formulas compiled and the states in which it must hold; null means always. */
export interface CompiledRule {
  id: string;
  rule: Rule;
  states: ReadonlySet<string> | null;
  when: CompiledFormula | null;
  condition: CompiledFormula | null;
  capacity: CompiledFormula | null;
  used: CompiledFormula | null;
  /** The hidden column of a claim, holding its key where the row claims a place. */
  column: string | null;
  reads: ReadonlySet<string>;
  /** Where its issues stand among those of a row: the missing first, then by field. */
  rank: number;
}

/** An `only` rule, with the cells of its own row that its key depends on; null where that depends on other rows as well. */
export type CompiledClaim = CompiledRule & { rule: ClaimRule; column: string; ownFields: ReadonlySet<string> | null };

/** A field worked out by a formula, in an order in which each comes after what it reads. */
export interface CompiledField {
  field: Field;
  formula: CompiledFormula;
}

/** A rollup as seen from the rows that feed it. */
export interface RollupFeed {
  /** The table and field that hold the aggregate. */
  to: CompiledTable;
  field: string;
  via: string;
  sum: string | null;
  where: CompiledFormula | null;
  /** The cells of a row that feeds it on which its share depends. */
  ownFields: ReadonlySet<string>;
}

/** A link from another table's rows to this one's. */
export interface Referrer {
  table: CompiledTable;
  field: Field;
}

/** A stored formula of another table that reads a field of this one through one link. */
export interface Dependent {
  table: CompiledTable;
  link: string;
  field: string;
}

/** A part of a grant with its condition compiled. */
export type CompiledRowGrant<G extends RowGrant> = G & { condition: CompiledFormula | null };

/** What a role may do, with its conditions compiled. */
export interface CompiledGrant {
  grant: Grant;
  update: readonly CompiledRowGrant<ChangeGrant>[];
  delete: readonly CompiledRowGrant<RowGrant>[];
  act: true | readonly CompiledRowGrant<ActionGrant>[];
  except: readonly (Reason & { condition: CompiledFormula })[];
}

/** A table with everything worked out once that the loop needs for each row. */
export interface CompiledTable {
  id: string;
  table: Table;
  fields: readonly Field[];
  byId: ReadonlyMap<string, Field>;
  /** What a new row has before anything was given: every column, mostly null. */
  blank: Cells;
  state: Field | null;
  initialState: string | null;
  validation: Field | null;
  title: CompiledFormula;
  computed: readonly CompiledField[];
  rules: readonly CompiledRule[];
  claims: readonly CompiledClaim[];
  guards: readonly { guard: Guard; when: CompiledFormula }[];
  actions: ReadonlyMap<string, { action: Action; needs: readonly { when: CompiledFormula; at: number }[] }>;
  grants: ReadonlyMap<Role, CompiledGrant>;
  redirects: ReadonlyMap<string, { when: CompiledFormula; state: string }>;
  links: readonly Field[];
  /** Link chains that rules, guards and stored formulas walk. */
  linkPaths: readonly (readonly string[])[];
  feeds: RollupFeed[];
  referrers: Referrer[];
  dependents: Dependent[];
  /** Cells from which nothing follows. */
  inert: ReadonlySet<string>;
  /** What must be known of a row to change its quiet cells, besides these themselves. */
  minimalColumns: readonly string[];
  stored: StoredTable;
}

/** Every table of a workspace, compiled. */
export interface Catalog {
  tables: ReadonlyMap<string, CompiledTable>;
  /** The table by id; throws for one that is not there, which callers have checked. */
  table(id: string): CompiledTable;
  stored: readonly StoredTable[];
  /** The table whose rows are people. */
  people: CompiledTable | null;
  /** Tables in the order in which their hooks run: each after those that it points to. */
  order: readonly CompiledTable[];
  /** The fields that a formula over a table may name, by id and English label. */
  scope(table: string): Scope;
}
