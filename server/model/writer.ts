import type { Actor } from './actor.ts';
import type { Catalog } from './catalog.ts';
import type { Cells, ChangeRequest, Issue, Outcome, Row, RowId } from './change.ts';

/** The options of a commit. */
export interface CommitOptions {
  label?: string;
  /** Write the valid changes and report the others (true), or all or nothing (false). */
  partial?: boolean;
  /** Return exactly what the commit would, and write nothing. */
  dryRun?: boolean;
  /** With a dry run: find also what else would follow, which costs queries of its own. */
  consequences?: boolean;
  /** The client's Idempotency-Key, made unique by actor and route, and a hash of the request. */
  key?: { key: string; hash: string };
  /** The batch of the transaction: transactions that are undone as one. */
  batch?: RowId;
  /** The batch is that of an import, and this commit is a part of the import: no other commit or undo may join such a batch. */
  ofImport?: boolean;
  /** The ISO time of the commit; by default that of the database. */
  now?: string;
}

/** The part of a batch to undo: all that is left, or only transactions numbered below `before`. */
export interface BatchPart {
  batch: RowId;
  before?: number;
}

/** The JSON body of a commit request. Large bodies cross threads as text and are validated in the writer. Options in the body take precedence over `CommitOptions`. */
export interface CommitText {
  text: string;
}

/**
 * The only way to write. Every method resolves to the outcome of each row. It throws `Refusal` if the request fails as a whole: `malformed`
 * for invalid JSON, `key_reused`, `no_such_transaction`, `other_batch` for a batch that somebody else started, that holds other changes or that is an import, `too_old` for a transaction
 * that is no longer in the log, `unknown_table`, `unknown_action`, `too_large` for more changes than the actor may send at once, `too_much`
 * for too many consequences, `too_many_waiting` for too many waiting requests of this person, and `too_many_rows` for more new rows than
 * they may add in an hour.
 */
export interface Writer {
  commit(actor: Actor, requests: readonly ChangeRequest[] | CommitText, options?: CommitOptions): Promise<Outcome>;
  runAction(
    actor: Actor,
    request: { table: string; action: string; rows: readonly RowId[]; input?: Cells },
    options?: CommitOptions,
  ): Promise<Outcome>;
  /** Undoes a transaction, or part of a batch: each transaction in its own commit, and the outcome says how many are left. */
  undo(actor: Actor, what: RowId | BatchPart, options?: CommitOptions): Promise<Outcome>;
}

/** Commits that are tried one after the other: each finds what those before it have done, and nothing is stored. */
export interface TrialSession {
  /** The tables, as of the snapshot. */
  catalog: Catalog;
  /** The outcome that a commit of these requests would have, each change on its own merits. Throws `Refusal` as a commit does. */
  commit(requests: readonly ChangeRequest[]): Promise<Outcome>;
  /** Rows as they would be now, also those that the actor may not read. */
  rows(table: string, ids: readonly RowId[]): Promise<Map<RowId, Row>>;
  /** Every row of a table, in chunks. */
  scan(table: string): AsyncIterable<Row[]>;
}

/** Tries many commits on one snapshot. */
export interface Trials {
  /** Runs `work`, which may take up to `time` milliseconds, after which the session throws `Refusal`. */
  session<T>(actor: Actor, work: (session: TrialSession) => Promise<T>, time: number): Promise<T>;
}

/** Codes of requests that the writer refuses as a whole. */
export type WriterRefusalCode =
  | 'malformed'
  | 'key_reused'
  | 'no_such_transaction'
  | 'other_batch'
  | 'unknown_table'
  | 'unknown_action'
  | 'nothing_to_undo'
  | 'too_old'
  | 'too_much'
  | 'too_large'
  | 'too_many_waiting'
  | 'too_many_rows'
  | 'signed_out';

/** The kind of a refusal outside the writer, by which callers answer it; the rows' issues; and the seconds to wait. */
export interface RefusalDetails {
  kind: 'invalid' | 'unauthenticated' | 'forbidden' | 'missing' | 'conflict' | 'too_many';
  issues?: Issue[];
  retryAfter?: number;
}

/** A request that fails as a whole. Refusals of the writer have no details: their codes say how to answer them. */
export class Refusal extends Error {
  readonly code: string;
  readonly details: RefusalDetails | null;

  constructor(code: WriterRefusalCode, message: string);
  constructor(code: string, message: string, details: RefusalDetails);
  constructor(code: string, message: string, details: RefusalDetails | null = null) {
    super(message);
    this.code = code;
    this.details = details;
  }
}
