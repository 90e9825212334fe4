import type { Config } from '../config.ts';
import { databaseLocation } from '../databaseLocation.ts';
import { repairDerived } from '../engine/recomputeAfterUpgrade.ts';
import { isSingular } from '../model/localizedText.ts';
import type { DatabaseLocation } from '../store/location.ts';
import { openStore } from '../store/openStore.ts';
import { catalogs, checkup } from './checkup.ts';
import { type LastBackup, lastBackup } from './lastBackup.ts';
import { report, sizeOf } from './report.ts';

/**
 * Prints what is wrong with the data and what to do about it; with `repairs`, recalculates derived cells. Returns 0 when
 * nothing is wrong, else 1.
 */
export async function doctor(config: Config, repairs: boolean): Promise<number> {
  const location = databaseLocation(config);
  let inspection = await checkup(location, config);
  if (repairs && inspection.findings.length > 0 && inspection.findings.every(({ code }) => code === 'derived')) {
    console.log(`Rows recalculated: ${await repairAll(location)}. The log records this as one change by Seatgrid.`);
    inspection = await checkup(location, config);
  }
  const name = 'file' in location ? location.file : `the schema ${location.schema} of DATABASE_URL`;
  console.log(`${name}: ${sizeOf(inspection)}. ${backupLine(lastBackup(config.data), Date.now())}`);
  for (const line of report(inspection.findings)) console.log(line);
  return inspection.findings.length === 0 ? 0 : 1;
}

async function repairAll(location: DatabaseLocation): Promise<number> {
  const store = await openStore(location, catalogs);
  try {
    return await store.write(async tx => ({
      commit: true,
      value: await repairDerived(await catalogs.of(tx.catalogRevision), tx, new Date().toISOString(), 'Recalculated'),
    }));
  } finally {
    await store.close();
  }
}

/** The last backup, as a sentence or two. */
function backupLine(last: LastBackup | null, now: number): string {
  if (last === null) return 'No backup has been made yet.';
  const ago = (iso: string): string => {
    const hours = Math.floor((now - Date.parse(iso)) / 3_600_000);
    if (hours < 1) return 'less than an hour ago';
    if (hours < 48) return `${hours} ${isSingular(hours, 'en') ? 'hour' : 'hours'} ago`;
    return `${Math.floor(hours / 24)} days ago`;
  };
  const good = last.succeeded === null ? 'There is no good backup yet.' : `The last good backup was made ${ago(last.succeeded)}.`;
  return last.failure === null ? good : `${good} The last one, ${ago(last.tried)}, failed: ${last.failure}`;
}
