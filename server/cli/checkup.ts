import { differs } from '../engine/record.ts';
import { rework } from '../engine/rework.ts';
import { compileCatalog } from '../model/compile.ts';
import type { Session } from '../model/session.ts';
import { type Finding, type Inspection, inspect, type Unique } from '../store/inspect.ts';
import type { Where } from '../store/openStore.ts';
import { administration } from '../tables/administration.ts';
import { CommandError, reasonOf } from './failure.ts';

/** The tables of the Administration workspace. */
export const catalog = compileCatalog(administration);

/** Everything of which no two rows may have the same. */
const unique: readonly Unique[] = [...catalog.tables.values()].flatMap(({ id, claims }) =>
  claims.filter(claim => claim.of === null).map(({ column }) => ({ table: id, column })),
);

/** Looks all of a home over: how it lies in the database, and whether what is worked out is what its rows say. Writes nothing. */
export async function checkup(where: Where): Promise<Inspection> {
  try {
    return await inspect(where, catalog.stored, unique, derivedFindings);
  } catch (error) {
    const at = 'file' in where ? where.file : 'of DATABASE_URL';
    throw new CommandError(`The database ${at} cannot be opened (${reasonOf(error)}): check SEATGRID_DATA or DATABASE_URL.`);
  }
}

async function derivedFindings(session: Session): Promise<Finding[]> {
  const found = new Map<string, { table: string; field: string; many: number; examples: string[] }>();
  for (const entry of (await rework(catalog, session, new Date().toISOString())).all()) {
    if (!differs(entry)) continue;
    const { table, before, after, id } = entry;
    for (const { id: field } of table.stored.columns) {
      if (before?.[field] === after?.[field]) continue;
      const key = `${table.id}.${field}`;
      const finding = found.get(key) ?? { table: table.id, field, many: 0, examples: [] };
      found.set(key, finding);
      finding.many += 1;
      if (finding.examples.length < 5)
        finding.examples.push(`${id}: ${String(before?.[field])}, must be ${String(after?.[field])}`);
    }
  }
  return [...found.values()].map(each => ({ code: 'derived', ...each }));
}
