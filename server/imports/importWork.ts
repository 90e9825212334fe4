import { mayImport } from '../model/access.ts';
import type { Person } from '../model/actor.ts';
import type { CompiledTable } from '../model/catalog.ts';
import type { Catalogs } from '../model/catalogs.ts';
import type { RowId } from '../model/change.ts';
import { FileSizeError, type FileStore, MissingFileError } from '../model/fileStore.ts';
import { importTexts } from '../model/importTexts.ts';
import type { Params } from '../model/localizedText.ts';
import { Refusal, type Trials } from '../model/writer.ts';
import { FileProblem } from './fileProblem.ts';
import { type ImportPlan, sourceFile } from './importPlan.ts';
import { inspectImport } from './inspectImport.ts';
import type { KnownPlan } from './keepChoices.ts';
import { type StagedResult, type StageInput, stageImport } from './stageImport.ts';
import { storedSource } from './storedSource.ts';

/** Why an import cannot go on; code and params are translated, `message` is English. */
export interface ImportProblem {
  code: string;
  message: string;
  params?: Params;
}

/** The result of a step, or why it failed. */
export type Attempt<T> = { value: T } | { problem: ImportProblem };

/** The import that a step is about: its file is in the file store, and its person's rights count. */
export interface ImportSubject {
  id: RowId;
  name: string;
  table: string;
  person: Person;
  /** The revision of the catalog. */
  catalog: string | null;
}

/** The long steps of an import, in this thread or another. */
export interface ImportWork {
  /** Finds out how the file is written and what its columns are. Choices in `known` stay. */
  inspect(subject: ImportSubject, known: KnownPlan): Promise<Attempt<ImportPlan>>;
  /** Tries all rows and stores what would happen. */
  stage(subject: ImportSubject, plan: ImportPlan, as: Pick<StageInput, 'attempt' | 'room'>): Promise<Attempt<StagedResult>>;
}

/** Does the long steps of imports in this thread. */
export function importWork(files: FileStore, trials: Trials, catalogs: Catalogs): ImportWork {
  return {
    inspect: (subject, known) =>
      attempt(async () => {
        const source = await storedSource(files, sourceFile(subject.id), subject.name);
        return inspectImport(source, await tableOf(subject, catalogs), subject.person, known);
      }),
    stage: (subject, plan, as) =>
      attempt(async () => {
        const source = await storedSource(files, sourceFile(subject.id), subject.name);
        await tableOf(subject, catalogs);
        return stageImport({ ...subject, ...as, source, plan }, trials, files);
      }),
  };
}

/** The table of an import. Throws `Refusal` if the person may not import into it any more. */
async function tableOf({ catalog, table, person }: ImportSubject, catalogs: Catalogs): Promise<CompiledTable> {
  const found = (await catalogs.of(catalog)).table(table);
  if (mayImport(found, person)) return found;
  throw new Refusal('I_NO_RIGHT', importTexts.I_NO_RIGHT.en, { kind: 'forbidden' });
}

/** Runs a step. What the file or the person is to blame for is a problem; other errors are thrown. */
async function attempt<T>(work: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    const problem = problemOf(error);
    if (problem === null) throw error;
    return { problem };
  }
}

/** The rows of an import do not fit into what a server may use for it. */
export const tooMuch: ImportProblem = { code: 'I_TOO_MUCH', message: importTexts.I_TOO_MUCH.en };

/** The problem that an error stands for; null for an error of the program or the database. */
export function problemOf(error: unknown): ImportProblem | null {
  if (error instanceof FileProblem) return { code: error.code, message: error.message, params: error.params };
  if (error instanceof Refusal) return { code: error.code, message: error.message };
  if (error instanceof MissingFileError) return { code: 'I_FILE_GONE', message: importTexts.I_FILE_GONE.en };
  if (error instanceof FileSizeError) return tooMuch;
  return null;
}
