import type { DateOrder } from '../model/tabular/dateOrder.ts';
import type { CsvSeparator } from './csvDialect.ts';
import type { Encoding } from './textEncoding.ts';

/** Which rows an import makes or changes: new ones, existing ones, or both. */
export const importModes = ['create', 'update', 'both'] as const;
/** One of these. */
export type ImportMode = (typeof importModes)[number];

/** How the file is written, as it was found or chosen; `by` says how it was found. */
export interface FileEvidence {
  kind: 'csv' | 'json' | 'xlsx';
  encoding?: Encoding;
  encodingBy?: 'mark' | 'content' | 'chosen';
  separator?: CsvSeparator;
  separatorBy?: 'sep' | 'lines' | 'nothing' | 'chosen';
  sheets?: { name: string; hidden: boolean }[];
  /** The sheet that is read, by its position. */
  sheet?: number;
  /** The number of the row with the headings; null if there is none. */
  headingRow: number | null;
}

/** A column of the file, the field that it fills, and how that was found. */
export interface ImportColumn {
  heading: string;
  field: string | null;
  by: 'heading' | 'content' | 'chosen' | 'remembered' | 'none';
  /** Null if the column has no numeric dates. */
  dates: (DateOrder & { chosen?: true }) | null;
  /** Some of its texts. */
  samples: string[];
}

/** A text that is replaced wherever it is in the column of a field; null empties the cell. */
export interface ImportFix {
  field: string;
  from: string;
  to: string | null;
}

/** How a file is read and what its columns become: what the page shows and people correct. */
export interface ImportPlan {
  file: FileEvidence;
  columns: ImportColumn[];
  mode: ImportMode;
  /** The fields by which existing rows are found. */
  keys: string[];
  /** Whether an empty cell leaves the stored one as it is, or empties it. */
  blanks: 'ignore' | 'clear';
  fixes: ImportFix[];
  /** What somebody has chosen, beside columns: it stays when the file is read in another way. */
  chosen?: ('mode' | 'keys' | 'headingRow')[];
}

/** Limits of an import, which are checked before the work that they bound. */
export const importLimits = {
  /**
   * Rows of a file; one transaction has at most `chunk` of them, and no more once they have `chunkLength` characters. A batch has at most
   * 1,000 transactions.
   */
  rows: 200_000,
  chunk: 500,
  chunkLength: 2_000_000,
  /** Bytes of staged lines that are read at a time; a single line may be longer. */
  linesBytes: 4 * 1024 * 1024,
  /** Imports of one person that are not finished. */
  open: 10,
  /** Bytes of the files of an organisation that are kept, those that are being uploaded included. */
  orgBytes: 2 * 1024 * 1024 * 1024,
  /** Replacements, and characters of one. */
  fixes: 500,
  fixLength: 1_000,
  /** Characters of a heading and of a sample that are kept. */
  heading: 200,
  sample: 80,
  samples: 3,
  /** Groups of problems that are listed. */
  groups: 200,
  /** How long trying all rows may take, in milliseconds. */
  time: 15 * 60_000,
  /** The size of the stored lines of one import, in bytes. */
  stagedBytes: 1024 * 1024 * 1024,
} as const;

/** The uploaded file of an import. */
export const sourceFile = (id: string): string => `${id}.source`;

/** What one attempt to try the rows of an import has stored. Attempts do not write over one another: only one becomes the import's. */
export interface StagedFiles {
  id: string;
  attempt: string;
}

/** A stored part of an attempt. */
export const stagedFile = ({ id, attempt }: StagedFiles, part: StagedFilePart): string => `${id}.${part}-${attempt}`;
/** The parts of an attempt that are files. */
export type StagedFilePart = 'staged' | 'chunks' | 'report' | `lines-${LineKind}` | `result-${number}`;

/** The attempt that a complete file of an import is of; null for its uploaded file. */
export const attemptOfFile = (name: string): string | null => /-([\da-f]{12})$/.exec(name.slice(36))?.[1] ?? null;

/** Kinds of staged rows that can be listed alone. */
export const lineKinds = ['all', 'create', 'update', 'unchanged', 'problem'] as const;
/** One of these kinds. */
export type LineKind = (typeof lineKinds)[number];
