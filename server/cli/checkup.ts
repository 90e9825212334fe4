import { differs } from '../engine/record.ts';
import { rework } from '../engine/rework.ts';
import { unsound } from '../engine/soundness.ts';
import { compileCatalog } from '../model/compile.ts';
import type { Session } from '../model/session.ts';
import { type Finding, type Inspection, inspect, type Unique } from '../store/inspect.ts';
import type { Where } from '../store/openStore.ts';
import { administration } from '../tables/administration.ts';
import { invariants } from '../tables/invariants.ts';
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
    return await inspect(where, catalog.stored, unique, everyFinding);
  } catch (error) {
    const at = 'file' in where ? where.file : 'of DATABASE_URL';
    throw new CommandError(`The database ${at} cannot be opened (${reasonOf(error)}): check SEATGRID_DATA or DATABASE_URL.`);
  }
}

/** All that goes beyond how the home lies in the database: each kind of look, one after the other. */
async function everyFinding(session: Session): Promise<Finding[]> {
  const now = new Date().toISOString();
  return [
    ...(await derivedFindings(session, now)),
    ...(await unsoundFindings(session, now)),
    ...(await brokenInvariants(session, now)),
  ];
}

/** Findings of the same kind, gathered: how many rows, and a few of them. */
class Gathering {
  readonly #found = new Map<string, Finding & { examples: string[] }>();

  add(finding: Omit<Finding, 'many' | 'examples'>, example: string): void {
    const key = JSON.stringify(finding);
    const known = this.#found.get(key) ?? { ...finding, many: 0, examples: [] };
    this.#found.set(key, known);
    known.many += 1;
    if (known.examples.length < 5) known.examples.push(example);
  }

  all(): Finding[] {
    return [...this.#found.values()];
  }
}

async function derivedFindings(session: Session, now: string): Promise<Finding[]> {
  const gathering = new Gathering();
  for (const entry of (await rework(catalog, session, now)).all()) {
    if (!differs(entry)) continue;
    const { table, before, after, id } = entry;
    for (const { id: field } of table.stored.columns) {
      if (before?.[field] === after?.[field]) continue;
      const example = `${id}: ${String(before?.[field])}, must be ${String(after?.[field])}`;
      gathering.add({ code: 'derived', table: table.id, field }, example);
    }
  }
  return gathering.all();
}

async function unsoundFindings(session: Session, now: string): Promise<Finding[]> {
  const gathering = new Gathering();
  for await (const { table, row, kind, says } of unsound(catalog, session, now)) gathering.add({ code: kind, table, says }, row);
  return gathering.all();
}

async function brokenInvariants(session: Session, now: string): Promise<Finding[]> {
  const gathering = new Gathering();
  for (const each of invariants)
    for await (const rows of each.broken(session, now))
      for (const row of rows) gathering.add({ code: 'invariant', table: each.table, says: each.code }, row);
  return gathering.all();
}
