import { administrationCatalogs } from '../administrationCatalogs.ts';
import { CredentialVault, type KeySource } from '../credentialVault.ts';
import { findProblems } from '../engine/integrity.ts';
import { recompute } from '../engine/recompute.ts';
import { isChanged } from '../engine/record.ts';
import { sourceFile } from '../imports/importPlan.ts';
import type { Catalog } from '../model/catalog.ts';
import { sameValue } from '../model/change.ts';
import { credentialFields } from '../model/credentialFields.ts';
import type { FileStore } from '../model/fileStore.ts';
import type { StoreTransaction } from '../model/store.ts';
import { type Finding, type Inspection, inspect, type UniqueColumn } from '../store/inspect.ts';
import type { DatabaseLocation } from '../store/location.ts';
import { readFileSizes } from '../store/openFileStore.ts';
import { invariants } from '../tables/invariants.ts';
import { CommandError, errorReason } from './commandError.ts';

/** The catalogs of the Administration workspace, for the commands. */
export const catalogs = administrationCatalogs();

/** The columns that must not hold a value twice. */
const uniqueColumns = ({ tables }: Catalog): UniqueColumn[] =>
  [...tables.values()].flatMap(({ id, claims }) =>
    claims.filter(claim => claim.capacity === null).map(({ column }) => ({ table: id, column })),
  );

/**
 * Inspects a database: its storage, and whether derived cells, validation and invariants match its rows; with `keys`, also whether they open
 * its credentials, and whether the files of its imports are there. Writes nothing.
 */
export async function checkup(location: DatabaseLocation, keys?: KeySource): Promise<Inspection> {
  const files = keys === undefined ? null : await readFileSizes(location);
  try {
    return await inspect(location, catalogs, uniqueColumns(catalogs.builtIn), async tx => [
      ...(await rowFindings(tx, keys)),
      ...(files === null ? [] : await fileFindings(tx, files)),
    ]);
  } catch (error) {
    const name = 'file' in location ? location.file : 'of DATABASE_URL';
    throw new CommandError(`The database ${name} cannot be opened (${errorReason(error)}): check SEATGRID_DATA or DATABASE_URL.`);
  } finally {
    await files?.close();
  }
}

/** The findings about rows, which go beyond storage. */
async function rowFindings(tx: StoreTransaction, keys?: KeySource): Promise<Finding[]> {
  const now = new Date().toISOString();
  const catalog = await catalogs.of(tx.catalogRevision);
  return [
    ...(await derivedFindings(catalog, tx, now)),
    ...(await validationFindings(catalog, tx, now)),
    ...(await brokenInvariants(tx, now)),
    ...(keys === undefined ? [] : await credentialFindings(tx, catalog, new CredentialVault(keys))),
  ];
}

/** Groups findings of the same kind: how many rows, and a few examples. */
class FindingGroups {
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

/** The credentials that no key opens, or that were changed or moved to another cell. */
export async function credentialFindings(tx: StoreTransaction, of: Catalog, vault: CredentialVault): Promise<Finding[]> {
  const groups = new FindingGroups();
  for (const { table, fields } of credentialFields(of))
    for await (const rows of tx.scan(table.id))
      for (const row of rows)
        for (const { id, sealedOf: field = '' } of fields)
          if (typeof row[id] === 'string' && !vault.opens({ table: table.id, row: row.id, field }, row[id]))
            groups.add({ code: 'credential', table: table.id, field }, row.id);
  return groups.all();
}

/** The imports that wait for a file that is not there, or that is not the one that was uploaded. */
async function fileFindings(tx: StoreTransaction, files: Pick<FileStore, 'size'>): Promise<Finding[]> {
  const groups = new FindingGroups();
  for (const { id, size } of await tx.where('imports', 'state', ['reading', 'staged', 'applying']))
    if ((await files.size(sourceFile(id))) !== size) groups.add({ code: 'file', table: 'imports' }, id);
  return groups.all();
}

async function derivedFindings(catalog: Catalog, tx: StoreTransaction, now: string): Promise<Finding[]> {
  const groups = new FindingGroups();
  for (const entry of (await recompute(catalog, tx, now)).all()) {
    if (!isChanged(entry)) continue;
    const { table, before, after, id } = entry;
    for (const { id: field } of table.stored.columns) {
      if (sameValue(before?.[field], after?.[field])) continue;
      const example = `${id}: ${String(before?.[field])}, must be ${String(after?.[field])}`;
      groups.add({ code: 'derived', table: table.id, field }, example);
    }
  }
  return groups.all();
}

async function validationFindings(catalog: Catalog, tx: StoreTransaction, now: string): Promise<Finding[]> {
  const groups = new FindingGroups();
  for await (const { table, row, kind, says } of findProblems(catalog, tx, now)) groups.add({ code: kind, table, says }, row);
  return groups.all();
}

async function brokenInvariants(tx: StoreTransaction, now: string): Promise<Finding[]> {
  const groups = new FindingGroups();
  for (const each of invariants)
    for await (const rows of each.violations(tx, now))
      for (const row of rows) groups.add({ code: 'invariant', table: each.table, says: each.code }, row);
  return groups.all();
}
