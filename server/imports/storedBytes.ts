import type { Row } from '../model/change.ts';
import { type FileEntry, type FileStore, rowOfFile } from '../model/fileStore.ts';
import type { StoreReader } from '../model/store.ts';
import { attemptOfFile, importLimits } from './importPlan.ts';
import { keepsFiles } from './sweepImports.ts';

/** The bytes of the files of imports that are not over: what was uploaded, and what was tried. */
export const storedBytes = (rows: readonly Row[], now: string): number =>
  rows
    .filter(row => keepsFiles(row, now))
    .reduce((sum, { size, stagedBytes }) => sum + Number(size ?? 0) + Number(stagedBytes ?? 0), 0);

/** How many bytes an organisation may still store for what an import has tried; its earlier attempt will be removed. */
export async function roomFor(reader: Pick<StoreReader, 'where'>, row: Row, now: string): Promise<number> {
  const rows = await reader.where('imports', 'org', [String(row.org)]);
  const others = rows.map(each => (each.id === row.id ? { ...each, stagedBytes: 0 } : each));
  return importLimits.orgBytes - storedBytes(others, now);
}

const filesAtOnce = 200;

/** Removes the files of some attempts of an import. */
export async function removeAttempts(files: FileStore, id: string, isOver: (attempt: string) => boolean): Promise<void> {
  for (let after: string | undefined = `${id}.`; after !== undefined; ) {
    const found: FileEntry[] = await files.list(after, filesAtOnce);
    const page = found.map(({ name }) => name).filter(name => rowOfFile(name) === id);
    const over = page.filter(name => {
      const attempt = attemptOfFile(name);
      return attempt !== null && isOver(attempt);
    });
    if (over.length > 0) await files.remove(over);
    after = page.at(-1);
  }
}
