import type { System } from '../model/actor.ts';
import type { Catalog } from '../model/catalog.ts';
import type { Row, RowId } from '../model/change.ts';
import type { Session, Store } from '../model/session.ts';
import { Draft, Stored } from './draft.ts';
import { newId } from './ids.ts';
import { differs, record } from './record.ts';
import { mostPasses, rework, reworkRows } from './rework.ts';
import { markShared } from './shared.ts';
import { sayAlso } from './verdict.ts';

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
    const step = await store.write(async session => {
      if ((await session.mark('derivations')) === says) return { keep: false, value: { changed: 0, done: true } };
      const at = now ?? session.now;
      const progress = await progressOf(session);
      if (progress?.says === says && progress.marking === true) {
        const value = { changed: await mark(catalog, session, at), done: true };
        await session.setMark('derivations', says);
        return { keep: true, value };
      }
      const isSmall = !(await hasMoreRows(catalog, session, atOnce * 10));
      const { changed, done } = isSmall
        ? { changed: await mend(catalog, session, at, label), done: true }
        : await piece(catalog, session, at, says, atOnce);
      if (done) await setProgress(session, { ...begun(says), marking: true });
      return { keep: true, value: { changed, done: false } };
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

const begun = (says: string): Progress => ({ says, pass: 0, table: 0, after: '', wrote: false });

const progressOf = async (session: Session): Promise<Progress | null> =>
  JSON.parse((await session.mark('upgrading')) ?? 'null') as Progress | null;

const setProgress = (session: Session, progress: Progress): Promise<void> =>
  session.setMark('upgrading', JSON.stringify(progress));

/** Works out what follows of the next rows. All is done once a whole pass had nothing to write. */
async function piece(
  catalog: Catalog,
  session: Session,
  now: string,
  says: string,
  atOnce: number,
): Promise<{ changed: number; done: boolean }> {
  const before = await progressOf(session);
  const from = before?.says === says ? before : begun(says);
  const table = catalog.order[from.table];
  if (table === undefined) {
    if (!from.wrote) return { changed: 0, done: true };
    if (from.pass === mostPasses) throw new Error('Computed fields do not come to rest');
    await setProgress(session, { ...begun(says), pass: from.pass + 1 });
    return { changed: 0, done: false };
  }
  const { rows = [] } = await firstOf(session.all(table.id, from.after), atOnce);
  const last = rows.at(-1);
  const changed = last === undefined ? 0 : await keep(await reworkRows(catalog, session, now, table, rows), session, now, label);
  const next = last === undefined ? { table: from.table + 1, after: '' } : { table: from.table, after: last.id };
  await setProgress(session, { ...from, ...next, wrote: from.wrote || changed > 0 });
  return { changed, done: false };
}

async function firstOf(chunks: AsyncIterable<Row[]>, most: number): Promise<{ rows?: Row[] }> {
  for await (const rows of chunks) return { rows: rows.slice(0, most) };
  return {};
}

async function hasMoreRows(catalog: Catalog, session: Session, than: number): Promise<boolean> {
  let rows = 0;
  for (const { id } of catalog.order) {
    for await (const chunk of session.all(id)) {
      rows += chunk.length;
      if (rows > than) return true;
    }
  }
  return false;
}

/** Writes what is worked out as it must be. Returns how many rows were not. */
export async function mend(catalog: Catalog, session: Session, now: string, why: string): Promise<number> {
  return keep(await rework(catalog, session, now), session, now, why);
}

/** Has rows say so that turn out to have the same as another, which keeps its place too. */
async function mark(catalog: Catalog, session: Session, now: string): Promise<number> {
  const draft = new Draft(catalog, new Stored(session), now);
  await markShared(session, draft, sayAlso);
  return keep(draft, session, now, label);
}

/** Writes what a draft holds that is not stored so; returns how many rows. */
async function keep(draft: Draft, session: Session, now: string, why: string): Promise<number> {
  const changed = [...draft.all()].filter(differs).length;
  if (changed > 0) {
    const seq = await session.nextSeq(now);
    await record(draft, session, { id: newId(), seq, at: now, actor: '', actorName: '', label: why, undoes: null }, actor);
  }
  return changed;
}

/** Everything by which a catalog works cells out, as text that is equal as long as they are. */
const derivationsOf = (catalog: Catalog): string => JSON.stringify(catalog.stored.map(({ id, derives }) => [id, derives]));
