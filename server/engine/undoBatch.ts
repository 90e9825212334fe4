import type { Actor } from '../model/actor.ts';
import type { BatchUndo, LicenceChange, Outcome, RowId, Transaction } from '../model/change.ts';
import { notUndone } from '../model/undoSteps.ts';
import { type BatchPart, type CommitOptions, Refusal } from '../model/writer.ts';
import { newId } from './ids.ts';

/** Transactions of a batch that one request takes back: others get their turn between them, and it is answered in good time. */
const maxAtOnce = 8;

/** What of a batch can be taken back no more: of these the others are taken back all the same. */
const skippable: ReadonlySet<Refusal['code']> = new Set(['too_old', 'nothing_to_undo', 'too_much', 'no_such_transaction']);

/** How the undo of a batch reads the batch, and takes back one transaction. */
interface BatchAccess {
  read: (batch: RowId) => Promise<readonly Transaction[]>;
  /** The answers that these keys led to already. */
  earlierOutcomes: (keys: readonly NonNullable<CommitOptions['key']>[]) => Promise<Outcome[]>;
  /** Whether the actor's organisation has part in a transaction: of any other they are told nothing, not even that it is there. */
  concerns: (actor: Actor, transaction: RowId) => Promise<boolean>;
  undo: (actor: Actor, transaction: RowId, options: CommitOptions) => Promise<Outcome>;
}

/**
 * Takes back what is left of a batch, the last transaction first, each in a commit of its own, and at most some of them. What one of them is refused
 * for is said, and the others are taken back. Repeating a request with its key does nothing twice. Throws `Refusal` where nothing is left.
 */
export async function undoBatch(
  actor: Actor,
  { batch, before = Number.POSITIVE_INFINITY }: BatchPart,
  options: CommitOptions,
  { read, earlierOutcomes: answered, concerns, undo }: BatchAccess,
): Promise<Outcome> {
  // All of them would have to be taken back in one transaction, for which everybody else would wait.
  if (options.dryRun === true) throw new Refusal('malformed', 'Only a single transaction can be tried out, not a batch');
  const all = await read(batch);
  const members = all.filter(each => each.batch === batch);
  if (members.length === 0) throw noSuchChange();
  const id = options.batch ?? newId();
  const open = notUndone(all)
    .filter(each => each.batch === batch && each.seq < before)
    .toReversed();
  const keyFor = (transaction: RowId): CommitOptions['key'] =>
    options.key && { ...options.key, key: `${options.key.key}:${transaction}` };
  // What this same request took back before its answer was lost is answered again.
  const done = all.filter(each => each.batch === id && each.undoes !== null).slice(-maxAtOnce);
  const outcomes = options.key === undefined ? [] : await answered(done.flatMap(({ undoes }) => keyFor(undoes ?? '') ?? []));
  const now = open.slice(0, Math.max(0, maxAtOnce - outcomes.length));
  const broken: BatchUndo['broken'] = [];
  let refused: Refusal | null = null;
  for (const { id: transaction } of now) {
    const key = keyFor(transaction);
    try {
      outcomes.push(await undo(actor, transaction, { ...options, ...(key === undefined ? {} : { key }), batch: id }));
    } catch (error) {
      if (!(error instanceof Refusal) || !skippable.has(error.code)) throw error;
      refused = error;
      if (error.code !== 'nothing_to_undo') broken.push({ transaction, code: error.code, message: error.message });
    }
  }
  if (outcomes.length === 0 && refused !== null) throw refused;
  if (outcomes.length === 0) throw (await concerns(actor, members[0]!.id)) ? nothingToUndo() : noSuchChange();
  const left = open.length - now.length;
  return { ...mergeOutcomes(outcomes), batch: { id, left, ...(left > 0 ? { before: now.at(-1)?.seq ?? before } : {}), broken } };
}

/** What is said of a transaction that is not there, or is none of the actor's. */
export const noSuchChange = (): Refusal => new Refusal('no_such_transaction', 'There is no such change to undo');

/** What is said of a transaction of which nothing is left to take back. */
export const nothingToUndo = (): Refusal =>
  new Refusal('nothing_to_undo', 'There is nothing in this change that can be taken back');

/** Cascades that are told, at most. */
const maxCascades = 1_000;

/** Several outcomes as one: licences before the first of them and after the last. */
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
