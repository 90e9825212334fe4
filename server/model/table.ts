import type { Actor, Role } from './actor.ts';
import type { Cells, Issue, Row, RowId, ShownSecret } from './change.ts';
import type { Alert, Field, FieldGroup } from './field.ts';
import { fieldType } from './fieldType.ts';
import type { Grant, Relation } from './grant.ts';
import type { LocalizedText, Params } from './localizedText.ts';
import type { People } from './people.ts';
import { sealedField, sealedFieldOf } from './sealing.ts';
import type { TimedTransition } from './timedTransition.ts';
import type { AddingTexts, BuiltInView, BulkSlots, ComposedColumn, Noun } from './viewDefinition.ts';

/**
 * A rule must hold in the states `in`: by default in every state except the first. A row that would enter such a state with a broken rule is
 * held; a change that breaks the rule inside such a state is refused. In a table without states it must always hold; but if such a table has a
 * validation result, a rule without `in: 'always'` that is not a claim is only reported there.
 */
export type Rule = CheckRule | ClaimRule | RequiredRule;

interface RuleBase {
  code: string;
  words: LocalizedText;
  in?: readonly string[] | 'always';
  /** The rule applies only to rows for which this formula is true. */
  when?: string;
  /** The field where the issue is shown. If a change in another table broke the rule, it is a field of the changed row. */
  at?: string;
}

/** A rule with a condition: the formula must be true. */
export interface CheckRule extends RuleBase {
  kind: 'check';
  condition: string;
}

/** A rule with required fields; of a list of fields, at least one is required. `{fields}` in its words lists the missing ones. */
export interface RequiredRule extends RuleBase {
  kind: 'required';
  fields: readonly (string | readonly string[])[];
}

/**
 * A claim: a limited number of rows may share a key. Rows that hold a place keep it; others get one in row order while there is room.
 * Without `capacity` one row may hold a key: uniqueness. With `capacity`, a formula for the number of places, and `used`, a formula for the
 * places taken: licensing.
 */
export interface ClaimRule extends RuleBase {
  kind: 'claim';
  key: string | readonly string[];
  capacity?: string;
  used?: string;
  /** The issue if more rows hold a place than there are places; `{used}` and `{total}` as in the words. */
  overCapacity?: Note;
}

/** Forbids an operation on a row, whatever its new cells are. `when` is evaluated on the row before the change (after it, for `insert`). */
export interface Guard {
  on: readonly ('insert' | 'update' | 'delete')[];
  when: string;
  code: string;
  words: LocalizedText;
}

/** A condition of an action, and the reason if it is false; `{field:time}` in the words is filled from the row. */
export interface ActionCondition {
  when: string;
  code: string;
  words: LocalizedText;
}

/** A named change offered on a row. */
export interface Action {
  label: LocalizedText;
  /** The action is offered if all of these are true for the row. */
  needs: readonly ActionCondition[];
  /** Cells to set; `{name}` is the form input with that name, `{now}` the current time. An action may set cells that people cannot. */
  set?: Record<string, string | number | boolean | null>;
  /** The row is deleted. */
  remove?: boolean;
  /** A row to create in another table: cells as in `set`, `{row}` is the id of this row. People who may change this row may do so. */
  add?: { table: string; set: NonNullable<Action['set']> };
  /** The fields of the form that is shown first. */
  form?: Record<string, FieldSpec>;
  /** The action cannot be undone: this text is confirmed in a dialog. */
  confirm?: LocalizedText;
}

/** A change in the draft, as a hook sees it: with complete rows. */
export interface AppliedChange {
  table: string;
  row: RowId;
  from: Row | null;
  to: Row | null;
}

/** A change that a hook adds. `to` is a patch, or null to delete; without `row` a new row is created. `note` becomes the row's validation result. */
export interface Addition {
  table: string;
  row?: RowId;
  to: Cells | null;
  note?: Note;
}

/** What a hook can read and do. It writes nothing itself: its additions go through the loop, and are dropped with the change that caused them. */
export interface HookContext {
  actor: Actor;
  /** ISO time of the commit. */
  now: string;
  /** The base URL of links in messages, from the configuration. */
  publicUrl: string;
  rows(table: string, ids: readonly (RowId | null | undefined)[]): Promise<Map<RowId, Row>>;
  /** The rows whose field has one of these values. For a deleted row, this includes rows that lost their link to it, with that link. */
  where(table: string, field: string, values: readonly (string | null)[]): Promise<Row[]>;
  /** The rows whose unique field has the same key as these texts, by text. */
  findByKey(table: string, field: string, texts: readonly (string | null)[]): Promise<Map<string, Row>>;
  /** Adds a change caused by `cause`; returns the id of its row. */
  add(cause: AppliedChange, addition: Addition): RowId;
  /** Sets the validation result of the row of `cause`, instead of `OK` or nothing. */
  note(cause: AppliedChange, note: Note): void;
  /** Reports an issue that no formula can find: the change is held or refused, as by a rule. */
  reportIssue(cause: AppliedChange, why: Note & { field?: string }): void;
  newId(): RowId;
  /** 32 random bytes as base64url, and their SHA-256: the clear text is given out once, the hash is stored. */
  newSecret(): { clear: string; hash: string };
  /** Whether this installation sends messages. If not, `showOnce` shows their secrets to the person who acts. */
  deliversMail: boolean;
  /** Shows a secret once, in the response to this commit; never to a person with a lower role than `role`, and never in a dry run. */
  showOnce(secret: ShownSecret & { role: Role }): void;
  /** The key of a text of this field: equal texts have identical keys. */
  normalizeKey(table: string, field: string, text: string): string;
}

/** What a hook writes as a row's validation result. */
export interface Note {
  code: string;
  words: LocalizedText;
  params?: Params;
}

/** Code that runs on all changes of its table in a draft, as one set, and may add changes. */
export type Hook = (changes: readonly AppliedChange[], context: HookContext) => Promise<void> | void;

/** What a trail can read: the whole commit. `rows` also finds rows that the commit deletes, as they were before. */
export interface TrailContext extends Pick<HookContext, 'actor' | 'now' | 'rows' | 'where'> {
  /** The label of the transaction. */
  label: string;
  /** The fields of the trail's own table. */
  fields: readonly Field[];
}

/** A row to add to an append-only table. */
export interface TrailEntry {
  table: string;
  to: Cells;
}

/**
 * Code that adds rows to an append-only table because of changes in its own table. It runs once, on what will be written. Its rows are
 * written with the commit, are not validated, do not appear in the outcome, and are not undone.
 */
export type Trail = (
  changes: readonly AppliedChange[],
  context: TrailContext,
) => Promise<readonly TrailEntry[]> | readonly TrailEntry[];

/** A table: fields, rules, actions, hooks and access. */
export interface Table {
  id: string;
  label: LocalizedText;
  /** Its section in the sidebar; a hidden table has no page. */
  section: 'directory' | 'billing' | 'messages' | 'hidden';
  /** Fields whose value identifies a row when people type a link: `acme` for an organisation. */
  lookupFields: readonly string[];
  /** The formula for the title that links show. */
  title: string;
  /** Links to `orgs`, one of which must be the reader's organisation. `id` for orgs itself; none for tables that only Seatgrid reads. */
  scope: readonly string[];
  /** The relations between rows and people, by name; grants use them. */
  relations: Readonly<Record<string, Relation>>;
  /** Only for the table of people: the current role of a person, or null if they may not act. */
  roleOf?: (row: Row) => Role | null;
  fields: Record<string, Field>;
  rules: Record<string, Rule>;
  guards: readonly Guard[];
  actions: Record<string, Action>;
  hooks: Record<string, Hook>;
  access: Partial<Record<Role, Grant>>;
  trail?: Trail;
  /** Only Seatgrid adds rows, they never change, and only the retention job deletes them. */
  appendOnly?: boolean;
  /** What happens to its rows when a time comes: the clock applies it. In this order, within the table. */
  timedTransitions?: readonly TimedTransition[];
  /** Undo also restores rows of this table that were deleted as a consequence; in other tables hooks decide what follows. */
  restoredByUndo?: boolean;
  /** What an outcome reports of this table's rows: licence counts (org, product, total, used, reserved), messages (kind, to), ended sessions (user). */
  report?: 'licences' | 'messages' | 'sessions';
  /** Its rows hold short-lived secrets: people do not read them, and backups do not contain them. */
  secret?: boolean;
  /** The groups of its fields in the panel of a row. Fields in no group come first, those hidden by default last. */
  groups?: readonly FieldGroup[];
  /** The initial sort order, such as `-at`; by default the order of creation. */
  sort?: string;
  /** The formula for rows that need attention; by default those whose validation result is neither empty nor OK. */
  attention?: string;
  /** Conditions that need attention although no rule is broken; `attention` includes them. */
  alerts?: readonly Alert[];
  /** The text of the empty grid, which says what to do first. */
  empty?: LocalizedText;
  /** What one row is called, and several: `person`, `people`; by default rows. */
  noun?: Noun;
  /** Further views of the table, by id, in their order; all rows and those that need attention have one already. */
  views?: Readonly<Record<string, BuiltInView>>;
  /** Filters that the page uses, by name. */
  filters?: Readonly<Record<string, string>>;
  /** Columns that show several fields as one, by id. They are hidden but in views that name them. */
  composed?: Readonly<Record<string, ComposedColumn>>;
  /** The words for adding a row, if it is not just a row. */
  adding?: AddingTexts;
  /** The rows that the sidebar counts: those for which this formula is true, by default all; none if false. */
  counted?: string | false;
  /** Its rows are people. */
  people?: People;
  /** The slots of its actions in the bar of chosen rows; by default its first actions have some. */
  bulk?: BulkSlots;
  /** What a preview of consequences names its rows, if not rows of the table: the licences that are used, or access rights. */
  previewedAs?: 'licences' | 'rights';
}

/** A field as a table's page declares it, without its id. */
export type FieldSpec = Omit<Field, 'id'>;

interface TableSpec extends Omit<Partial<Table>, 'fields' | 'id'> {
  label: LocalizedText;
  title: string;
  fields: Record<string, FieldSpec>;
}

/** Declares a table. The ids of fields are their keys; omitted parts are empty. */
export function defineTable(id: string, spec: TableSpec): Table {
  const fields = Object.fromEntries(
    Object.entries(spec.fields).flatMap(([key, field]): [string, Field][] => [
      [key, { ...field, id: key }],
      ...(fieldType(field).sealed === true ? [[sealedFieldOf(key), sealedField(key, field.label)] as [string, Field]] : []),
    ]),
  );
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

/** Texts by the code of their issue. */
export type TextsByCode = Readonly<Record<string, LocalizedText>>;

/** An issue without its table and row. */
export type IssueDetails = Omit<Issue, 'table' | 'row'>;
