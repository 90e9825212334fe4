import { systemRequester } from '../model/fairQueue.ts';
import type { Store } from '../model/store.ts';
import { buildId } from './buildId.ts';
import { CurrentCatalog, catalogsOf, type StoreTables } from './catalogLayouts.ts';
import { TrialOnlyError } from './errors.ts';
import type { DatabaseLocation } from './location.ts';
import { Mutex } from './mutex.ts';
import { openReadable } from './openStore.ts';
import { type TrialContext, tryOnSnapshot } from './snapshotTrial.ts';
import { layoutsOf } from './tableLayout.ts';

/** Opens a database that `openStore` has created, for trials only: what would write rejects with `TrialOnlyError`. */
export async function openTrialStore(
  location: DatabaseLocation,
  tables: StoreTables,
): Promise<Pick<Store, 'write' | 'trial' | 'sweep' | 'close'>> {
  const catalogs = catalogsOf(tables);
  const build = buildId(layoutsOf(catalogs.builtIn.stored).values());
  const database = await openReadable(location);
  const context: TrialContext = { current: new CurrentCatalog(database.dialect, catalogs), build, now: undefined };
  const trials = new Mutex();
  const refuse = () => Promise.reject(new TrialOnlyError());
  return {
    write: refuse,
    sweep: refuse,
    trial: (work, rows = 1_000, requester = systemRequester) =>
      trials.run(
        async () => {
          const tried = await tryOnSnapshot(database, context, work);
          if (tried === null) throw new TrialOnlyError();
          return tried.value;
        },
        requester,
        rows,
      ),
    async close() {
      await trials.close();
      await database.close();
    },
  };
}
