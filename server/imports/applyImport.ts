import type { Person } from '../model/actor.ts';
import type { ChangeRequest, Outcome, RowId, RowOutcome } from '../model/change.ts';
import type { FileStore } from '../model/fileStore.ts';
import { importTexts } from '../model/importTexts.ts';
import type { IssueDetails } from '../model/table.ts';
import type { CommitOptions, Writer } from '../model/writer.ts';
import { stagedFile } from './importPlan.ts';
import type { ApplyMode, ApplyProgress } from './importRecord.ts';
import { putJson } from './jsonFile.ts';
import type { KeyWatch } from './keyWatch.ts';
import { hasProblem, issuesOf, requestOf, type StagedLine } from './stagedLine.ts';
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
  /** The attempt whose lines are applied. */
  attempt: string;
  table: string;
  label: string;
  person: Person;
  /** Tells a repeated request from another one. */
  hash: string;
  progress: ApplyProgress;
}

/** What applying needs: where the lines are, and how rows are written. */
export interface ApplyContext {
  files: FileStore;
  writer: Writer;
  /** Finds lines whose keys lead elsewhere by now; null if the import has no keys. */
  keys: Pick<KeyWatch, 'elsewhere' | 'wrote'> | null;
  /** Called after each chunk; false ends the work. */
  goesOn: (progress: ApplyProgress) => Promise<boolean>;
}

/**
 * Applies the lines of an import from where its progress is, a chunk in each transaction, with the id of the import as their batch. Every
 * chunk has a key of its own, so that one that was written before a crash is not written again. Resolves with whether all was applied; in
 * the mode `all` it stops at the first chunk that is refused. In the mode `valid` each line is written whole or not at all.
 */
export async function applyImport(
  input: ApplyInput,
  { files, writer, keys, goesOn }: ApplyContext,
): Promise<'done' | 'stopped' | 'refused'> {
  const { id, table, label, person, hash } = input;
  let { progress } = input;
  const { mode } = progress;
  for await (const { chunk, lines } of stagedChunks(files, input, progress.next)) {
    const wanted = lines.filter(line => isChosen(line, mode));
    const moved = (await keys?.elsewhere(wanted.filter(line => requestOf(line, table) !== null))) ?? new Set<number>();
    if (mode === 'all' && moved.size > 0) return 'refused';
    const chosen = wanted.filter(({ n }) => !moved.has(n));
    const requests = chosen.flatMap(line => requestOf(line, table) ?? []);
    const failed: FailedLine[] = [];
    if (requests.length > 0) {
      const key = { key: `import:${id}:${progress.round}:${chunk}`, hash: `${hash} ${mode}` };
      const commit: Commit = async (sent, partial) => {
        const outcome = await writer.commit(person, sent, { label, batch: id, ofImport: true, key, partial });
        if (outcome.transaction !== null) keys?.wrote(outcome.seq);
        return outcome;
      };
      const outcomes = mode === 'valid' ? await commitWhole(requests, commit) : await commitOnce(requests, commit, mode);
      if (outcomes === null) return 'refused';
      failed.push(...failedLines(chosen, outcomes, table));
    }
    const refused = failed.filter(({ isApplied }) => !isApplied).length;
    failed.push(...wanted.filter(({ n }) => moved.has(n)).map(movedLine));
    failed.sort((one, other) => one.n - other.n);
    const file = stagedFile(input, `result-${chunk}`);
    if (failed.length > 0) await putJson(files, file, failed);
    else await files.remove([file]);
    progress = {
      ...progress,
      next: progress.next + lines.length,
      applied: progress.applied + requests.length - refused,
      failed: progress.failed + failed.length,
    };
    if (!(await goesOn(progress))) return 'stopped';
  }
  return 'done';
}

const isChosen = (line: StagedLine, mode: ApplyMode): boolean => mode === 'drafts' || !hasProblem(line);

/** Commits changes: some of them may be refused or held, or all are written or none. */
type Commit = (requests: ChangeRequest[], partial: NonNullable<CommitOptions['partial']>) => Promise<Outcome>;

type OutcomesByRow = Map<RowId, RowOutcome>;

const isRefused = ({ transaction, outcomes }: Outcome): boolean =>
  transaction === null && outcomes.some(each => each.outcome !== 'accepted');

const byRow = ({ outcomes }: Outcome): OutcomesByRow => new Map(outcomes.map(each => [each.row, each]));

/** Commits all that can be stored, or all or nothing; null if nothing was written because of one that was refused. */
async function commitOnce(requests: ChangeRequest[], commit: Commit, mode: 'all' | 'drafts'): Promise<OutcomesByRow | null> {
  const outcome = await commit(requests, mode === 'drafts');
  return mode === 'all' && isRefused(outcome) ? null : byRow(outcome);
}

/** Commits the changes that are accepted as they are. Those that would be refused, held or changed in part are left out. */
async function commitWhole(requests: ChangeRequest[], commit: Commit): Promise<OutcomesByRow> {
  const found: OutcomesByRow = new Map();
  for (let left = requests; left.length > 0; ) {
    const outcome = await commit(left, false);
    if (!isRefused(outcome)) {
      for (const [row, each] of byRow(outcome)) found.set(row, each);
      break;
    }
    // The others are refused only because of these.
    const wrong = outcome.outcomes.filter(({ issues }) => issues.some(({ code }) => code !== 'atomic'));
    for (const each of wrong.length > 0 ? wrong : outcome.outcomes) found.set(each.row, each);
    left = left.filter(({ row }) => row === undefined || !found.has(row));
  }
  return found;
}

/** The lines whose rows are not as they should be. A row that this import has added before is no failure. */
function failedLines(chosen: readonly StagedLine[], outcomes: OutcomesByRow, table: string): FailedLine[] {
  const lines = chosen.filter(line => requestOf(line, table) !== null);
  return lines.flatMap(({ n, row, action }): FailedLine[] => {
    const outcome = outcomes.get(row ?? '');
    // A chunk that was written before a crash does not tell about the lines that it left out.
    if (outcome === undefined) return [{ n, row: action === 'update' ? row : null, isApplied: false, issues: [leftOut] }];
    if (action === 'create' && outcome.issues.some(({ code }) => code === 'row_exists')) return [];
    const issues = issuesOf(outcome);
    if (outcome.outcome === 'accepted' && issues.length === 0) return [];
    const isStored = action === 'update' || outcome.outcome !== 'refused';
    const isApplied = outcome.outcome !== 'refused' && (outcome.kept ?? []).length === 0;
    return [{ n, row: isStored ? row : null, isApplied, issues }];
  });
}

/** A line that another row has the key of by now. */
const movedLine = ({ n, row, action }: StagedLine): FailedLine => ({
  n,
  row: action === 'update' ? row : null,
  isApplied: false,
  issues: [{ code: 'I_KEY_MOVED', message: importTexts.I_KEY_MOVED.en }],
});

const leftOut: IssueDetails = { code: 'I_LEFT_OUT', message: importTexts.I_LEFT_OUT.en };
