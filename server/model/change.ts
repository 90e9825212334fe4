import type { Value } from '../../formulas/tree.ts';
import type { Params } from './localizedText.ts';
import type { RequestContext } from './requestContext.ts';

export type { Value } from '../../formulas/tree.ts';

/** A UUID (version 7): ids sort in the order in which rows were made. */
export type RowId = string;

/** Cells by field id; a missing key says nothing about that cell. */
export type Cells = Record<string, Value>;

/**
 * A stored row: its cells, among them those that every row has.
 * `version` grows with every commit that touches the row, is never the same twice, also where a row comes back under its id, and is its ETag; `seq` is the last transaction that did, and leads to its history.
 */
export type Row = Cells & { id: RowId; version: number; seq: number };

/** Text that its field type could not take: kept as typed, with the reason. */
export interface InvalidInput {
  text: string;
  code: string;
  params?: Params;
}

/** A row before and after. `from` null is a new row, `to` null a row that goes; in an update both name only the cells that differ. */
export interface Change {
  table: string;
  row: RowId;
  from: Cells | null;
  to: Cells | null;
}

/** A change as it is asked for: a new row may come without an id, `from` may be left out (then nothing is checked against it). */
export interface ChangeRequest {
  table: string;
  row?: RowId;
  from?: Cells | null;
  to: Record<string, unknown> | null;
}

/** How a change came about: typed by the actor, added by a hook, or worked out from others. Undo inverts only what was entered. */
export type Origin = 'entered' | 'added' | 'computed';

/** A change as the log keeps it; `scope` are the organisations that may read it. */
export interface LoggedChange extends Change {
  origin: Origin;
  scope: readonly RowId[];
  /** The transaction that touched the row before, so that a row's history can be walked back; 0 for none. */
  before: number;
}

/** Changes that happened together. `seq` has no gaps within a workspace. */
export interface Transaction {
  id: RowId;
  seq: number;
  at: string;
  actor: string;
  actorName: string;
  label: string;
  /** The transaction that this one takes back, if it is an undo. */
  undoes: RowId | null;
  /** Transactions of one actor that were asked for as one share this id: a long paste comes in several, and is taken back as one. */
  batch?: RowId | null;
  /** Nothing that it entered can be taken back. */
  final?: true;
  /** The request that asked for it. Kept in the log, sent to nobody. */
  via?: RequestContext;
}

/** What is wrong, where, in words, and because of which rows. `code` and `params` are what gets translated; `message` is English. */
export interface Issue {
  table: string;
  row: RowId;
  field?: string;
  code: string;
  message: string;
  params?: Params;
  because?: RowId[];
}

/** What became of one wish. */
export interface RowOutcome {
  table: string;
  row: RowId;
  outcome: 'accepted' | 'held' | 'refused';
  issues: Issue[];
  /** In an undo that took back other cells of the row: the cells that stay as they are, each with the reason. */
  kept?: Issue[];
  /** In an undo: what became of the row; where it was refused, what was tried. */
  undone?: UndoResult;
}

/**
 * What undo made of a row: one that was made is gone again, or cannot go and stays in this `state`; one that went is back; cells have their old values.
 * `state` is told where it is not the one that the row had before.
 */
export interface UndoResult {
  row: 'removed' | 'stays' | 'restored' | 'reverted';
  state?: string;
}

/** Licences of one organisation for one product, before and after. */
export interface LicenceChange {
  org: RowId;
  product: string;
  before: LicenceCount;
  after: LicenceCount;
}

/** The licences of a pool: how many there are, are used, and are reserved. */
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

/** A link or temporary password that no message carries: shown once, to the person whose act made it, with the row it lets in. */
export interface ShownSecret {
  table: string;
  row: RowId;
  /** The message that would have carried it. */
  kind: string;
  to: string;
  /** What the person is called; empty where nobody knows yet. */
  name: string;
  /** A whole link, or a temporary password. */
  secret: string;
  expiresAt: string;
}

/** What a commit did or, in a dry run, would do. `transaction` is null where nothing was written. */
export interface Outcome {
  transaction: RowId | null;
  seq: number;
  outcomes: RowOutcome[];
  licences: LicenceChange[];
  messages: MessageNote[];
  /** Rows that went or came as a consequence: nobody typed these changes. */
  cascades: { table: string; row: RowId; change: 'added' | 'changed' | 'deleted' }[];
  /** Where no mail server sends messages: their secrets, in the first answer only. */
  secrets?: ShownSecret[];
  /** In a replayed answer: how many secrets the first one showed. */
  secretsShown?: number;
  /** It was asked what would be done. */
  dryRun?: true;
  /** How many issues are not told, as there are too many; which rows they are of is. */
  more?: number;
  /** Of an undo of a batch. */
  batch?: BatchUndo;
}

/**
 * How far the undo of a batch has come. Each transaction of the batch is taken back in a commit of its own, the last first, and these share `id`, by
 * which they can be taken back in turn. `left` transactions are still to be asked for, all of them `before` this number; those that could not be taken back at all are `broken`.
 */
export interface BatchUndo {
  id: RowId;
  left: number;
  before?: number;
  broken: { transaction: RowId; code: string; message: string }[];
}
