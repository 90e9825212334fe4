import { type Actor, actorId, isSystemId } from '../model/actor.ts';
import type { Catalog, CompiledTable } from '../model/catalog.ts';
import type { Catalogs } from '../model/catalogs.ts';
import type { Cells, LoggedChange, Outcome, RowId } from '../model/change.ts';
import { type CommitBody, readCommitBody, requestLimit } from '../model/commitBody.ts';
import { type Requester, systemRequester } from '../model/fairQueue.ts';
import type { CredentialSealer } from '../model/sealing.ts';
import type { Store, StoredResponse, StoreTransaction } from '../model/store.ts';
import { type CommitOptions, Refusal, type Trials, type Writer } from '../model/writer.ts';
import { loadViewer } from './authorize.ts';
import { withoutSecrets } from './buildOutcome.ts';
import { type CommitInput, commit } from './commit.ts';
import { StoredRows } from './draft.ts';
import type { Environment } from './hooks.ts';
import { readableChanges } from './readableChanges.ts';
import { chargeRowQuota, checkRowQuota } from './rowQuota.ts';
import { actionChanges } from './runAction.ts';
import { inverseRequests } from './undo.ts';
import { type BatchAccess, noSuchChange, nothingToUndo, otherBatch, undoBatch } from './undoBatch.ts';
import { mayRestoreUnlisted } from './unlistedCells.ts';

/** What a writer needs besides a store: secrets and the public URL. */
export interface WriterEnvironment extends Environment {
  /** The time, for tests; by default that of the database. */
  now?(): string;
  /** Whether commits of several rows in this organisation are all or nothing by default; never if omitted. */
  isAtomic?(tx: StoreTransaction, org: RowId): Promise<boolean>;
  /** Whether a batch is that of an import, which only the import itself may join; none is if omitted. */
  isImportBatch?(tx: StoreTransaction, batch: RowId): Promise<boolean>;
  /** Called after each commit with the rows that it added to the audit trail, for the server's log. */
  audited?(entries: readonly Cells[]): void;
}

/** Reads what a commit needs, and returns what it is to do. */
type Prepare = (
  tx: StoreTransaction,
  catalog: Catalog,
  now: string,
) => Promise<Partial<CommitInput> & Pick<CommitInput, 'requests'>>;

/**
 * Creates the writer of a workspace: every commit has its own database transaction, under its current catalog, and an idempotency
 * key is executed once.
 */
export function createWriter(
  store: Pick<Store, 'write' | 'trial'>,
  catalogs: Catalogs,
  environment: WriterEnvironment,
): Writer & Trials {
  /** A dry run seals nothing: it needs no key, and makes none. */
  const tryingOnly: WriterEnvironment = { ...environment, sealer: sealsNothing };

  /** Runs one commit in a database transaction. */
  const runIn = async (
    tx: StoreTransaction,
    actor: Actor,
    options: CommitOptions,
    prepare: Prepare,
  ): ReturnType<typeof commit> => {
    const now = options.now ?? environment.now?.() ?? tx.now;
    const replay = await earlierOutcome(tx, options);
    if (replay !== null) return { commit: false, value: replay };
    const catalog = await catalogs.of(tx.catalogRevision);
    const prepared = await prepare(tx, catalog, now);
    if (options.batch !== undefined && options.ofImport !== true && (await environment.isImportBatch?.(tx, options.batch)))
      throw new Refusal('other_batch', 'This batch is an import: use a new id');
    const batchLabel = await joinBatch(tx, actor, options, prepared);
    const input: CommitInput = {
      actor,
      label: options.label ?? '',
      now,
      partial: options.partial ?? true,
      dryRun: options.dryRun ?? false,
      consequences: options.consequences ?? false,
      trust: 'typed',
      ...(options.batch === undefined ? {} : { batch: options.batch }),
      ...prepared,
      ...(batchLabel === null ? {} : { label: batchLabel }),
    };
    await checkRowQuota(tx, actor, input.requests, now);
    const done = await commit(input, catalog, tx, input.dryRun ? tryingOnly : environment);
    // The charge of a dry run is not stored; what it checks next in the same transaction counts on it.
    if (done.commit || input.dryRun) await chargeRowQuota(tx, actor, input.requests, done.value, now);
    if (input.dryRun) done.value.dryRun = true;
    if (done.commit && options.key !== undefined) {
      await tx.saveResponse({ ...options.key, outcome: withoutSecrets(done.value), at: tx.now });
    }
    return done;
  };

  const run = async (actor: Actor, options: CommitOptions, prepare: Prepare, rows?: number): Promise<Outcome> => {
    if (options.dryRun === true)
      return store.trial(async tx => (await runIn(tx, actor, options, prepare)).value, rows, requesterOf(actor));
    let trail: readonly Cells[] = [];
    const outcome = await store.write(
      async tx => {
        const done = await runIn(tx, actor, options, prepare);
        trail = done.trail ?? [];
        return done;
      },
      rows,
      requesterOf(actor),
    );
    if (trail.length > 0) environment.audited?.(trail);
    return outcome;
  };

  const readOnly = <T>(actor: Actor, work: (tx: StoreTransaction) => Promise<T>): Promise<T> =>
    store.write(async tx => ({ commit: false, value: await work(tx) }), 1, requesterOf(actor));

  /** What of a logged transaction the actor may read; nothing of one that does not concern their organisation. */
  const readableIn = async (tx: StoreTransaction, actor: Actor, logged: Awaited<ReturnType<StoreTransaction['readLog']>>) => {
    const stored = new StoredRows(tx);
    const all = logged !== null && concernsActor(actor, logged) ? logged.changes : [];
    const catalog = await catalogs.of(tx.catalogRevision);
    const viewer = await loadViewer(actor, tablesOf(all, catalog), catalog, stored);
    return { changes: await readableChanges(all, viewer, catalog, stored), viewer, stored };
  };

  const inverseOf =
    (actor: Actor, id: RowId, options: CommitOptions): Prepare =>
    async (tx, catalog) => {
      const logged = await tx.readLog(id);
      if (logged === null && (await isTooOld(tx, id)))
        throw new Refusal('too_old', 'This change is too old to be undone: its history is no longer kept');
      const { changes, viewer, stored } = await readableIn(tx, actor, logged);
      if (logged === null || changes.length === 0) throw noSuchChange();
      const keepsSystem = actor.kind === 'person' && isSystemId(logged.transaction.actor);
      // The role as stored now decides.
      const by = viewer?.actor ?? actor;
      const requests = inverseRequests(changes, catalog, {
        keepsSystem,
        all: logged.changes,
        unlisted: id => tx.unlisted(id),
        mayRestore: (table, change) => mayRestoreUnlisted(table, change, by, logged.transaction.actor),
      });
      if (requests.length === 0) throw nothingToUndo();
      const label = options.label ?? `Undo ${logged.transaction.label}`.trim();
      return { requests, trust: 'undo', undoes: id, label, stored, viewer };
    };

  const undoOne = (actor: Actor, id: RowId, options: CommitOptions): Promise<Outcome> =>
    run(actor, options, inverseOf(actor, id, options));

  /** What the undo of a batch needs: each operation in its own database transaction, or all in that of a dry run. */
  const batchAccess = (actor: Actor, only?: StoreTransaction): BatchAccess => {
    const read = <T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T> =>
      only === undefined ? readOnly(actor, work) : work(only);
    return {
      transactions: batch => read(tx => tx.batch(batch)),
      changeCounts: ids => read(tx => tx.changeCounts(ids)),
      earlierOutcomes: keys =>
        read(async tx => {
          const hashes = new Map(keys.map(({ key, hash }) => [key, hash]));
          return (await tx.storedResponses([...hashes.keys()]))
            .map(each => outcomeOf(each, hashes.get(each.key)!))
            .sort((one, other) => one.seq - other.seq);
        }),
      concerns: id => read(async tx => (await readableIn(tx, actor, await tx.readLog(id))).changes.length > 0),
      undo: async (id, options) =>
        only === undefined
          ? undoOne(actor, id, options)
          : (await runIn(only, actor, options, inverseOf(actor, id, options))).value,
    };
  };

  return {
    async commit(actor, body, options = {}) {
      const { changes: requests, ...own } = 'text' in body ? parseBody(body.text, actor) : { changes: body };
      const merged = { ...options, ...own };
      const isDecided = merged.partial !== undefined || requests.length < 2 || actor.kind === 'system';
      const partialIn = async (tx: StoreTransaction): Promise<boolean> =>
        isDecided ? (merged.partial ?? true) : (await environment.isAtomic?.(tx, actor.org)) !== true;
      return run(actor, merged, async tx => ({ requests, partial: await partialIn(tx) }), requests.length);
    },
    async runAction(actor, request, options = {}) {
      checkRequestLimit(request.rows.length, actor);
      return run(
        actor,
        { label: request.action, ...options },
        async (tx, catalog, now) => ({ trust: 'action', ...(await actionChanges(request, catalog, tx, actor, now)) }),
        request.rows.length,
      );
    },
    session: (actor, work, time) =>
      store.trial(
        async tx =>
          work({
            catalog: await catalogs.of(tx.catalogRevision),
            rows: (table, ids) => tx.rows(table, ids),
            scan: table => tx.scan(table),
            commit: async requests => (await runIn(tx, actor, { dryRun: true, partial: true }, async () => ({ requests }))).value,
          }),
        requestLimit(actor).changes,
        requesterOf(actor),
        time,
      ),
    undo: (actor, what, options = {}) =>
      typeof what === 'string'
        ? undoOne(actor, what, options)
        : options.dryRun === true
          ? store.trial(
              tx => undoBatch(actor, what, options, batchAccess(actor, tx)),
              requestLimit(actor).changes,
              requesterOf(actor),
            )
          : undoBatch(actor, what, options, batchAccess(actor)),
  };
}

/** Stands for the sealer in a dry run. */
const sealsNothing: CredentialSealer = { seal: () => 'sealed' };

/** Whether a logged transaction concerns the actor's organisation. */
const concernsActor = (actor: Actor, logged: Awaited<ReturnType<StoreTransaction['readLog']>>): boolean =>
  logged !== null && (actor.kind === 'system' || logged.changes.some(change => change.scope.includes(actor.org)));

/** The tables of these changes that still exist. */
const tablesOf = (changes: readonly LoggedChange[], catalog: Catalog): Set<CompiledTable> =>
  new Set(changes.flatMap(change => catalog.tables.get(change.table) ?? []));

/** Throws `Refusal` if the actor sends too many changes at once. */
function checkRequestLimit(count: number, actor: Actor): void {
  const { changes } = requestLimit(actor);
  if (count <= changes) return;
  throw new Refusal('too_large', `This is too much at once: send at most ${changes} rows in one request`);
}

/** Whether a transaction is older than the pruned log; ids sort by time. */
async function isTooOld(tx: StoreTransaction, id: RowId): Promise<boolean> {
  const last = await tx.lastPruned();
  return last !== null && id <= last;
}

/** The maximum number of transactions in a batch. */
const maxInBatch = 1_000;

/**
 * The label of the batch that a commit joins; null for its first commit, or without a batch. Throws `Refusal` if another actor started the
 * batch, or if it undoes changes and this commit makes some, or the reverse: they are never undone together.
 */
async function joinBatch(
  tx: StoreTransaction,
  actor: Actor,
  { batch }: CommitOptions,
  { undoes }: Partial<CommitInput>,
): Promise<string | null> {
  const begun = batch === undefined ? null : await tx.batchStart(batch);
  if (begun === null) return null;
  const { first, size } = begun;
  if (first.actor !== actorId(actor)) throw new Refusal('other_batch', 'This batch was started by someone else: use a new id');
  if ((first.undoes === null) !== (undoes === undefined)) throw otherBatch();
  if (size >= maxInBatch) throw new Refusal('too_large', `A batch has at most ${maxInBatch} parts: start another one`);
  return first.label;
}

/** The requester under which a commit waits in the queue. */
const requesterOf = (actor: Actor): Requester =>
  actor.kind === 'person' ? { org: actor.org, person: actor.user } : { ...systemRequester, person: actor.name };

function parseBody(text: string, actor: Actor): CommitBody {
  const body = readCommitBody(text);
  if (body === null) throw new Refusal('malformed', 'The body of the request is not valid JSON for a commit');
  checkRequestLimit(body.changes.length, actor);
  return body;
}

/** The stored outcome of this idempotency key, if any. Throws if the key was used for another request. */
async function earlierOutcome(tx: StoreTransaction, { key }: CommitOptions): Promise<Outcome | null> {
  if (key === undefined) return null;
  const [response] = await tx.storedResponses([key.key]);
  return response === undefined ? null : outcomeOf(response, key.hash);
}

function outcomeOf(response: StoredResponse, hash: string): Outcome {
  if (response.hash !== hash) throw new Refusal('key_reused', 'This Idempotency-Key was used for another request: use a new key');
  return response.outcome;
}
