import { type Actor, actorId, isSystemId } from '../model/actor.ts';
import { type Asked, allowanceOf, readAsked } from '../model/asked.ts';
import type { Catalog, CompiledTable } from '../model/catalog.ts';
import type { Cells, LoggedChange, Outcome, RowId } from '../model/change.ts';
import { type Asker, nobody } from '../model/fairQueue.ts';
import type { Session, Store } from '../model/session.ts';
import { type CommitOptions, Refusal, type Writer } from '../model/workspace.ts';
import { actions } from './act.ts';
import { sightOf } from './authorize.ts';
import { type Commission, commit } from './commit.ts';
import { Stored } from './draft.ts';
import type { Surroundings } from './hooks.ts';
import { checkNewRows, countNewRows } from './newRows.ts';
import { withoutSecrets } from './outcome.ts';
import { readableChanges } from './readableChanges.ts';
import { inverse } from './undo.ts';
import { noSuchChange, nothingToUndo, undoBatch } from './undoBatch.ts';

/** What a writer needs from outside beside a store: secrets, and where the product is served. */
export interface World extends Surroundings {
  /** The time, for tests; that of the database where left out. */
  now?(): string;
  /** Whether commits of several rows in this organisation are all or nothing where they do not say; none are where left out. */
  isAtomic?(session: Session, org: RowId): Promise<boolean>;
  /** Is told after each commit of the rows that it left in the audit trail, for the log of the server. */
  audited?(entries: readonly Cells[]): void;
}

/** The writer of a workspace: every commit in a database transaction of its own, a client's key answered once. */
export function createWriter(store: Pick<Store, 'write'>, catalog: Catalog, world: World): Writer {
  const run = async (
    actor: Actor,
    options: CommitOptions,
    commission: (session: Session, now: string) => Promise<Partial<Commission> & Pick<Commission, 'wishes'>>,
    rows?: number,
  ) => {
    let trail: readonly Cells[] = [];
    const outcome = await store.write(
      async session => {
        const now = options.now ?? world.now?.() ?? session.now;
        const replay = await answered(session, options);
        if (replay !== null) return { keep: false, value: replay };
        await checkBatch(session, actor, options);
        const asked: Commission = {
          actor,
          label: options.label ?? '',
          now,
          partial: options.partial ?? true,
          dryRun: options.dryRun ?? false,
          trust: 'typed',
          ...(options.batch === undefined ? {} : { batch: options.batch }),
          ...(await commission(session, now)),
        };
        await checkNewRows(session, actor, asked.wishes, now);
        const done = await commit(asked, catalog, session, world);
        if (done.keep) await countNewRows(session, actor, asked.wishes, done.value, now);
        trail = done.trail ?? [];
        if (asked.dryRun) done.value.dryRun = true;
        if (done.keep && options.key !== undefined) {
          await session.saveReply({ ...options.key, outcome: withoutSecrets(done.value), at: session.now });
        }
        return done;
      },
      rows,
      askerOf(actor),
    );
    if (trail.length > 0) world.audited?.(trail);
    return outcome;
  };

  const look = <T>(actor: Actor, work: (session: Session) => Promise<T>): Promise<T> =>
    store.write(async session => ({ keep: false, value: await work(session) }), 1, askerOf(actor));

  const undoOne = (actor: Actor, id: RowId, options: CommitOptions): Promise<Outcome> =>
    run(actor, options, async session => {
      const entry = await session.readLog(id);
      const mine = isOf(actor, entry);
      if (entry === null && (await isTooOld(session, id)))
        throw new Refusal('too_old', 'This change is too old to be taken back: its history is no longer kept');
      if (entry === null || !mine) throw noSuchChange();
      const stored = new Stored(session);
      const sight = await sightOf(actor, tablesOf(entry.changes, catalog), catalog, stored);
      const changes = await readableChanges(entry.changes, sight, catalog, stored);
      if (changes.length === 0) throw noSuchChange();
      const wishes = inverse(changes, catalog, actor.kind === 'person' && isSystemId(entry.transaction.actor));
      if (wishes.length === 0) throw nothingToUndo();
      const label = options.label ?? `Undo ${entry.transaction.label}`.trim();
      return { wishes, trust: 'undo', undoes: id, label, stored, sight };
    });

  return {
    async commit(actor, asked, options = {}) {
      const { changes: wishes, ...meant } = 'text' in asked ? askedIn(asked.text, actor) : { changes: asked };
      const how = { ...options, ...meant };
      const decided = how.partial !== undefined || wishes.length < 2 || actor.kind === 'system';
      const partialIn = async (session: Session): Promise<boolean> =>
        decided ? (how.partial ?? true) : (await world.isAtomic?.(session, actor.org)) !== true;
      return run(actor, how, async session => ({ wishes, partial: await partialIn(session) }), wishes.length);
    },
    async act(actor, request, options = {}) {
      checkAllowance(request.rows.length, actor);
      return run(
        actor,
        { label: request.action, ...options },
        async (session, now) => ({ trust: 'action', ...(await actions(request, catalog, session, actor, now)) }),
        request.rows.length,
      );
    },
    undo: (actor, what, options = {}) =>
      typeof what === 'string'
        ? undoOne(actor, what, options)
        : undoBatch(actor, what, options, {
            read: batch => look(actor, session => session.batch(batch)),
            answered: keys =>
              look(actor, async session => {
                const found: Outcome[] = [];
                for (const key of keys) {
                  const outcome = await answered(session, { key });
                  if (outcome !== null) found.push(outcome);
                }
                return found;
              }),
            concerns: (asker, id) => look(asker, async session => isOf(asker, await session.readLog(id))),
            undo: undoOne,
          }),
  };
}

/** Whether a logged transaction has to do with the actor's organisation. */
const isOf = (actor: Actor, entry: Awaited<ReturnType<Session['readLog']>>): boolean =>
  entry !== null && (actor.kind === 'system' || entry.changes.some(change => change.scope.includes(actor.org)));

/** The tables of these changes, those that are still there. */
const tablesOf = (changes: readonly LoggedChange[], catalog: Catalog): Set<CompiledTable> =>
  new Set(changes.flatMap(change => catalog.tables.get(change.table) ?? []));

/** Throws `Refusal` for more changes than the actor may send at once. */
function checkAllowance(count: number, actor: Actor): void {
  const { changes } = allowanceOf(actor);
  if (count <= changes) return;
  throw new Refusal('too_large', `This is too much at once: send at most ${changes} rows in one request`);
}

/** Whether a transaction of this id lies before where the log was cut: ids sort by when they were made. */
async function isTooOld(session: Session, id: RowId): Promise<boolean> {
  const last = await session.lastCut();
  return last !== null && id <= last;
}

/** Transactions of a batch, at most. */
const mostInBatch = 1_000;

/** Throws `Refusal` where another actor began the batch to which a transaction is to belong: nobody's changes are taken back with those of others. */
async function checkBatch(session: Session, actor: Actor, { batch }: CommitOptions): Promise<void> {
  if (batch === undefined) return;
  const begun = await session.batchSize(batch);
  if (begun === null) return;
  if (begun.actor !== actorId(actor)) throw new Refusal('other_batch', 'This batch was begun by somebody else: use a new id');
  if (begun.size >= mostInBatch) throw new Refusal('too_large', `A batch has at most ${mostInBatch} parts: begin another one`);
}

/** Whose turn a commit waits for. */
const askerOf = (actor: Actor): Asker =>
  actor.kind === 'person' ? { org: actor.org, person: actor.user } : { ...nobody, person: actor.name };

function askedIn(text: string, actor: Actor): Asked {
  const asked = readAsked(text);
  if (asked === null) throw new Refusal('malformed', 'The request is not the JSON that was expected');
  checkAllowance(asked.changes.length, actor);
  return asked;
}

/** The answer that this key already led to. Throws where the same key came with another request. */
async function answered(session: Session, { key }: CommitOptions): Promise<Outcome | null> {
  if (key === undefined) return null;
  const reply = await session.reply(key.key);
  if (reply === null) return null;
  if (reply.hash !== key.hash)
    throw new Refusal('key_reused', 'This Idempotency-Key was used for another request: use a new key');
  return reply.outcome;
}
