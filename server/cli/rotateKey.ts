import { existsSync } from 'node:fs';
import type { Config } from '../config.ts';
import { addKey, CredentialVault, keyFile, keyIdOf } from '../credentialVault.ts';
import { databaseLocation } from '../databaseLocation.ts';
import type { Catalog, CompiledTable } from '../model/catalog.ts';
import type { Catalogs } from '../model/catalogs.ts';
import type { Row } from '../model/change.ts';
import { credentialFields } from '../model/credentialFields.ts';
import type { Field } from '../model/field.ts';
import { isSingular } from '../model/localizedText.ts';
import type { Store, StoreTransaction } from '../model/store.ts';
import { openStore } from '../store/openStore.ts';
import { catalogs } from './checkup.ts';
import { CommandError, errorReason } from './commandError.ts';

/** The number of rows per transaction of a rotation. */
const rowsAtOnce = 500;

/**
 * Encrypts all credentials with a new key, also while Seatgrid runs. With SEATGRID_KEY, its first key is the new one; otherwise a key is added
 * to the key file, unless an earlier rotation was interrupted: then that one is finished. Returns 0. Throws `CommandError`.
 */
export async function rotateKey(config: Config): Promise<number> {
  const store = await openStore(databaseLocation(config), catalogs, { mustExist: true }).catch((error: unknown) => {
    throw new CommandError(`The database cannot be opened (${errorReason(error)}): check SEATGRID_DATA or DATABASE_URL.`);
  });
  try {
    const vault = new CredentialVault(config);
    const isFile = config.credentialKeys === null;
    if (isFile && !existsSync(keyFile(config.data))) {
      console.log('There are no credentials yet, and so no key to replace.');
      return 0;
    }
    const interrupted = isFile && (await hasOlder(store, vault));
    if (isFile && !interrupted) addKey(config.data);
    const count = await resealCredentials(store, catalogs, vault);
    console.log(`Credentials encrypted with the key ${vault.current().id}: ${count}. ${afterwards(isFile, count)}`);
    return 0;
  } finally {
    await store.close();
  }
}

const afterwards = (isFile: boolean, count: number): string =>
  isFile
    ? `The older ${isSingular(count, 'en') ? 'key' : 'keys'} stay in the key file for older backups.`
    : 'Remove the older keys from SEATGRID_KEY when no backup needs them.';

/** Whether a credential is still encrypted with an older key. */
async function hasOlder(store: Pick<Store, 'write'>, vault: CredentialVault): Promise<boolean> {
  const { id } = vault.current();
  return store.write(async tx => ({ commit: false, value: await findOlder(tx, await catalogs.of(tx.catalogRevision), id) }));
}

async function findOlder(tx: StoreTransaction, of: Catalog, current: string): Promise<boolean> {
  for (const { table, fields } of credentialFields(of))
    for await (const rows of tx.scan(table.id))
      if (rows.some(row => fields.some(({ id }) => typeof row[id] === 'string' && keyIdOf(row[id]) !== current))) return true;
  return false;
}

/**
 * Encrypts credentials that use an older key again, with the current one, in chunks: it may be killed, and continues with what is left.
 * Values and versions of rows do not change, so nothing is logged. Throws if a key is missing. Returns the number of credentials.
 */
export async function resealCredentials(
  store: Pick<Store, 'write'>,
  all: Catalogs,
  vault: CredentialVault,
  atOnce: number = rowsAtOnce,
): Promise<number> {
  let count = 0;
  const current = vault.current().id;
  const known = await store.write(async tx => ({ commit: false, value: await all.of(tx.catalogRevision) }));
  for (const { table, fields } of credentialFields(known)) {
    for (let after: string | undefined = ''; after !== undefined; ) {
      const from: string = after;
      const step = await store.write(async tx => {
        const rows = await firstRows(tx, table.id, from, atOnce);
        const writes = rows.flatMap(row => resealed(table, fields, row, current, vault));
        for (const [ids, group] of Map.groupBy(writes, write => write.fields.join())) {
          const shared = ids.split(',');
          await tx.write(
            table.id,
            group.map(write => ({ ...write, fields: shared })),
          );
        }
        const done = writes.reduce((sum, write) => sum + write.fields.length, 0);
        return { commit: done > 0, value: { done, last: rows.at(-1)?.id } };
      });
      count += step.done;
      after = step.last;
    }
  }
  return count;
}

async function firstRows(tx: StoreTransaction, table: string, after: string, limit: number): Promise<Row[]> {
  for await (const rows of tx.scan(table, after)) return rows.slice(0, limit);
  return [];
}

function resealed(table: CompiledTable, fields: readonly Field[], row: Row, current: string, vault: CredentialVault) {
  const after = { ...row };
  const changed: string[] = [];
  for (const { id, sealedOf = '' } of fields) {
    const sealed = row[id];
    if (typeof sealed !== 'string' || keyIdOf(sealed) === current) continue;
    const cell = { table: table.id, row: row.id, field: sealedOf };
    after[id] = vault.seal(cell, vault.open(cell, sealed));
    changed.push(id);
  }
  return changed.length === 0 ? [] : [{ before: row, after, fields: changed }];
}
