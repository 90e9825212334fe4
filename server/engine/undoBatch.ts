import { type Actor, actorId } from '../model/actor.ts';
import { begunUndoOf, isUndoneInPart, membersOf, undosOf } from '../model/batch.ts';
import type { BatchUndo, LicenceChange, Outcome, RowId, Transaction } from '../model/change.ts';
import { requestLimit } from '../model/commitBody.ts';
import { inEffect } from '../model/undoSteps.ts';
import { type BatchPart, type CommitOptions, Refusal } from '../model/writer.ts';
import { maxCascades } from './buildOutcome.ts';
import { newId } from './ids.ts';

/** The number of transactions of a batch that one request undoes, so that other requests can run in between and the response is timely. */
const maxAtOnce = 8;

/** The number of transactions that a dry run checks: other dry runs wait for it. */
const maxTried = 50;

/** Refusals of a single transaction that do not stop the undo of the batch. */
const skippable: ReadonlySet<Refusal['code']> = new Set(['too_old', 'nothing_to_undo', 'too_much', 'no_such_transaction']);

/** The operations that the undo of a batch needs. */
export interface BatchAccess {
  /** The transactions of a batch and those that undo them, in order. */
  transactions: (batch: RowId) => Promise<readonly Transaction[]>;
  /** The number of logged changes of each of these transactions. */
  changeCounts: (transactions: readonly RowId[]) => Promise<ReadonlyMap<RowId, number>>;
  /** The stored outcomes of these idempotency keys, in order. */
  earlierOutcomes: (keys: readonly NonNullable<CommitOptions['key']>[]) => Promise<Outcome[]>;
  /** Whether the actor may read what a transaction changed; others are reported as not existing. */
  concerns: (transaction: RowId) => Promise<boolean>;
  undo: (transaction: RowId, options: CommitOptions) => Promise<Outcome>;
}

/**
 * Undoes a limited number of the remaining transactions of a batch, the last one first, each in its own commit. A transaction that is
 * refused is reported, and the others are undone. An undo that the actor has begun is continued, unless a part of it was undone since.
 * Repeating the request with its key does nothing twice. A dry run returns what undoing all of them would, up to a number of transactions,
 * and of changes that the actor may send at once; `left` counts those that it did not check. Throws `Refusal` if nothing is left, or if
 * `options.batch` names a batch of other changes.
 */
export async function undoBatch(
  actor: Actor,
  { batch, before = Number.MAX_SAFE_INTEGER }: BatchPart,
  options: CommitOptions,
  { transactions, changeCounts, earlierOutcomes, concerns, undo }: BatchAccess,
): Promise<Outcome> {
  const all = await transactions(batch);
  const members = membersOf(batch, all);
  if (members.length === 0) throw noSuchChange();
  const keyFor = (transaction: RowId): CommitOptions['key'] =>
    options.key && { ...options.key, key: `${options.key.key}:${transaction}` };
  // Transactions that the same request already undid before its response was lost are reported again.
  const own = undosOf(batch, actorId(actor), all);
  const outcomes =
    options.key === undefined
      ? []
      : await earlierOutcomes([...new Set(own.map(each => each.undoes!))].flatMap(id => keyFor(id) ?? []));
  const repeated = own.filter(({ id }) => outcomes.some(({ transaction }) => transaction === id));
  const id = options.batch ?? repeated.at(-1)?.batch ?? begunUndoOf(batch, actorId(actor), all) ?? newId();
  if (options.batch !== undefined) await checkUndoes(options.batch, members, transactions);
  const open = isUndoneInPart(id, all)
    ? []
    : membersOf(batch, inEffect(all))
        .filter(each => each.seq < before)
        .toReversed();
  const isDryRun = options.dryRun === true;
  const count = isDryRun
    ? await fitting(open.slice(0, maxTried), changeCounts, requestLimit(actor).changes)
    : Math.max(0, maxAtOnce - outcomes.length);
  const now = open.slice(0, count);
  const broken: BatchUndo['broken'] = [];
  let refused: Refusal | null = null;
  for (const { id: transaction } of now) {
    const key = keyFor(transaction);
    try {
      outcomes.push(await undo(transaction, { ...options, ...(key === undefined ? {} : { key }), batch: id }));
    } catch (error) {
      if (!(error instanceof Refusal) || !skippable.has(error.code)) throw error;
      refused = error;
      if (!unreported.has(error.code)) broken.push({ transaction, code: error.code, message: error.message });
    }
  }
  if (outcomes.length === 0 && refused !== null) throw refused;
  if (outcomes.length === 0) throw (await concerns(members[0]!.id)) ? nothingToUndo() : noSuchChange();
  const left = open.length - now.length;
  const undone = new Set([...now.map(each => each.id), ...repeated.map(each => each.undoes)]);
  const first = members.find(each => undone.has(each.id));
  const next = left > 0 && !isDryRun ? { before: first?.seq ?? before } : {};
  return { ...mergeOutcomes(outcomes), ...(isDryRun ? { dryRun: true } : {}), batch: { id, left, ...next, broken } };
}

/** Throws `Refusal` if a batch has a transaction that does not undo one of these. */
async function checkUndoes(
  into: RowId,
  members: readonly Transaction[],
  transactions: BatchAccess['transactions'],
): Promise<void> {
  const undoable = new Set<RowId | null>(members.map(each => each.id));
  const known = membersOf(into, await transactions(into));
  if (!known.every(each => undoable.has(each.undoes))) throw otherBatch();
}

/** The number of transactions, at least one, that have at most `limit` changes in total. */
async function fitting(
  transactions: readonly Transaction[],
  changeCounts: BatchAccess['changeCounts'],
  limit: number,
): Promise<number> {
  const counts = await changeCounts(transactions.map(each => each.id));
  let total = 0;
  const first = transactions.findIndex(({ id }) => {
    total += counts.get(id) ?? 0;
    return total > limit;
  });
  return first < 0 ? transactions.length : Math.max(1, first);
}

/** Refusals that name no transaction: there is nothing left of it to undo, or it does not exist for the actor. */
const unreported: ReadonlySet<string> = new Set(['nothing_to_undo', 'no_such_transaction']);

/** The refusal for a transaction that does not exist or does not concern the actor. */
export const noSuchChange = (): Refusal => new Refusal('no_such_transaction', 'Change to undo not found');

/** The refusal for a transaction in which nothing can be undone. */
export const nothingToUndo = (): Refusal => new Refusal('nothing_to_undo', 'Nothing in this change can be undone');

/** The refusal for a batch that the actor cannot add this change to. */
export const otherBatch = (): Refusal => new Refusal('other_batch', 'This batch holds other changes: use a new id');

/** Merges several outcomes: licences before the first and after the last one. */
function mergeOutcomes(outcomes: readonly Outcome[]): Outcome {
  const licences = new Map<string, LicenceChange>();
  for (const change of outcomes.flatMap(each => each.licences)) {
    const key = `${change.org}/${change.product}`;
    licences.set(key, { ...change, before: licences.get(key)?.before ?? change.before });
  }
  const written = outcomes.findLast(each => each.transaction !== null);
  const secrets = outcomes.flatMap(each => each.secrets ?? []);
  const secretsShown = outcomes.reduce((sum, each) => sum + (each.secretsShown ?? 0), 0);
  const more = outcomes.reduce((sum, each) => sum + (each.more ?? 0), 0);
  return {
    transaction: written?.transaction ?? null,
    seq: written?.seq ?? 0,
    outcomes: outcomes.flatMap(each => each.outcomes),
    licences: [...licences.values()],
    messages: outcomes.flatMap(each => each.messages),
    cascades: outcomes.flatMap(each => each.cascades).slice(0, maxCascades),
    ...(secrets.length > 0 ? { secrets } : {}),
    ...(secretsShown > 0 ? { secretsShown } : {}),
    ...(more > 0 ? { more } : {}),
  };
}
