import { isList } from '../../formulas/list.ts';
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
  | 'choices'
  | 'state'
  | 'link'
  | 'links'
  | 'secret'
  | 'encrypted'
  | 'verdict';

/** A sentence with its code: why something is not allowed or not valid. */
export interface Reason {
  code: string;
  words: LocalizedText;
}

/** A possible value of a select, choices or state field. `id` is stored. */
export interface Option {
  id: string;
  label: LocalizedText;
}

/** A state: which states may follow, and whether a row can be deleted in it. */
export interface State extends Option {
  next: readonly string[];
  /** Next states that only Seatgrid may set: an invited person becomes Active by accepting. */
  bySystem?: readonly string[];
  /** Choosing this state means another one if this formula is true for the row before the change. */
  redirect?: { when: string; state: string };
  /** `true` if a row can be deleted in this state; otherwise the reason, which says what to do first. */
  deletable?: true | Reason;
  /** The state that undo sets if the previous state cannot be restored: undoing an activation is `Active → Inactive`, a deleted invitation comes back as a draft. */
  undo?: string;
  /** What undo does not restore of a row deleted in this state: shown, with the row's name, before the deletion. */
  lost?: LocalizedText;
  /** The immediate effect on `{count}` rows that enter this state: shown before more than one screen of rows changes. */
  follows?: LocalizedText;
}

/** The smallest and largest allowed number, and the step that it must be a multiple of: 1 for whole numbers. */
export interface NumberRange {
  min: number;
  max: number;
  step: number;
}

/** A column of a table. */
export interface Field {
  id: string;
  type: TypeName;
  label: LocalizedText;
  help?: LocalizedText;
  /** Written only by Seatgrid. People see it as read-only, with `help` as the explanation. */
  system?: boolean;
  /** Never leaves the server. */
  hidden?: boolean;
  /** Never written to the log, because it holds a secret. */
  unlogged?: boolean;
  /** Set when the row is created and never changed afterwards. */
  immutable?: boolean;
  /** Cannot be changed while the row is in one of the states `in`. */
  lockedIn?: Reason & { in: readonly string[] };
  /** The value of a new row if none is given. */
  initial?: Value;
  /** The value of existing rows when the field is added, if it differs from `initial`. */
  backfill?: Value;
  /** Never empty: a new row without a value gets `initial`. In an action's form a value must be given. */
  required?: boolean;
  /** The maximum length of the text, in characters. */
  max?: number;
  /** The allowed numbers. */
  range?: NumberRange;
  /** A pattern for the whole text; other text is kept and marked invalid. */
  pattern?: Reason & { like: Pick<RegExp, 'test'> };
  /** The name of the rows that link to one row by this field, such as `Reports`; by default that of their table. */
  reverse?: LocalizedText;
  /** A link to an organisation, by default that of the person who adds the row. */
  ownOrg?: boolean;
  /** People may link to any row of that table if they know its lookup value, even to one that they cannot read. */
  allowUnreadable?: boolean;
  /**
   * The table that a link points to, what happens to the link when its target is deleted (`setNull` removes the target from a list), and the
   * reason for a name that is not found.
   */
  to?: string;
  onDelete?: 'setNull' | 'restrict' | 'cascade';
  notFound?: Reason;
  options?: readonly Option[];
  states?: readonly State[];
  /** A text in which Seatgrid stores codes of this kind; people see them translated. */
  codes?: 'part' | 'audit';
  /** A formula over field ids that computes the value. */
  formula?: string;
  /** Stores the key of the value of another field, which `formula` names: the form in which two equal values are identical. */
  keyed?: boolean;
  /** An aggregate over the rows that link here. */
  rollup?: Rollup;
  /** Hooks do not run when only such cells change, and must not read them. */
  inert?: boolean;
  /** Records something that cannot be reversed, such as a sent message: undo skips it. */
  irreversible?: boolean;
  /** Stores the encrypted text of this other field. */
  sealedOf?: string;
  /** The store creates an index for queries. */
  indexed?: boolean;
  /** Other names for the column in imported data, in any language. */
  synonyms?: readonly string[];
  /** Hidden in the grid until a person shows it. */
  hiddenByDefault?: boolean;
  /** Width in the grid, in CSS pixels. */
  width?: number;
}

/** Rows for which `when` is true need attention: the cell `at` and the validation result show these words, which may refer to the cell. */
export interface Alert {
  when: string;
  at: string;
  words: LocalizedText;
}

/** Fields that the page shows together, under one heading. */
export interface FieldGroup {
  id: string;
  label: LocalizedText;
  fields: readonly string[];
}

/** An aggregate over the rows of `of` whose link `via` points to this row: their number, or the sum of one of their fields. */
export interface Rollup {
  of: string;
  via: string;
  sum?: string;
  /** Only rows for which this formula is true; it reads only their own cells. */
  where?: string;
}

/** A field type. `cast` converts typed input to a value, or returns why it cannot. */
export interface FieldType {
  name: TypeName;
  /** The type in formulas. */
  formula: Type;
  /** The column type, the same on both databases. Flags are 0 and 1. */
  column: 'text' | 'integer' | 'real';
  /** Stored texts are compared exactly, as ids and dates are; otherwise without case and accents. */
  exact?: true;
  /** A text that is not accepted also stays in the cell; otherwise only beside it. */
  keepsText?: true;
  /** Its values never leave the server. */
  secret?: true;
  /** Its values are credentials: the cell only says whether one is set, and a hidden field stores it encrypted. */
  sealed?: true;
  /** Its values are ids of rows of the table `to`. */
  links?: true;
  /** A table has at most one such field, which the engine writes or moves by rules of its own. */
  part?: 'state' | 'validation';
  /** Files contain the value as it is stored; otherwise as it is formatted. */
  storedInFiles?: true;
  /** How to reach a person: no title shows it to anyone who cannot read the row. */
  contact?: true;
  /** A search finds a link by such a text in the title of its row. */
  searchedInTitles?: true;
  /** The cell is a list: stored as JSON in the column, or as rows of a join table. */
  list?: 'json' | 'rows';
  /** Never throws. Text is trimmed and NFC, empty text is null; input that cannot be converted is returned as `InvalidInput` with its text. */
  cast(input: unknown, field: Field): Value | InvalidInput;
  /** The key of a value: equal values have identical keys, `ALICE@Acme.Test` has `alice@acme.test`. By default `identityKey`. */
  key?(value: string): string;
  /** The value as people read it; `String(value)` by default. */
  format?(value: Value, field: Field, language: Language): string;
}

/** Whether a cast failed. */
export const isInvalid = (cast: Value | InvalidInput): cast is InvalidInput =>
  typeof cast === 'object' && cast !== null && !isList(cast);
