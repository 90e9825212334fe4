import { existsSync } from 'node:fs';
import type { Config } from '../config.ts';
import { databaseLocation } from '../databaseLocation.ts';
import type { Page } from '../model/store.ts';
import { openReader } from '../store/openStore.ts';
import { catalogs } from './checkup.ts';
import { CommandError, errorReason } from './commandError.ts';

const pageSize = 500;

/**
 * Prints the audit trail, oldest first, each entry as one line of JSON: the entries of no organisation, which nobody sees in
 * the page, or with `all` every entry. May run while Seatgrid runs. Returns 0. Throws `CommandError`.
 */
export async function printAudit(config: Config, all: boolean): Promise<number> {
  const location = databaseLocation(config);
  if ('file' in location && !existsSync(location.file)) {
    throw new CommandError(`There is no data in ${config.data}: check SEATGRID_DATA.`);
  }
  const reader = await openReader(location, catalogs).catch((error: unknown) => {
    throw new CommandError(`The database cannot be opened (${errorReason(error)}): check SEATGRID_DATA or DATABASE_URL.`);
  });
  const fields = Object.keys(catalogs.builtIn.table('audit').table.fields);
  try {
    let cursor: string | null | undefined;
    while (cursor !== null) {
      const page: Page = await reader.page({
        table: 'audit',
        scope: null,
        sort: [{ field: 'at', descending: false }],
        fields,
        limit: pageSize,
        ...(all ? {} : { filter: { kind: 'call', name: 'ISBLANK', args: [{ kind: 'field', path: ['org'] }] } }),
        ...(cursor === undefined ? {} : { after: cursor }),
      });
      for (const row of page.rows) console.log(JSON.stringify(Object.fromEntries(fields.map(id => [id, row[id] ?? null]))));
      cursor = page.rows.length < pageSize ? null : page.cursor;
    }
    return 0;
  } finally {
    await reader.close();
  }
}
