import type { System } from '../model/actor.ts';
import type { Catalog } from '../model/catalog.ts';
import type { Row, RowId } from '../model/change.ts';
import type { Store, StoreTransaction } from '../model/store.ts';
import { Draft, StoredRows } from './draft.ts';
import { reportDuplicates } from './duplicates.ts';
import { newId } from './ids.ts';
import { maxPasses, recompute, recomputeRows } from './recompute.ts';
import { isChanged, record } from './record.ts';
import { addIssues } from './validation.ts';

const actor: System = { kind: 'system', name: 'upgrade' };

const label = 'Brought up to a newer version';

/** Rows of which a piece works out what follows; a workspace with fewer than ten times as many is done in one. */
const rowsAtOnce = 500;

/**
 * Brings a workspace that another version wrote up to this catalog: what formulas, claims and rollups say now is worked out for every row.
 * A small one is done in one transaction, a large one in pieces: killed anywhere, the next start goes on after the last piece. Nothing is
 * served before it has ended. Does nothing where the catalog works out what it did at the last start. Returns how many rows were written.
 */
export async function upgrade(
  store: Pick<Store, 'write'>,
  catalog: Catalog,
  now?: string,
  atOnce: number = rowsAtOnce,
): Promise<number> {
  const says = derivationsOf(catalog);
  for (let changed = 0; ; ) {
    const step = await store.write(async tx => {
      if ((await tx.meta('derivations')) === says) return { commit: false, value: { changed: 0, done: true } };
      const at = now ?? tx.now;
      const progress = await progressOf(tx);
      if (progress?.says === says && progress.marking === true) {
        const value = { changed: await markDuplicates(catalog, tx, at), done: true };
        await tx.setMeta('derivations', says);
        return { commit: true, value };
      }
      const isSmall = !(await hasMoreRows(catalog, tx, atOnce * 10));
      const { changed, done } = isSmall
        ? { changed: await repairDerived(catalog, tx, at, label), done: true }
        : await upgradeChunk(catalog, tx, at, says, atOnce);
      if (done) await setProgress(tx, { ...startOfPass(says), marking: true });
      return { commit: true, value: { changed, done: false } };
    });
    changed += step.changed;
    if (step.done) return changed;
  }
}

/** How far pieces have come: through how many tables of this pass over all of them, up to which row, and whether it wrote anything yet. */
interface Progress {
  says: string;
  pass: number;
  table: number;
  after: RowId;
  wrote: boolean;
  /** All is worked out; what is left is to have rows say so that have the same as others. */
  marking?: true;
}

const startOfPass = (says: string): Progress => ({ says, pass: 0, table: 0, after: '', wrote: false });

const progressOf = async (tx: StoreTransaction): Promise<Progress | null> =>
  JSON.parse((await tx.meta('upgrading')) ?? 'null') as Progress | null;

const setProgress = (tx: StoreTransaction, progress: Progress): Promise<void> =>
  tx.setMeta('upgrading', JSON.stringify(progress));

/** Works out what follows of the next rows. All is done once a whole pass had nothing to write. */
async function upgradeChunk(
  catalog: Catalog,
  tx: StoreTransaction,
  now: string,
  says: string,
  atOnce: number,
): Promise<{ changed: number; done: boolean }> {
  const before = await progressOf(tx);
  const from = before?.says === says ? before : startOfPass(says);
  const table = catalog.order[from.table];
  if (table === undefined) {
    if (!from.wrote) return { changed: 0, done: true };
    if (from.pass === maxPasses) throw new Error('Computed fields do not come to rest');
    await setProgress(tx, { ...startOfPass(says), pass: from.pass + 1 });
    return { changed: 0, done: false };
  }
  const { rows = [] } = await firstChunk(tx.scan(table.id, from.after), atOnce);
  const last = rows.at(-1);
  const changed = last === undefined ? 0 : await writeDraft(await recomputeRows(catalog, tx, now, table, rows), tx, now, label);
  const next = last === undefined ? { table: from.table + 1, after: '' } : { table: from.table, after: last.id };
  await setProgress(tx, { ...from, ...next, wrote: from.wrote || changed > 0 });
  return { changed, done: false };
}

async function firstChunk(chunks: AsyncIterable<Row[]>, most: number): Promise<{ rows?: Row[] }> {
  for await (const rows of chunks) return { rows: rows.slice(0, most) };
  return {};
}

async function hasMoreRows(catalog: Catalog, tx: StoreTransaction, than: number): Promise<boolean> {
  let rows = 0;
  for (const { id } of catalog.order) {
    for await (const chunk of tx.scan(id)) {
      rows += chunk.length;
      if (rows > than) return true;
    }
  }
  return false;
}

/** Writes what is worked out as it must be. Returns how many rows were not. */
export async function repairDerived(catalog: Catalog, tx: StoreTransaction, now: string, why: string): Promise<number> {
  return writeDraft(await recompute(catalog, tx, now), tx, now, why);
}

/** Has rows say so that turn out to have the same as another, which keeps its place too. */
async function markDuplicates(catalog: Catalog, tx: StoreTransaction, now: string): Promise<number> {
  const draft = new Draft(catalog, new StoredRows(tx), now);
  await reportDuplicates(tx, draft, addIssues);
  return writeDraft(draft, tx, now, label);
}

/** Writes what a draft holds that is not stored so; returns how many rows. */
async function writeDraft(draft: Draft, tx: StoreTransaction, now: string, why: string): Promise<number> {
  const changed = [...draft.all()].filter(isChanged).length;
  if (changed > 0) {
    const seq = await tx.nextSeq(now);
    await record(draft, tx, { id: newId(), seq, at: now, actor: '', actorName: '', label: why, undoes: null }, actor);
  }
  return changed;
}

/** Everything by which a catalog works cells out, as text that is equal as long as they are. */
const derivationsOf = (catalog: Catalog): string => JSON.stringify(catalog.stored.map(({ id, derives }) => [id, derives]));
