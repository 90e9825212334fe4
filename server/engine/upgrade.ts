import type { System } from '../model/actor.ts';
import type { Catalog } from '../model/catalog.ts';
import type { Session, Store } from '../model/session.ts';
import { newId } from './ids.ts';
import { differs, record } from './record.ts';
import { rework } from './rework.ts';

const actor: System = { kind: 'system', name: 'upgrade' };

/**
 * Brings a workspace that another version wrote up to this catalog: what formulas, claims and rollups say now is worked out for every row,
 * in one transaction of the log. Does nothing where the catalog works out what it did at the last start. Returns how many rows changed.
 */
export async function upgrade(store: Pick<Store, 'write'>, catalog: Catalog, now?: string): Promise<number> {
  const says = derivationsOf(catalog);
  return store.write(async session => {
    if ((await session.mark('derivations')) === says) return { keep: false, value: 0 };
    const value = await mend(catalog, session, now ?? session.now, 'Brought up to a newer version');
    await session.setMark('derivations', says);
    return { keep: true, value };
  });
}

/** Writes what is worked out as it must be. Returns how many rows were not. */
export async function mend(catalog: Catalog, session: Session, now: string, label: string): Promise<number> {
  const draft = await rework(catalog, session, now);
  const changed = [...draft.all()].filter(differs).length;
  if (changed > 0) {
    const seq = await session.nextSeq(now);
    await record(draft, session, { id: newId(), seq, at: now, actor: '', actorName: '', label, undoes: null }, actor);
  }
  return changed;
}

/** Everything by which a catalog works cells out, as text that is equal as long as they are. */
const derivationsOf = (catalog: Catalog): string => JSON.stringify(catalog.stored.map(({ id, derives }) => [id, derives]));
