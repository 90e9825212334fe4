import type { Config } from '../config.ts';
import { databaseLocation } from '../databaseLocation.ts';
import { repairDerived } from '../engine/upgrade.ts';
import type { DatabaseLocation } from '../store/location.ts';
import { openStore } from '../store/openStore.ts';
import { catalog, checkup } from './checkup.ts';
import { type LastBackup, lastBackup } from './lastBackup.ts';
import { report, sizeOf } from './report.ts';

/** Says in plain words what is wrong with the data and what to do; with `mends`, works out anew what can be. 0 where nothing is wrong, else 1. */
export async function doctor(config: Config, repairs: boolean): Promise<number> {
  const where = databaseLocation(config);
  let found = await checkup(where);
  if (repairs && found.findings.length > 0 && found.findings.every(({ code }) => code === 'derived')) {
    console.log(`${await repairAll(where)} rows were worked out anew; the log has it as one change by Seatgrid.`);
    found = await checkup(where);
  }
  const at = 'file' in where ? where.file : `the schema ${where.schema} of DATABASE_URL`;
  console.log(`${at}: ${sizeOf(found)}. ${backupLine(lastBackup(config.data), Date.now())}`);
  for (const line of report(found.findings)) console.log(line);
  return found.findings.length === 0 ? 0 : 1;
}

async function repairAll(where: DatabaseLocation): Promise<number> {
  const store = await openStore(where, catalog.stored);
  try {
    return await store.write(async tx => ({
      commit: true,
      value: await repairDerived(catalog, tx, new Date().toISOString(), 'Worked out anew'),
    }));
  } finally {
    await store.close();
  }
}

/** When a backup was made last, as sentences. */
function backupLine(last: LastBackup | null, now: number): string {
  if (last === null) return 'No backup was made yet.';
  const ago = (iso: string): string => {
    const hours = Math.floor((now - Date.parse(iso)) / 3_600_000);
    if (hours < 1) return 'less than an hour ago';
    return hours < 48 ? `${hours} hours ago` : `${Math.floor(hours / 24)} days ago`;
  };
  const good = last.succeeded === null ? 'There is no good backup yet.' : `The last good backup was made ${ago(last.succeeded)}.`;
  return last.failure === null ? good : `${good} The last one, ${ago(last.tried)}, failed: ${last.failure}`;
}
