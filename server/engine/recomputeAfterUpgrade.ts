import type { System } from '../model/actor.ts';
import type { Catalog } from '../model/catalog.ts';
import type { Catalogs } from '../model/catalogs.ts';
import type { Row, RowId } from '../model/change.ts';
import type { Store, StoreTransaction } from '../model/store.ts';
import { Draft, StoredRows } from './draft.ts';
import { reportDuplicates } from './duplicates.ts';
import { newId } from './ids.ts';
import { maxPasses, recompute, recomputeRows } from './recompute.ts';
import { isChanged, record } from './record.ts';
import { addIssues } from './storedIssues.ts';

const actor: System = { kind: 'system', name: 'upgrade' };

const label = 'Brought up to a newer version';

/** The number of rows per transaction of an upgrade; a workspace with fewer than ten times as many rows is upgraded in one transaction. */
const rowsAtOnce = 500;

/**
 * Upgrades a workspace written by another version to the current catalog: recomputes the formulas, claims and rollups of every row. A small
 * workspace is upgraded in one transaction, a large one in chunks; after a crash the next start continues after the last chunk. Nothing is
 * served before it is complete. Does nothing if the catalog computes the same as at the last start. Returns the number of written rows.
 */
export async function upgrade(
  store: Pick<Store, 'write'>,
  catalogs: Catalogs,
  now?: string,
  atOnce: number = rowsAtOnce,
): Promise<number> {
  for (let changed = 0; ; ) {
    const step = await store.write(async tx => {
      const catalog = await catalogs.of(tx.catalogRevision);
      const derivations = derivationsOf(catalog);
      if ((await tx.meta('derivations')) === derivations) return { commit: false, value: { changed: 0, done: true } };
      const at = now ?? tx.now;
      const progress = await progressOf(tx);
      if (progress?.says === derivations && progress.marking === true) {
        const value = { changed: await markDuplicates(catalog, tx, at), done: true };
        await tx.setMeta('derivations', derivations);
        return { commit: true, value };
      }
      const isSmall = !(await hasMoreRows(catalog, tx, atOnce * 10));
      const { changed, done } = isSmall
        ? { changed: await repairDerived(catalog, tx, at, label), done: true }
        : await upgradeChunk(catalog, tx, at, derivations, atOnce);
      if (done) await setProgress(tx, { ...startOfPass(derivations), marking: true });
      return { commit: true, value: { changed, done: false } };
    });
    changed += step.changed;
    if (step.done) return changed;
  }
}

/** The progress of a chunked upgrade, stored as JSON: the pass, the table in it, the last row, and whether the pass has written anything. */
interface Progress {
  says: string;
  pass: number;
  table: number;
  after: RowId;
  wrote: boolean;
  /** Everything is recomputed; only the duplicates remain to be reported. */
  marking?: true;
}

const startOfPass = (says: string): Progress => ({ says, pass: 0, table: 0, after: '', wrote: false });

const progressOf = async (tx: StoreTransaction): Promise<Progress | null> =>
  JSON.parse((await tx.meta('upgrading')) ?? 'null') as Progress | null;

const setProgress = (tx: StoreTransaction, progress: Progress): Promise<void> =>
  tx.setMeta('upgrading', JSON.stringify(progress));

/** Recomputes the next rows. The work is done once a whole pass has written nothing. */
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
    if (from.pass > maxPasses(catalog)) throw new Error('Computed fields do not reach a fixed point');
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

async function firstChunk(chunks: AsyncIterable<Row[]>, limit: number): Promise<{ rows?: Row[] }> {
  for await (const rows of chunks) return { rows: rows.slice(0, limit) };
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

/** Recomputes and writes all derived cells. Returns the number of rows that were wrong. */
export async function repairDerived(catalog: Catalog, tx: StoreTransaction, now: string, why: string): Promise<number> {
  return writeDraft(await recompute(catalog, tx, now), tx, now, why);
}

/** Reports duplicates that the new keys reveal; all keep their places. */
async function markDuplicates(catalog: Catalog, tx: StoreTransaction, now: string): Promise<number> {
  const draft = new Draft(catalog, new StoredRows(tx), now);
  await reportDuplicates(tx, draft, addIssues);
  return writeDraft(draft, tx, now, label);
}

/** Writes the changed rows of a draft; returns their number. */
async function writeDraft(draft: Draft, tx: StoreTransaction, now: string, why: string): Promise<number> {
  const changed = [...draft.all()].filter(isChanged).length;
  if (changed > 0) {
    const seq = await tx.nextSeq(now);
    await record(draft, tx, { id: newId(), seq, at: now, actor: '', actorName: '', label: why, undoes: null }, actor);
  }
  return changed;
}

/** How a catalog computes its derived cells, as text: equal texts mean equal computations. */
const derivationsOf = (catalog: Catalog): string => JSON.stringify(catalog.stored.map(({ id, derives }) => [id, derives]));
