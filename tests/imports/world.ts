import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { applyImport } from '../../server/imports/applyImport.ts';
import { type ImportPlan, sourceFile } from '../../server/imports/importPlan.ts';
import { type Attempt, type ImportWork, importWork } from '../../server/imports/importWork.ts';
import { onePiece } from '../../server/imports/jsonFile.ts';
import type { StagedLine } from '../../server/imports/stagedLine.ts';
import { stagedChunks } from '../../server/imports/stagedRows.ts';
import type { RowOutcome } from '../../server/model/change.ts';
import type { FileStore } from '../../server/model/fileStore.ts';
import { openFileStore } from '../../server/store/openFileStore.ts';
import { catalogs, type Fixture, openFixture } from '../kit/administration.ts';
import type { EngineName } from '../kit/stores.ts';

/** A workspace, and what imports files into it. */
export interface ImportSetting {
  f: Fixture;
  files: FileStore;
  work: ImportWork;
}

/** The attempt of every import of a test. */
export const attempt = '0123456789ab';

/** Imports into a workspace of its own. */
export async function inWorld(engine: EngineName, use: (world: ImportSetting) => Promise<void>): Promise<void> {
  const f = await openFixture(engine, { total: 8 });
  const files = await openFileStore(f.where);
  try {
    await use({ f, files, work: importWork(files, f.trials, catalogs) });
  } finally {
    await files.close();
    await f.close();
  }
}

/** The value of an attempt that must not fail. */
export const resultOf = <T>(attempt: Attempt<T>): T => {
  if ('problem' in attempt) throw new Error(attempt.problem.message);
  return attempt.value;
};

/** Tries the rows of a file; returns its id and its lines. */
export async function stage(
  world: ImportSetting,
  text: string,
  choices: Partial<ImportPlan> = {},
  table = 'users',
): Promise<{ id: string; lines: StagedLine[] }> {
  const { f, files, work } = world;
  const id = randomUUID();
  await files.put(sourceFile(id), onePiece(Buffer.from(text)), 100_000_000);
  const subject = { id, name: 'people.csv', table, person: f.as('alice'), catalog: null };
  const plan = { ...resultOf(await work.inspect(subject, {})), ...choices };
  const { report } = resultOf(await work.stage(subject, plan, { attempt, room: 1e9 }));
  const lines: StagedLine[] = [];
  for await (const chunk of stagedChunks(files, { id, attempt })) lines.push(...chunk.lines);
  expect(report.counts.read).toBe(lines.length);
  return { id, lines };
}

/** Applies all lines that can be stored; returns the outcome of each, by row. */
export async function apply({ f, files }: ImportSetting, id: string): Promise<Map<string, RowOutcome>> {
  const outcomes = new Map<string, RowOutcome>();
  const writer: Fixture['writer'] = {
    ...f.writer,
    commit: async (...args) => {
      const outcome = await f.writer.commit(...args);
      for (const each of outcome.outcomes) outcomes.set(each.row, each);
      return outcome;
    },
  };
  const progress = { mode: 'drafts' as const, next: 0, applied: 0, failed: 0, round: id };
  const input = { id, attempt, table: 'users', label: 'Import', person: f.as('alice'), hash: id, progress };
  expect(await applyImport(input, { files, writer, keys: null, goesOn: async () => true })).toBe('done');
  return outcomes;
}
