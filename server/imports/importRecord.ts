import type { System } from '../model/actor.ts';
import type { Cells, Row, RowId } from '../model/change.ts';
import type { FileEvidence, ImportPlan, StagedFiles } from './importPlan.ts';
import type { ImportProblem } from './importWork.ts';
import type { StagedCounts } from './stageImport.ts';
import type { ImportUndo } from './undoImport.ts';

/** Seatgrid itself, when it works on an import. */
export const importActor: System = { kind: 'system', name: 'imports' };

/** The steps of an import that a server does without anybody waiting for an answer; `cancel` ends one that is being applied. */
export const importSteps = ['inspect', 'stage', 'apply', 'cancel'] as const;
/** One of these steps. */
export type ImportStep = (typeof importSteps)[number];

/** Which lines are applied: those without a problem; all or none; or all that can be stored, those with a problem as drafts. */
export const applyModes = ['valid', 'all', 'drafts'] as const;
/** One of these. */
export type ApplyMode = (typeof applyModes)[number];

/** The next line to apply, and how many were applied or failed. */
export interface ApplyProgress {
  mode: ApplyMode;
  next: number;
  applied: number;
  failed: number;
  /** Tells an attempt to apply the import from an earlier one: what one has written is not the result of another. */
  round: RowId;
  /** All or nothing, and a row was refused: what was written is undone. */
  undo?: ImportUndo;
}

/** How far the work on an import has come. */
export interface ImportProgress {
  /** How the file is to be read, where that was chosen before it could be read. */
  file?: Partial<FileEvidence>;
  apply?: ApplyProgress;
  /** The number of problems when its rows were tried. */
  problems?: number;
  problem?: ImportProblem;
}

/** The plan in the row of an import; null while it is read. */
export const planOf = ({ plan }: Row): ImportPlan | null => (typeof plan === 'string' ? (JSON.parse(plan) as ImportPlan) : null);

/** The progress in the row of an import. */
export const progressOf = ({ progress }: Row): ImportProgress =>
  typeof progress === 'string' ? (JSON.parse(progress) as ImportProgress) : {};

/** The cells for a plan and a progress. */
export const planCells = (plan: ImportPlan): Cells => ({ plan: JSON.stringify(plan) });
/** The cells for a progress. */
export const progressCells = (progress: ImportProgress): Cells => ({ progress: JSON.stringify(progress) });

/** The attempt that an import has; null before its rows were tried. */
export const stagedOf = ({ id, attempt }: Row): StagedFiles | null => (typeof attempt === 'string' ? { id, attempt } : null);

/** The cells of an import whose rows were tried. */
export const stagedCells = (
  { read, created, updated, unchanged, held, refused, problems }: StagedCounts,
  staged: { attempt: string; bytes: number },
): Cells => ({
  state: 'staged',
  step: null,
  error: null,
  read,
  created,
  updated,
  unchanged,
  held,
  refused,
  attempt: staged.attempt,
  stagedBytes: staged.bytes,
  ...progressCells({ problems }),
});
