import type { ChangeRequest, Row } from '../model/change.ts';
import { importTexts } from '../model/importTexts.ts';
import type { StoreReader } from '../model/store.ts';
import type { Writer } from '../model/writer.ts';
import { importActor, importSteps, progressCells, progressOf } from './importRecord.ts';

/**
 * Ends the imports that were in progress when the backup was made that has been restored: they may have gone on elsewhere since, so that only
 * their people can say whether they go on here. An import that was being undone is undone to the end.
 */
export async function endRestoredImports(reader: Pick<StoreReader, 'where'>, writer: Writer, now: string): Promise<void> {
  const rows = (await reader.where('imports', 'step', importSteps)).filter(row => progressOf(row).apply?.undo === undefined);
  if (rows.length === 0) return;
  const changes = rows.map((row): ChangeRequest => ({ table: 'imports', row: row.id, to: ended(row, now) }));
  await writer.commit(importActor, changes, { label: 'Imports from before the restore end', partial: true });
}

function ended(row: Row, now: string): NonNullable<ChangeRequest['to']> {
  const problem = { code: 'I_RESTORED', message: importTexts.I_RESTORED.en };
  const end = { step: null, server: null, leasedUntil: null, error: problem.message, finishedAt: now };
  return { ...end, state: 'failed', ...progressCells({ ...progressOf(row), problem }) };
}
