import type { Actor, Role } from './actor.ts';
import type { Cells, Issue, Row, RowId, ShownSecret, Value } from './change.ts';
import type { Field } from './field.ts';
import type { LocalizedText, Params } from './localizedText.ts';

/**
 * A rule names the states in which it must hold (`in`; where left out, every state but the first, or always in a table without states).
 * Entering such a state with the rule broken holds the row; breaking it inside such a state refuses the change; elsewhere it is only said.
 */
export type Rule = CheckRule | ClaimRule | RequiredRule;

interface RuleBase {
  code: string;
  words: LocalizedText;
  in?: readonly string[] | 'always';
  /** The rule speaks only of rows for which this formula is true. */
  when?: string;
  /** The field at which the issue is shown; that of the row whose change brought this one about, if it is of another table. */
  at?: string;
}

/** This formula must be true. */
export interface CheckRule extends RuleBase {
  kind: 'check';
  condition: string;
}

/** These fields must not be empty; `{fields}` in the words lists those that are. */
export interface RequiredRule extends RuleBase {
  kind: 'required';
  fields: readonly string[];
}

/**
 * Only so many rows may share this: a claim. Who has a place keeps it, the rest get one in row order while there is room.
 * Capacity 1 where `of` is left out: uniqueness. With `of`, a formula for the capacity, and `used`, one for the places taken: licensing.
 */
export interface ClaimRule extends RuleBase {
  kind: 'claim';
  key: string | readonly string[];
  capacity?: string;
  used?: string;
  /** Said where more have a place than there are places; `{used}` and `{total}` as in the words. */
  overCapacity?: Note;
}

/** What may not be done to a row whatever its new cells are, in words. `when` looks at the row as it was (as it would be, for `insert`). */
export interface Guard {
  on: readonly ('insert' | 'update' | 'delete')[];
  when: string;
  code: string;
  words: LocalizedText;
}

/** A condition of an action and what is said where it is false; `{field:time}` in the words is filled from the row. */
export interface ActionCondition {
  when: string;
  code: string;
  words: LocalizedText;
}

/** A named change offered on a row. */
export interface Action {
  label: LocalizedText;
  /** Offered where all of these are true of the row. */
  needs: readonly ActionCondition[];
  /** Cells to set; `{name}` takes the form's input of that name, `{now}` the time. It may set what people cannot. */
  set?: Record<string, string | number | boolean | null>;
  /** The row is deleted. */
  remove?: boolean;
  /** A row is made in another table because of this one: cells as in `set`, `{row}` takes this row. Who may change the row may do so. */
  add?: { table: string; set: NonNullable<Action['set']> };
  /** What is asked before. */
  form?: Record<string, FieldSpec>;
  /** It cannot be taken back by undo: asked for in a dialog. */
  confirm?: LocalizedText;
}

/** A change that stood, as a hook sees it: whole rows. */
export interface AppliedChange {
  table: string;
  row: RowId;
  from: Row | null;
  to: Row | null;
}

/** A change that a hook adds. `to` is a patch; with `row` left out a new row is made, and null deletes. `note` is what that row's verdict says then. */
export interface Addition {
  table: string;
  row?: RowId;
  to: Cells | null;
  note?: Note;
}

/** What a hook may look at and do. It writes nothing itself: what it adds goes through the loop and falls with the change that caused it. */
export interface HookContext {
  actor: Actor;
  /** ISO time of the commit. */
  now: string;
  /** Base of every link in a message, from configuration. */
  publicUrl: string;
  rows(table: string, ids: readonly (RowId | null | undefined)[]): Promise<Map<RowId, Row>>;
  /** The rows of which the field has one of these values. Of a row that goes, also those whose link to it was emptied by that. */
  where(table: string, field: string, values: readonly (string | null)[]): Promise<Row[]>;
  /** The rows whose unique field counts as the same as these texts, by text. */
  findByKey(table: string, field: string, texts: readonly (string | null)[]): Promise<Map<string, Row>>;
  /** Adds a change because of `cause`; returns the id of its row. */
  add(cause: AppliedChange, addition: Addition): RowId;
  /** Notes on the row of `cause` what its verdict says now, instead of `OK` or nothing. */
  note(cause: AppliedChange, note: Note): void;
  /** What caused this change cannot be, for a reason that no formula can find: it is held or refused, as by a rule. */
  reportIssue(cause: AppliedChange, why: Note & { field?: string }): void;
  newId(): RowId;
  /** 32 random bytes, base64url, and their SHA-256: the clear one is handed out once, the hash is kept. */
  newSecret(): { clear: string; hash: string };
  /** Whether messages leave this installation. Where they do not, `reveal` hands their secrets to the person who acts. */
  deliversMail: boolean;
  /** Shows a secret once, in the answer to this commit; to nobody of a lower role than `role`, and never in a dry run. */
  showOnce(secret: ShownSecret & { role: Role }): void;
  /** The form under which texts of this field count as the same. */
  normalizeKey(table: string, field: string, text: string): string;
}

/** What a hook says of a row in its verdict. */
export interface Note {
  code: string;
  words: LocalizedText;
  params?: Params;
}

/** Code that runs on what stood of its table, as one set: changes in, changes added. */
export type Hook = (changes: readonly AppliedChange[], context: HookContext) => Promise<void> | void;

/** What a trail may look at: the commit as a whole. `rows` also finds those that the commit deletes, as they were. */
export interface TrailContext extends Pick<HookContext, 'actor' | 'now' | 'rows' | 'where'> {
  /** The label of the transaction. */
  label: string;
  /** The fields of the trail's own table. */
  fields: readonly Field[];
}

/** A row that a commit leaves in an append-only table. */
export interface TrailEntry {
  table: string;
  to: Cells;
}

/**
 * Code that says what a commit leaves in an append-only table because of what changed in its own. It runs once, on what will be written.
 * Its rows stand with the commit, fail no rule, show in no outcome and are not undone.
 */
export type Trail = (
  changes: readonly AppliedChange[],
  context: TrailContext,
) => Promise<readonly TrailEntry[]> | readonly TrailEntry[];

/** A sentence with its code: why something may not be done. */
export interface Reason {
  code: string;
  words: LocalizedText;
}

/**
 * A way in which a row belongs to a person: `field` of the row names them (`id` is their own row in Users), or names a row that a
 * row of another table ties to them: `through.row` of that row names the same, `through.user` names the person, and `through.where` is so.
 */
export interface Relation {
  field: string;
  through?: { table: string; row: string; user: string; where?: Cells };
}

/** Which of the rows that a role reads it may do something to: those of a relation, and those for which a formula is true. All where both are left out. */
export interface RowGrant {
  /** The name of one of the table's relations. */
  rows?: string;
  when?: string;
}

/** Which cells of which rows a role may change: all that people can, or `fields`; and along which moves of the state, where not all that are legal. */
export interface ChangeGrant extends RowGrant {
  fields?: readonly string[];
  moves?: Readonly<Record<string, readonly string[]>>;
}

/** Which actions a role may run on which rows. An action that deletes is judged as a deletion. */
export interface ActionGrant extends RowGrant {
  actions: readonly string[];
}

/** What a new row of a role may have: these fields, and these states. All where left out. */
export interface InsertGrant {
  fields?: readonly string[];
  states?: readonly string[];
}

/** The only values that a role may give a field, and what is said of others. A value that is already there may stay. */
export interface ValueLimit extends Reason {
  only: readonly Value[];
}

/** What a role may do. Rows that it does not read do not exist for it. What is left out it may not do. */
export interface Grant {
  /** All rows of its organisation, or only those of these relations. */
  read: 'organisation' | readonly string[];
  insert?: true | InsertGrant;
  update?: true | readonly ChangeGrant[];
  delete?: true | readonly RowGrant[];
  /** Actions; all where `update` is true and this is left out. */
  act?: true | readonly ActionGrant[];
  values?: Readonly<Record<string, ValueLimit>>;
  /** Rows it may not touch, looked at as they are stored and as they would be; nor may anything follow for them from what it does elsewhere. */
  except?: readonly ({ when: string } & Reason)[];
}

/** A table: fields, rules, actions, hooks, and who may do what. */
export interface Table {
  id: string;
  label: LocalizedText;
  /** Where it stands in the rail; a hidden table has no page. */
  section: 'directory' | 'billing' | 'messages' | 'hidden';
  /** Fields whose values name a row when people type a link: `acme` for an organisation. */
  lookupFields: readonly string[];
  /** Formula for the name by which links show a row. */
  title: string;
  /** Links to `orgs` of which one must be the reader's organisation. `id` for orgs itself; none: Seatgrid only. */
  scope: readonly string[];
  /** Ways in which rows belong to a person, by name; grants speak of them. */
  relations: Readonly<Record<string, Relation>>;
  /** Rows of this table are people: the role under which this one acts now, or null where they may not. */
  roleOf?: (row: Row) => Role | null;
  fields: Record<string, Field>;
  rules: Record<string, Rule>;
  guards: readonly Guard[];
  actions: Record<string, Action>;
  hooks: Record<string, Hook>;
  access: Partial<Record<Role, Grant>>;
  trail?: Trail;
  /** Rows are added by Seatgrid and never changed; only the retention job deletes them. */
  appendOnly?: boolean;
  /** Undo brings back also those rows of this table that went as a consequence; elsewhere hooks see to what follows. */
  restoredByUndo?: boolean;
  /** What a commit's outcome tells of this table's rows: licence counts (fields org, product, total, used, reserved) or messages (kind, to). */
  report?: 'licences' | 'messages';
  /** Its rows hold secrets that are used soon: nobody reads them, and no backup keeps them. */
  secret?: boolean;
  /** The order in which it opens, as `-at`; that in which rows were made where left out. */
  sort?: string;
  /** Which rows need somebody's attention; those whose verdict is neither empty nor OK, where left out. */
  attention?: string;
  /** What asks for attention in a row that is in order by all rules; `attention` names it too. */
  alerts?: readonly Alert[];
  /** Says in the empty grid what to do first. */
  empty?: LocalizedText;
}

/** Rows of which `when` is true ask for attention: the cell `at` and the verdict say these words, which may name the cell. */
export interface Alert {
  when: string;
  at: string;
  words: LocalizedText;
}

/** A field before it has its id, as a table's page declares it. */
export type FieldSpec = Omit<Field, 'id'>;

interface TableSpec extends Omit<Partial<Table>, 'fields' | 'id'> {
  label: LocalizedText;
  title: string;
  fields: Record<string, FieldSpec>;
}

/** Declares a table. Fields get their ids from their keys; what is left out is empty. */
export function defineTable(id: string, spec: TableSpec): Table {
  const fields = Object.fromEntries(Object.entries(spec.fields).map(([key, field]) => [key, { ...field, id: key }]));
  return {
    section: 'directory',
    lookupFields: [],
    scope: [],
    rules: {},
    guards: [],
    actions: {},
    hooks: {},
    relations: {},
    access: {},
    ...spec,
    id,
    fields,
  };
}

/** What an issue needs to be shown in a language: its words by code. */
export type TextsByCode = Readonly<Record<string, LocalizedText>>;

/** A row-less issue, before it is known where it belongs. */
export type IssueDetails = Omit<Issue, 'table' | 'row'>;
