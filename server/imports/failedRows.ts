import type { FileCell } from '../model/fileCell.ts';
import type { FileStore } from '../model/fileStore.ts';
import { interpolate, type Language, remedy } from '../model/localizedText.ts';
import type { IssueDetails, TextsByCode } from '../model/table.ts';
import type { FailedLine } from './applyImport.ts';
import type { FileSource } from './fileSource.ts';
import { type ImportPlan, type StagedFiles, stagedFile } from './importPlan.ts';
import type { ApplyMode } from './importRecord.ts';
import { dataRows, openAs, textOf } from './importRows.ts';
import { getJson } from './jsonFile.ts';
import { hasProblem, type StagedLine } from './stagedLine.ts';
import { stagedChunks } from './stagedRows.ts';
import type { FileColumn, FilePages } from './writtenFile.ts';

/** The columns that follow those of the file. When the corrected file is imported again, the first one leads to the same rows. */
const added = ['row_id', 'error_code', 'error_field', 'message', 'suggestion'] as const;

/** The language of the messages, their texts by code, and the labels of fields. */
export interface FailureTexts {
  language: Language;
  words: TextsByCode;
  label: (field: string) => string;
}

/** The columns of the file with the rows of an import that need attention. */
export const failureColumns = (plan: ImportPlan): FileColumn[] =>
  [...plan.columns.map(({ heading }, at) => heading || `Column ${at + 1}`), ...added].map(heading => ({ heading }));

/**
 * The rows of a file that were not applied, or not as they should be: their cells as they are in the file, the row that they belong to, and
 * what is wrong with them. `mode` is how the import was applied; null if it was not.
 */
export async function* failedRows(
  { staged, source, plan, mode }: { staged: StagedFiles; source: FileSource; plan: ImportPlan; mode: ApplyMode | null },
  files: FileStore,
  texts: FailureTexts,
): FilePages {
  const chunks = stagedChunks(files, staged);
  const opened = await openAs(source, plan.file);
  for await (const rows of dataRows(opened, plan.file)) {
    const found = await chunks.next();
    if (found.done === true) return;
    const { chunk, lines } = found.value;
    const failed = new Map(
      (mode === null ? [] : ((await getJson<FailedLine[]>(files, stagedFile(staged, `result-${chunk}`))) ?? [])).map(line => [
        line.n,
        line,
      ]),
    );
    const page = rows.flatMap(({ number, cells }, at) => {
      const failure = failureOf(lines[at], failed.get(number), mode);
      if (failure === null) return [];
      const own = plan.columns.map((_, column) => textOf(cells[column]));
      return [[...own, failure.row ?? '', ...describe(failure.issues, texts)].map(textCell)];
    });
    if (page.length > 0) yield page;
  }
}

const textCell = (text: string): FileCell => ({ text, kind: 'text', value: text });

/** What is wrong with a line, and its row if there is one; null if nothing is. */
function failureOf(
  staged: StagedLine | undefined,
  failed: FailedLine | undefined,
  mode: ApplyMode | null,
): { row: string | null; issues: readonly IssueDetails[] } | null {
  if (failed !== undefined) return failed;
  if (staged === undefined || !hasProblem(staged)) return null;
  const isStored = staged.action !== 'create' || (mode === 'drafts' && staged.result !== 'refused');
  return { row: isStored ? staged.row : null, issues: staged.issues };
}

/** The code and field of the first issue, the messages of all, and what to do. */
function describe(issues: readonly IssueDetails[], { language, words, label }: FailureTexts): string[] {
  const [first] = issues;
  const say = (code: string, { params = {} }: IssueDetails): string | undefined =>
    words[code] === undefined ? undefined : interpolate(words[code], params, { language, label });
  return [
    first?.code ?? '',
    first?.field === undefined ? '' : label(first.field),
    issues.map(issue => say(issue.code, issue) ?? issue.message).join(' · '),
    issues.flatMap(issue => say(remedy(issue.code), issue) ?? []).join(' · '),
  ];
}
