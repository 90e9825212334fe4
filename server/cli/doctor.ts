import type { Config } from '../config.ts';
import { mend } from '../engine/upgrade.ts';
import { homeOf } from '../home.ts';
import { openStore, type Where } from '../store/openStore.ts';
import { catalog, checkup } from './checkup.ts';
import { report, sizeOf } from './report.ts';

/** Says in plain words what is wrong with the data and what to do; with `mends`, works out anew what can be. 0 where nothing is wrong, else 1. */
export async function doctor(config: Config, mends: boolean): Promise<number> {
  const where = homeOf(config);
  let found = await checkup(where);
  if (mends && found.findings.length > 0 && found.findings.every(({ code }) => code === 'derived')) {
    console.log(`${await mendAll(where)} rows were worked out anew; the log has it as one change by Seatgrid.`);
    found = await checkup(where);
  }
  const at = 'file' in where ? where.file : `the schema ${where.schema} of DATABASE_URL`;
  console.log(`${at}: ${sizeOf(found)}.`);
  for (const line of report(found.findings)) console.log(line);
  return found.findings.length === 0 ? 0 : 1;
}

async function mendAll(where: Where): Promise<number> {
  const store = await openStore(where, catalog.stored);
  try {
    return await store.write(async session => ({
      keep: true,
      value: await mend(catalog, session, new Date().toISOString(), 'Worked out anew'),
    }));
  } finally {
    await store.close();
  }
}
