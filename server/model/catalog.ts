import type { Evaluator } from '../../formulas/env.ts';
import type { Scope, Tree } from '../../formulas/tree.ts';
import type { Role } from './actor.ts';
import type { Cells } from './change.ts';
import type { Field, Reason } from './field.ts';
import type { ActionGrant, ChangeGrant, Grant, RowGrant } from './grant.ts';
import type { StoredTable } from './store.ts';
import type { Action, ClaimRule, Guard, Rule, Table } from './table.ts';

export type { Tree };

/** A compiled formula of the catalog, with the fields that it reads. */
export interface CompiledFormula {
  tree: Tree;
  /** The fields of its own row that it reads, including the first link of each path. */
  reads: ReadonlySet<string>;
  /** The link chains that must be loaded before it runs: `['pool']` for `pool.total`. */
  linkPaths: readonly (readonly string[])[];
  run: Evaluator;
}

/** A rule with its compiled formulas and the states in which it must hold; null means always. */
export interface CompiledRule {
  id: string;
  rule: Rule;
  states: ReadonlySet<string> | null;
  when: CompiledFormula | null;
  condition: CompiledFormula | null;
  capacity: CompiledFormula | null;
  used: CompiledFormula | null;
  /** The hidden column of a claim, which holds the row's key while the row has a claim. */
  column: string | null;
  reads: ReadonlySet<string>;
  /** Whether it depends on who acts. */
  readsActor: boolean;
}

/** A claim, with the cells of its own row that its key depends on; null if the key also depends on other rows. */
export type CompiledClaim = CompiledRule & { rule: ClaimRule; column: string; ownFields: ReadonlySet<string> | null };

/** A computed field and its formula. */
export interface CompiledField {
  field: Field;
  formula: CompiledFormula;
}

/** A rollup as seen from the rows that it aggregates. */
export interface RollupFeed {
  /** The table and field of the aggregate. */
  to: CompiledTable;
  field: string;
  via: string;
  sum: string | null;
  where: CompiledFormula | null;
  /** The cells of an aggregated row that its contribution depends on. */
  ownFields: ReadonlySet<string>;
}

/** A link from another table's rows to this one's. */
export interface Referrer {
  table: CompiledTable;
  field: Field;
}

/** A column of another row that a formula reads, and the links that lead from the formula's row to it. */
export interface ForeignRead {
  table: string;
  field: string;
  path: readonly string[];
}

/** What a formula or claim needs from other rows: the links to load before it runs, and the columns on which it depends. */
interface ForeignReads {
  paths: readonly (readonly string[])[];
  foreign: readonly ForeignRead[];
}

/** A step of computing: a formula, a claim key or the reported rules of the rows of `table`, or a rollup over its rows. */
export type ComputeStep =
  | ({ kind: 'formula'; table: CompiledTable; field: string; formula: CompiledFormula } & ForeignReads)
  | ({ kind: 'claim'; table: CompiledTable; claim: CompiledClaim } & ForeignReads)
  | ({ kind: 'validation'; table: CompiledTable } & ForeignReads)
  | { kind: 'rollup'; table: CompiledTable; feed: RollupFeed };

/** A part of a grant with its compiled condition. */
export type CompiledRowGrant<G extends RowGrant> = G & { condition: CompiledFormula | null };

/** What a role may do, with compiled conditions. */
export interface CompiledGrant {
  grant: Grant;
  update: readonly CompiledRowGrant<ChangeGrant>[];
  delete: readonly CompiledRowGrant<RowGrant>[];
  act: true | readonly CompiledRowGrant<ActionGrant>[];
  except: readonly (Reason & { condition: CompiledFormula })[];
}

/** A compiled table: everything that the loop needs for each row, computed once. */
export interface CompiledTable {
  id: string;
  table: Table;
  fields: readonly Field[];
  byId: ReadonlyMap<string, Field>;
  /** The initial cells of a new row: every column, mostly null. */
  blank: Cells;
  state: Field | null;
  initialState: string | null;
  validation: Field | null;
  title: CompiledFormula;
  computed: readonly CompiledField[];
  rules: readonly CompiledRule[];
  /**
   * Only in a table with a validation result and without states, else null: the rules that may be broken, because nothing can be held. The
   * validation result reports them.
   */
  reported: readonly CompiledRule[] | null;
  claims: readonly CompiledClaim[];
  guards: readonly { guard: Guard; when: CompiledFormula }[];
  actions: ReadonlyMap<string, { action: Action; needs: readonly { when: CompiledFormula; at: number }[] }>;
  grants: ReadonlyMap<Role, CompiledGrant>;
  redirects: ReadonlyMap<string, { when: CompiledFormula; state: string }>;
  links: readonly Field[];
  /** The link chains that rules, guards and stored formulas follow. */
  linkPaths: readonly (readonly string[])[];
  feeds: RollupFeed[];
  referrers: Referrer[];
  /** The inert fields: no formula, rule, guard, hook or link depends on them. */
  inert: ReadonlySet<string>;
  /** The columns to read before changing only inert cells of a row, besides those cells. */
  minimalColumns: readonly string[];
  stored: StoredTable;
}

/** Compiled tables by id. */
export type CompiledTables = ReadonlyMap<string, CompiledTable>;

/** Every table of a workspace, compiled: a value that never changes. Work asks for it (`Catalogs`) and does not keep it. */
export interface Catalog {
  /** A fingerprint of the tables' definitions: a page that has another version reads the catalog again. */
  version: string;
  tables: CompiledTables;
  /** The table with this id; throws if there is none, which callers have checked. */
  table(id: string): CompiledTable;
  stored: readonly StoredTable[];
  /** The table whose rows are people. */
  people: CompiledTable | null;
  /** The tables in the order in which their hooks run: each after the tables that it links to. */
  order: readonly CompiledTable[];
  /** Everything that is computed, each step after those whose columns it reads. */
  steps: readonly ComputeStep[];
  /** The fields that a formula over a table may name, by id and English label. */
  scope(table: string): Scope;
}
