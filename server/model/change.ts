import type { Value } from '../../formulas/tree.ts';
import type { LocalizedText, Params } from './localizedText.ts';
import type { RequestContext } from './requestContext.ts';

export { sameValue } from '../../formulas/list.ts';
export type { List, Scalar, Value } from '../../formulas/tree.ts';

/** A UUID (version 7): ids sort in the order of creation. */
export type RowId = string;

/** Cells by field id; a missing key means that the cell is not included. */
export type Cells = Record<string, Value>;

/**
 * A stored row: its cells, including those that every row has. `version` is its ETag: it grows with every commit that changes the row and
 * never repeats, even if a deleted row is restored under its id. `seq` is the last transaction that changed the row, where its history starts.
 */
export type Row = Cells & { id: RowId; version: number; seq: number };

/** Text that its field type does not accept: kept as typed, with the reason. */
export interface InvalidInput {
  text: string;
  code: string;
  params?: Params;
}

/** A row before and after a change. `from` is null for a new row, `to` is null for a deleted row; an update lists only the cells that differ. */
export interface Change {
  table: string;
  row: RowId;
  from: Cells | null;
  to: Cells | null;
}

/** A requested change. A new row needs no id; without `from`, the stored cells are not compared with it. */
export interface ChangeRequest {
  table: string;
  row?: RowId;
  from?: Cells | null;
  to: Record<string, unknown> | null;
}

/** The origin of a change: entered by the actor, added by a hook, or computed. Undo inverts only what was entered. */
export type Origin = 'entered' | 'added' | 'computed';

/** A change in the log; `scope` lists the organisations that may read it. */
export interface LoggedChange extends Change {
  origin: Origin;
  scope: readonly RowId[];
  /** The previous transaction that changed the row, so that its history can be followed back; 0 for none. */
  before: number;
}

/** Changes that were committed together. `seq` has no gaps within a workspace. */
export interface Transaction {
  id: RowId;
  seq: number;
  at: string;
  actor: string;
  actorName: string;
  label: string;
  /** The transaction that this one undoes, if any. */
  undoes: RowId | null;
  /** The id shared by transactions of one actor that belong together: a long paste is split into several and undone as one. */
  batch?: RowId | null;
  /** Nothing in it can be undone. */
  final?: true;
  /** The request that caused it. Kept in the log and never sent to clients. */
  via?: RequestContext;
}

/** A problem with a row: code, message, field, and the rows that caused it. `code` and `params` are translated; `message` is English. */
export interface Issue {
  table: string;
  row: RowId;
  field?: string;
  code: string;
  message: string;
  params?: Params;
  because?: RowId[];
  /** The id of the rule that is broken; with its table (`seats.licensed`) if that is the table of another row. */
  rule?: string;
}

/** The outcome of one requested change. */
export interface RowOutcome {
  table: string;
  row: RowId;
  outcome: 'accepted' | 'held' | 'refused';
  issues: Issue[];
  /** The cells that stay unchanged while other cells of the row changed, each with the reason. */
  kept?: Issue[];
  /** In an undo: what happened to the row, or what was attempted if it was refused. */
  undone?: UndoResult;
}

/**
 * What undo did to a row: it removed a created row, or kept it in `state` because it cannot be deleted; it restored a deleted row; or it
 * reverted cells. `state` is set if it differs from the row's previous state.
 */
export interface UndoResult {
  row: 'removed' | 'stays' | 'restored' | 'reverted';
  state?: string;
}

/** The licences of one organisation for one product, before and after. */
export interface LicenceChange {
  org: RowId;
  product: string;
  before: LicenceCount;
  after: LicenceCount;
}

/** The licences of a pool: total, used and reserved. */
export interface LicenceCount {
  total: number;
  used: number;
  reserved: number;
}

/** A message that a commit sends, or would send. */
export interface MessageNote {
  kind: string;
  to: string;
}

/**
 * A secret that is shown once, to the person who caused it, with the row that it belongs to: a link or temporary password that no message
 * sends, or a key that an action or hook has created.
 */
export interface ShownSecret {
  table: string;
  row: RowId;
  /** The kind of message that would have contained it, or a name for this kind of secret. */
  kind: string;
  /** The address of the person for whom it is; empty if it is for nobody else. */
  to: string;
  /** The name of the person or thing that it belongs to; empty if unknown. */
  name: string;
  /** What it is, such as “API key”; absent for a link or temporary password of a message. */
  label?: LocalizedText;
  secret: string;
  /** Null if it does not expire. */
  expiresAt: string | null;
}

/** Rows of one table that would go from one state to another; `from` is null for new rows, `to` for deleted ones. */
export interface StateChange {
  table: string;
  from: string | null;
  to: string | null;
  rows: number;
}

/** Rows that link to rows of a dry run that leave their state. `to` lists those rows. */
export interface LinkedRows {
  table: string;
  field: string;
  rows: number;
  to: RowId[];
}

/** What a dry run finds beyond licences, messages and cascades. */
export interface Consequences {
  /** The states of the requested rows. */
  states: StateChange[];
  /** The number of sessions that would end. */
  sessions: number;
  links: LinkedRows[];
}

/** What a commit did or, in a dry run, would do. `transaction` is null if nothing was written. */
export interface Outcome {
  transaction: RowId | null;
  seq: number;
  outcomes: RowOutcome[];
  licences: LicenceChange[];
  messages: MessageNote[];
  /** Rows that were added, changed or deleted as a consequence, not by the request itself. */
  cascades: { table: string; row: RowId; change: 'added' | 'changed' | 'deleted' }[];
  /** The secrets of messages that no mail server sends; only in the first response. */
  secrets?: ShownSecret[];
  /** In a replayed response: how many secrets the first one showed. */
  secretsShown?: number;
  /** Nothing was written, because it was a dry run. */
  dryRun?: true;
  /** Only in a dry run that would change something. */
  consequences?: Consequences;
  /** The number of issues that are omitted because there are too many; their rows are still listed. */
  more?: number;
  /** Only in the undo of a batch. */
  batch?: BatchUndo;
}

/**
 * The progress of the undo of a batch. Each transaction is undone in its own commit, the last one first; these commits share the batch
 * `id`, so that they can be undone themselves. `left` transactions remain, all numbered below `before`; `broken` could not be undone. In a
 * dry run, `left` transactions were not checked.
 */
export interface BatchUndo {
  id: RowId;
  left: number;
  before?: number;
  broken: { transaction: RowId; code: string; message: string }[];
}
