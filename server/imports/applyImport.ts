import type { Person } from '../model/actor.ts';
import type { Outcome, RowId } from '../model/change.ts';
import type { FileStore } from '../model/fileStore.ts';
import type { IssueDetails } from '../model/table.ts';
import type { Writer } from '../model/writer.ts';
import { importLimits, resultFile } from './importPlan.ts';
import type { ApplyMode, ImportProgress } from './importRecord.ts';
import { hasProblem, requestOf, type StagedLine } from './stagedLine.ts';
import { stagedChunks } from './stagedRows.ts';

/** A line with a problem when it was applied: not stored, stored as a draft, or without some of its cells. */
export interface FailedLine {
  n: number;
  /** The row; null if there is none. */
  row: RowId | null;
  isApplied: boolean;
  issues: IssueDetails[];
}

/** The import that is applied, and by whom. */
export interface ApplyInput {
  id: RowId;
  table: string;
  label: string;
  person: Person;
  /** Tells a repeated request from another one. */
  hash: string;
  progress: NonNullable<ImportProgress['apply']>;
}

/** What applying needs: where the lines are, and how rows are written. */
export interface ApplyContext {
  files: FileStore;
  writer: Writer;
  /** Called after each chunk; false ends the work. */
  goesOn: (progress: NonNullable<ImportProgress['apply']>) => Promise<boolean>;
}

/**
 * Applies the lines of an import from where its progress is, a chunk in each transaction, with the id of the import as their batch. Every
 * chunk has a key of its own, so that one that was written before a crash is not written again. Resolves with whether all was applied; in
 * the mode `all` it stops at the first chunk that is refused.
 */
export async function applyImport(
  input: ApplyInput,
  { files, writer, goesOn }: ApplyContext,
): Promise<'done' | 'stopped' | 'refused'> {
  const { id, table, label, person, hash } = input;
  let { progress } = input;
  const { mode } = progress;
  for await (const lines of stagedChunks(files, id, progress.next)) {
    const chosen = lines.filter(line => isChosen(line, mode));
    const requests = chosen.flatMap(line => requestOf(line, table) ?? []);
    const failed: FailedLine[] = [];
    if (requests.length > 0) {
      const key = { key: `import:${id}:${progress.next / importLimits.chunk}`, hash: `${hash} ${mode}` };
      const outcome = await writer.commit(person, requests, { label, batch: id, key, partial: mode !== 'all' });
      if (mode === 'all' && outcome.transaction === null && hasRefusal(outcome)) return 'refused';
      failed.push(...failedLines(chosen, outcome, table));
    }
    if (failed.length > 0)
      await files.put(resultFile(id, progress.next / importLimits.chunk), bytesOf(failed), Number.POSITIVE_INFINITY);
    const refused = failed.filter(({ isApplied }) => !isApplied).length;
    progress = {
      mode,
      next: progress.next + lines.length,
      applied: progress.applied + requests.length - refused,
      failed: progress.failed + failed.length,
    };
    if (!(await goesOn(progress))) return 'stopped';
  }
  return 'done';
}

const isChosen = (line: StagedLine, mode: ApplyMode): boolean => mode === 'drafts' || !hasProblem(line);

const hasRefusal = ({ outcomes }: Outcome): boolean => outcomes.some(each => each.outcome !== 'accepted');

/** The lines whose rows are not as they should be. A row that this import has added before is no failure. */
function failedLines(chosen: readonly StagedLine[], { outcomes }: Outcome, table: string): FailedLine[] {
  const lines = chosen.filter(line => requestOf(line, table) !== null);
  return lines.flatMap(({ n, row, action }, at): FailedLine[] => {
    const outcome = outcomes[at];
    if (outcome === undefined || (action === 'create' && outcome.issues.some(({ code }) => code === 'row_exists'))) return [];
    const issues = [...outcome.issues, ...(outcome.kept ?? [])];
    if (outcome.outcome === 'accepted' && issues.length === 0) return [];
    const isStored = action === 'update' || outcome.outcome !== 'refused';
    const isApplied = outcome.outcome !== 'refused' && (outcome.kept ?? []).length === 0;
    return [{ n, row: isStored ? row : null, isApplied, issues: issues.map(({ table: _table, row: _row, ...issue }) => issue) }];
  });
}

async function* bytesOf(failed: readonly FailedLine[]): AsyncGenerator<Uint8Array> {
  yield Buffer.from(JSON.stringify(failed));
}
