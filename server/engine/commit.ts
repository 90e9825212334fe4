import type { Actor } from '../model/actor.ts';
import type { Catalog } from '../model/catalog.ts';
import type { Cells, Issue, Outcome, RowId, Wish } from '../model/change.ts';
import type { Session } from '../model/session.ts';
import type { Note } from '../model/table.ts';
import { type Applied, apply } from './apply.ts';
import { type Asking, authorize, oversee, sightOf } from './authorize.ts';
import { blame } from './blame.ts';
import { Chain } from './chain.ts';
import { check } from './check.ts';
import { compute } from './compute.ts';
import { Draft, Stored } from './draft.ts';
import { type Entry, isQuiet } from './entry.ts';
import { hooks, type Surroundings } from './hooks.ts';
import { newId } from './ids.ts';
import { type Intent, issueOf, refuse, type Trust } from './intent.ts';
import type { Parting } from './leaveOut.ts';
import { links } from './links.ts';
import { outcomeOf } from './outcome.ts';
import { place } from './place.ts';
import { differs, record } from './record.ts';
import { giveUp, refill } from './refill.ts';
import type { Sight } from './sight.ts';
import { leaveTrail, onlyAppend } from './trail.ts';
import { canBeUndone } from './undo.ts';
import { verdicts } from './verdict.ts';
import { engineWords } from './words.ts';

/** One commit: who, what, when, and how it is meant. */
export interface Commission {
  actor: Actor;
  wishes: readonly Wish[];
  label: string;
  now: string;
  partial: boolean;
  dryRun: boolean;
  trust: Trust;
  /** The action that asks for the wishes. */
  action?: string;
  /** Rows that were read to find the wishes. */
  stored?: Stored;
  /** Who acts, where that was found already, with what they reach of every table that is named. */
  sight?: Sight | null;
  /** Issues that are known before the wishes are read, by index: an action not offered on its row. */
  known?: ReadonlyMap<number, Issue>;
  undoes?: RowId;
  batch?: RowId;
}

const mostRounds = 8;

/** How often all is worked out anew because a wish fell: so often whatever is asked, and beyond that so many wishes altogether. */
const mostAttempts = { times: 16, wishes: 30_000 };

/**
 * The only way to write: the loop. Every row comes out accepted, held or refused; in partial mode the refused are left out,
 * otherwise one that is not in order stops all. Nothing is written in a dry run, or where nothing would change.
 */
export async function commit(
  commission: Commission,
  catalog: Catalog,
  session: Session,
  around: Surroundings,
): Promise<{ keep: boolean; value: Outcome; trail?: readonly Cells[] }> {
  const { actor, wishes, now, trust, action = null } = commission;
  const stored = commission.stored ?? new Stored(session);
  const tables = new Set(wishes.flatMap(wish => catalog.tables.get(wish.table) ?? []));
  const sight = commission.sight === undefined ? await sightOf(actor, tables, catalog, stored) : commission.sight;
  const applied = await apply(wishes, catalog, stored, sight, now, commission);
  const { intents } = applied;
  for (const [index, issue] of commission.known ?? []) if (intents[index]?.fate !== 'refused') refuse(intents[index]!, issue);
  const asking = { sight, trust, action };
  const chained = new Set(applied.chains.flat());
  const single = chained.size === 0 ? intents : intents.filter(intent => !chained.has(intent));
  await authorize(single, new Draft(catalog, stored, now, sight), asking);
  onlyAppend(intents, actor);

  const isParted = commission.partial && trust === 'typed' && sight !== null;
  // Changes that name one row together are read again where one of them falls: each of these stands or falls whole.
  const parting: Parting = { mayPart: intent => isParted && !chained.has(intent), less: new Set() };
  const draft = await settle(applied, parting, asking, commission, catalog, stored, around);
  if (!commission.partial && intents.some(intent => intent.fate !== 'accepted' && intent.refills === undefined)) {
    for (const intent of intents)
      if (intent.fate === 'accepted') refuse(intent, issueOf(intent.table, intent.row, 'atomic', engineWords.atomic));
    for (const intent of intents) intent.fate = 'refused';
    return { keep: false, value: outcomeOf(intents, null, null, 0) };
  }
  const changed = Iterator.from(draft.all()).some(differs);
  if (!changed) return { keep: false, value: outcomeOf(intents, draft, null, 0) };

  const transaction = {
    id: newId(),
    seq: await session.nextSeq(now),
    at: now,
    actor: '',
    actorName: '',
    label: commission.label,
    undoes: commission.undoes ?? null,
    ...(commission.batch === undefined ? {} : { batch: commission.batch }),
    ...(canBeUndone(draft.all()) ? {} : { final: true as const }),
  };
  const trail = await leaveTrail(draft, actor, commission.label);
  await record(draft, session, transaction, actor);
  if (commission.dryRun) return { keep: false, value: outcomeOf(intents, draft, null, 0) };
  return { keep: true, value: outcomeOf(intents, draft, transaction.id, transaction.seq), trail };
}

/** Steps 4 to 7, from the start each time a wish falls, until all that is left stands. Each time one more has fallen, so it ends. */
async function settle(
  { intents, chains: named, read }: Applied,
  parting: Parting,
  asking: Asking,
  { actor, now }: Commission,
  catalog: Catalog,
  stored: Stored,
  around: Surroundings,
): Promise<Draft> {
  const chains = named.map(chain => new Chain(chain));
  for (let attempts = 1; ; attempts += 1) {
    if (attempts > mostAttempts.times && attempts * intents.length > mostAttempts.wishes) refuseRest(intents);
    for (const chain of chains) await chain.follow(read, new Draft(catalog, stored, now, asking.sight), asking);
    const draft = new Draft(catalog, stored, now, asking.sight);
    await authorize([...parting.less], draft, asking);
    parting.less.clear();
    const notes = new Map<Entry, Note>();
    place(intents, draft);
    if (await stands(intents, parting, draft, actor, notes, around)) {
      await verdicts(intents, notes, draft);
      return draft;
    }
  }
}

async function stands(
  intents: readonly Intent[],
  parting: Parting,
  draft: Draft,
  actor: Actor,
  notes: Map<Entry, Note>,
  around: Surroundings,
): Promise<boolean> {
  let filled: Intent[] | null = intents.some(intent => intent.refills !== undefined) ? null : [];
  for (let round = 0; round < mostRounds; round += 1) {
    const fresh = new Set<Entry>();
    for (const entry of draft.takeFresh()) if (!isQuiet(entry)) fresh.add(entry);
    const faults = await links(fresh, draft);
    for (const entry of draft.takeFresh()) fresh.add(entry);
    const looked = await compute(fresh, draft);
    faults.push(...(await check(looked, draft)));
    if (faults.length === 0) {
      const hooked = await hooks(draft, actor, notes, around);
      faults.push(...hooked.faults);
      if (!hooked.added && faults.length === 0) {
        faults.push(...(await oversee(draft, draft.sight)));
        if (faults.length === 0) {
          if (filled !== null) return true;
          filled = await refill(intents, draft);
          if (filled.length === 0) return true;
        }
      }
    }
    if (faults.length > 0) {
      if (filled !== null && filled.length > 0) giveUp(faults, filled);
      else if (!blame(faults, intents, draft.sight, parting)) throw new Error(`Nobody to blame: ${faults[0]?.issue.message}`);
      return false;
    }
  }
  refuseRest(intents);
  return false;
}

/** Nothing of what is left stands: to find out what could takes too long. */
function refuseRest(intents: readonly Intent[]): void {
  for (const intent of intents)
    if (intent.fate !== 'refused') refuse(intent, issueOf(intent.table, intent.row, 'too_deep', engineWords.too_deep));
}
