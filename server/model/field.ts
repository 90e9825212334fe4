import type { Type } from '../../formulas/tree.ts';
import type { InvalidInput, Value } from './change.ts';
import type { Language, LocalizedText } from './localizedText.ts';

/** The names of the field types. */
export type TypeName =
  | 'text'
  | 'longtext'
  | 'email'
  | 'phone'
  | 'number'
  | 'flag'
  | 'date'
  | 'time'
  | 'select'
  | 'state'
  | 'link'
  | 'secret'
  | 'verdict';

/** A sentence with the code by which it is known. */
export interface Reason {
  code: string;
  words: LocalizedText;
}

/** One value a select or state may have. `id` is stored. */
export interface Option {
  id: string;
  label: LocalizedText;
}

/** A value of a state field: which may follow it, and whether the row may be deleted in it. */
export interface State extends Option {
  next: readonly string[];
  /** Successors that only Seatgrid may set: an invited person becomes Active by accepting. */
  bySystem?: readonly string[];
  /** Choosing this state means another one where this formula is true of the row as it was. */
  instead?: { when: string; state: string };
  /** The row may be deleted in this state; where not, this says what to do first. */
  deletable?: true | Reason;
  /** Where undo leads when the way back is closed: undoing an activation is `Active → Inactive`, a deleted invitation comes back as a draft. */
  undo?: string;
  /** What undo does not give back of a row that is deleted in this state: asked, with the row's name, before. */
  lost?: LocalizedText;
  /** What follows at once for `{count}` rows that enter this state: asked before more than a screen of them do. */
  follows?: LocalizedText;
}

/** The least and the greatest that a number may be, and of what it is a multiple: 1 for whole numbers. */
export interface NumberRange {
  min: number;
  max: number;
  step: number;
}

/** A column of a table. Only `id`, `type` and `label` are always there. */
export interface Field {
  id: string;
  type: TypeName;
  label: LocalizedText;
  help?: LocalizedText;
  /** Written by Seatgrid only. People see it as read-only, with `help` behind it. */
  system?: boolean;
  /** Never leaves the server. */
  hidden?: boolean;
  /** Readable, but never written to the log: it holds a secret. */
  unlogged?: boolean;
  /** Given when the row is made and never changed after. */
  immutable?: boolean;
  /** Cannot be changed while the row is in one of these states. */
  lockedIn?: Reason & { in: readonly string[] };
  /** What a new row has where nothing was given. */
  initial?: Value;
  /** What rows get that are there before the field is, where that is not `initial`: they go on as they were. */
  backfill?: Value;
  /** Never emptied: a new row without it takes `initial`. In the form of an action it must be given. */
  required?: boolean;
  /** Longest text, in characters. */
  max?: number;
  /** What a number may be. */
  range?: NumberRange;
  /** What a text must look like as a whole; other text is kept and marked invalid. */
  pattern?: Reason & { like: Pick<RegExp, 'test'> };
  /** A link to the organisation of who adds the row, where nothing else was given. */
  ownOrg?: boolean;
  /** People may link to any row of that table whose handle they know, also to one that they do not read. */
  allowUnreadable?: boolean;
  /** Table that a link points to, what happens to the link when that row goes, and what is said of a name that is not found. */
  to?: string;
  onDelete?: 'setNull' | 'restrict' | 'cascade';
  notFound?: Reason;
  options?: readonly Option[];
  states?: readonly State[];
  /** A text in which Seatgrid writes codes of this kind: people read them in words. */
  codes?: 'part' | 'audit';
  /** Computed from other cells, by a formula over field ids. */
  formula?: string;
  /** What is stored is not the value of `formula`, the name of another field, but the form under which two such values count as the same. */
  keyed?: boolean;
  /** Computed from the rows that link here. */
  rollup?: Rollup;
  /** Hooks are not told where only such cells change, and must not look at them. */
  inert?: boolean;
  /** Notes what has gone out and cannot come back: undo passes over it. */
  irreversible?: boolean;
  /** Kept sorted for queries: the store makes an index. */
  indexed?: boolean;
  /** Other names under which its column comes in from elsewhere, in any language. */
  synonyms?: readonly string[];
  /** Shown only when asked for. */
  hiddenByDefault?: boolean;
  /** Width in the grid, in CSS pixels. */
  width?: number;
}

/** An aggregate over the rows of `of` whose link `via` points to this row: how many, or the sum of one of their fields. */
export interface Rollup {
  of: string;
  via: string;
  sum?: string;
  /** Only rows for which this formula over their own cells is true. */
  where?: string;
}

/** What a field type can do. `cast` turns what a person typed into a value, or says why it cannot be. */
export interface FieldType {
  name: TypeName;
  /** How formulas see it. */
  formula: Type;
  /** How it is stored, alike on both databases. Flags are 0 and 1. */
  column: 'text' | 'integer' | 'real';
  /** Never throws. Text is trimmed and NFC, empty text is null; a value that cannot be is returned as `Invalid`, with the text kept. */
  cast(input: unknown, field: Field): Value | InvalidInput;
  /** The form under which two values count as the same: `ALICE@Acme.Test` is `alice@acme.test`. The value itself where not given. */
  key?(value: string): string;
  /** As people read it; `String(value)` where not given. */
  format?(value: Value, field: Field, language: Language): string;
}

/** Whether a cast failed. */
export const isInvalid = (cast: Value | InvalidInput): cast is InvalidInput => typeof cast === 'object' && cast !== null;
