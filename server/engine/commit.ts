import type { Actor } from '../model/actor.ts';
import type { Catalog } from '../model/catalog.ts';
import type { Cells, ChangeRequest, Issue, Outcome, RowId } from '../model/change.ts';
import type { StoreTransaction, TransactionResult } from '../model/store.ts';
import type { Note } from '../model/table.ts';
import { type Applied, apply } from './apply.ts';
import { enforceAppendOnly, writeTrail } from './auditTrail.ts';
import { type AuthorizationContext, authorize, authorizeEffects, loadViewer } from './authorize.ts';
import { blame } from './blame.ts';
import { buildOutcome } from './buildOutcome.ts';
import { checkRules } from './checkRules.ts';
import { compute } from './compute.ts';
import { findConsequences } from './consequences.ts';
import { Draft, StoredRows } from './draft.ts';
import { type DraftRow, isInert } from './draftRow.ts';
import { engineTexts } from './engineTexts.ts';
import { type Environment, runHooks } from './hooks.ts';
import { newId } from './ids.ts';
import { createIssue, type Intent, refuse, type Trust } from './intent.ts';
import { checkLinks } from './links.ts';
import type { CellOmission } from './omitCells.ts';
import { isChanged, record } from './record.ts';
import { dropRelinks, relink } from './relink.ts';
import { RowChain } from './rowChain.ts';
import { stage } from './stage.ts';
import { canBeUndone } from './undo.ts';
import { writeValidation } from './validation.ts';
import type { Viewer } from './viewer.ts';

/** The input of a commit: actor, requests, time and options. */
export interface CommitInput {
  actor: Actor;
  requests: readonly ChangeRequest[];
  label: string;
  now: string;
  partial: boolean;
  dryRun: boolean;
  /** Whether a dry run also finds what else would follow. */
  consequences: boolean;
  trust: Trust;
  /** The action that makes the requests. */
  action?: string;
  /** Rows that were read to create the requests. */
  stored?: StoredRows;
  /** The viewer, if already loaded, with their related rows in every requested table. */
  viewer?: Viewer | null;
  /** Issues known in advance, by index of the request: an action that is not offered on its row. */
  known?: ReadonlyMap<number, Issue>;
  undoes?: RowId;
  batch?: RowId;
}

const maxRounds = 8;

/** The limit of attempts: `times` in any case, and beyond that until `requests` requests have been processed in total. */
const maxAttempts = { times: 16, requests: 30_000 };

/**
 * The loop, the only way to write. Every request is accepted, held or refused; in partial mode refused ones are omitted, otherwise a single
 * one that is not accepted stops all. Nothing is written in a dry run, or if nothing would change.
 */
export async function commit(
  input: CommitInput,
  catalog: Catalog,
  tx: StoreTransaction,
  environment: Environment,
): Promise<TransactionResult<Outcome> & { trail?: readonly Cells[] }> {
  const { actor, requests, now, trust, action = null } = input;
  const stored = input.stored ?? new StoredRows(tx);
  const tables = new Set(requests.flatMap(request => catalog.tables.get(request.table) ?? []));
  const viewer = input.viewer === undefined ? await loadViewer(actor, tables, catalog, stored) : input.viewer;
  const applied = await apply(requests, catalog, stored, viewer, now, input, environment.sealer);
  const { intents } = applied;
  for (const [index, issue] of input.known ?? []) if (intents[index]?.result !== 'refused') refuse(intents[index]!, issue);
  const authorization = { viewer, trust, action };
  const chained = new Set(applied.chains.flat());
  const single = chained.size === 0 ? intents : intents.filter(intent => !chained.has(intent));
  await authorize(single, new Draft(catalog, stored, now, viewer), authorization);
  enforceAppendOnly(intents, actor);

  const canOmit = input.partial && trust === 'typed' && viewer !== null;
  // Changes in a chain are never reduced: they are accepted or refused as a whole and then read again.
  const omission: CellOmission = { mayOmit: intent => canOmit && !chained.has(intent), reduced: new Set() };
  const draft = await runUntilStable(applied, omission, authorization, input, catalog, stored, environment);
  if (!input.partial && intents.some(intent => intent.result !== 'accepted' && intent.relinks === undefined)) {
    for (const intent of intents)
      if (intent.result === 'accepted') refuse(intent, createIssue(intent.table, intent.row, 'atomic', engineTexts.atomic));
    for (const intent of intents) intent.result = 'refused';
    return { commit: false, value: buildOutcome(intents, null, null, 0) };
  }
  const changed = Iterator.from(draft.all()).some(isChanged);
  if (!changed) return { commit: false, value: buildOutcome(intents, draft, null, 0) };

  const transaction = {
    id: newId(),
    seq: await tx.nextSeq(now),
    at: now,
    actor: '',
    actorName: '',
    label: input.label,
    undoes: input.undoes ?? null,
    ...(input.batch === undefined ? {} : { batch: input.batch }),
    ...(canBeUndone(draft.all()) ? {} : { final: true as const }),
  };
  const trail = await writeTrail(draft, actor, input.label);
  await record(draft, tx, transaction, actor);
  if (input.dryRun) {
    const outcome = buildOutcome(intents, draft, null, 0);
    const found = input.consequences ? { consequences: await findConsequences(intents, draft) } : {};
    return { commit: false, value: { ...outcome, ...found } };
  }
  return { commit: true, value: buildOutcome(intents, draft, transaction.id, transaction.seq), trail };
}

/** Repeats steps 4 to 7 from the start until no request is refused. Each repetition refuses, holds or reduces at least one, so it ends. */
async function runUntilStable(
  { intents, chains: named, read }: Applied,
  omission: CellOmission,
  authorization: AuthorizationContext,
  { actor, now }: CommitInput,
  catalog: Catalog,
  stored: StoredRows,
  environment: Environment,
): Promise<Draft> {
  const chains = named.map(chain => new RowChain(chain));
  for (let attempts = 1; ; attempts += 1) {
    if (attempts > maxAttempts.times && attempts * intents.length > maxAttempts.requests) refuseRest(intents);
    for (const chain of chains)
      await chain.reevaluate(read, new Draft(catalog, stored, now, authorization.viewer), authorization);
    const draft = new Draft(catalog, stored, now, authorization.viewer);
    await authorize([...omission.reduced], draft, authorization);
    omission.reduced.clear();
    const notes = new Map<DraftRow, Note>();
    stage(intents, draft);
    if (await runRounds(intents, omission, draft, actor, notes, environment)) {
      await writeValidation(intents, notes, draft);
      return draft;
    }
  }
}

async function runRounds(
  intents: readonly Intent[],
  omission: CellOmission,
  draft: Draft,
  actor: Actor,
  notes: Map<DraftRow, Note>,
  environment: Environment,
): Promise<boolean> {
  let relinked: Intent[] | null = intents.some(intent => intent.relinks !== undefined) ? null : [];
  for (let round = 0; round < maxRounds; round += 1) {
    const dirty = new Set<DraftRow>();
    for (const entry of draft.takeDirty()) if (!isInert(entry)) dirty.add(entry);
    const faults = await checkLinks(dirty, draft);
    for (const entry of draft.takeDirty()) dirty.add(entry);
    const computed = await compute(dirty, draft);
    faults.push(...(await checkRules(computed, draft)));
    if (faults.length === 0) {
      const hooked = await runHooks(draft, actor, notes, environment);
      faults.push(...hooked.faults);
      if (!hooked.added && faults.length === 0) {
        faults.push(...(await authorizeEffects(draft, draft.viewer)));
        if (faults.length === 0) {
          if (relinked !== null) return true;
          relinked = await relink(intents, draft);
          if (relinked.length === 0) return true;
        }
      }
    }
    if (faults.length > 0) {
      if (relinked !== null && relinked.length > 0) dropRelinks(faults, relinked);
      else if (!blame(faults, intents, draft.viewer, omission))
        throw new Error(`A fault has no cause: ${faults[0]?.issue.message}`);
      return false;
    }
  }
  refuseRest(intents);
  return false;
}

/** Refuses all remaining requests, because finding out which could be accepted takes too long. */
function refuseRest(intents: readonly Intent[]): void {
  for (const intent of intents)
    if (intent.result !== 'refused') refuse(intent, createIssue(intent.table, intent.row, 'too_deep', engineTexts.too_deep));
}
