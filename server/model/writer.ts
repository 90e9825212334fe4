import type { Actor } from './actor.ts';
import type { Cells, ChangeRequest, Outcome, RowId } from './change.ts';

/** How a commit is meant. */
export interface CommitOptions {
  label?: string;
  /** Keep what is right and name the rest (true), or all or nothing. */
  partial?: boolean;
  /** Answer exactly what the commit would, and write nothing. */
  dryRun?: boolean;
  /** The client's Idempotency-Key, made unique by actor and route, and a hash of what was asked. */
  key?: { key: string; hash: string };
  /** The batch to which the transaction belongs: several that are taken back as one. */
  batch?: RowId;
  /** ISO time of the commit. The database's where left out. */
  now?: string;
}

/** What of a batch is to be taken back: all that is left, or of that only transactions before this number. */
export interface BatchPart {
  batch: RowId;
  before?: number;
}

/** The JSON of a request to commit, as it came: many wishes go from thread to thread in no time as text, and are looked over where they are written. What it says of how it is meant goes before the options. */
export interface CommitText {
  text: string;
}

/**
 * The only way to write. Every method resolves to what became of each row; it throws `Refusal` where nothing can be said per row
 * (`malformed` for a text that is not in order, `key_reused`, `no_such_transaction`, `other_batch` for a batch that somebody else began, `too_old` for one that the log no longer has,
 * `unknown_table`, `unknown_action`, `too_large` for more changes than the actor may send at once, `too_much` where more would follow than
 * can be done at once, `too_many_waiting` where too many of this person wait already, `too_many_rows` for more new rows than they may add
 * in an hour).
 */
export interface Writer {
  commit(actor: Actor, requests: readonly ChangeRequest[] | CommitText, options?: CommitOptions): Promise<Outcome>;
  runAction(
    actor: Actor,
    request: { table: string; action: string; rows: readonly RowId[]; input?: Cells },
    options?: CommitOptions,
  ): Promise<Outcome>;
  /** Takes back a transaction, or what is left of a batch: a part of that, in commits of their own, and the outcome says how many are left. */
  undo(actor: Actor, what: RowId | BatchPart, options?: CommitOptions): Promise<Outcome>;
}

/** A request that cannot be answered row by row. */
export class Refusal extends Error {
  readonly code:
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

  constructor(code: Refusal['code'], message: string) {
    super(message);
    this.code = code;
  }
}
