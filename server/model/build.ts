import type { Field, NumberRange, Option, State, TypeName } from './field.ts';
import type { LocalizedText } from './localizedText.ts';
import { say } from './localizedText.ts';
import type { CheckRule, ClaimRule, FieldSpec, RequiredRule } from './table.ts';

type Options = Partial<Omit<Field, 'id' | 'type' | 'label' | 'range'>>;

/** What must be said of every number: what it may be. */
export type NumberOptions = Options & NumberRange;

/** Characters of a text for which nothing else is said, at most: of one line, and of several. */
const [maxLineLength, maxTextLength] = [1_000, 100_000];

/** How many rows there may be, and what their numbers may come to together: so far whole numbers are exact, and no sum overflows. */
const countRange: NumberRange = { min: 0, max: Number.MAX_SAFE_INTEGER, step: 1 };
const sumRange: NumberRange = { min: -Number.MAX_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER, step: 0 };

const fieldBuilder =
  (type: TypeName, defaults: Options = {}) =>
  (label: LocalizedText, options: Options = {}): FieldSpec => ({ ...defaults, ...options, type, label });

/*
 * The vocabulary in which a table's page is written: a field per line, label first.
 */

/** One line of text. */
export const text = fieldBuilder('text', { max: maxLineLength });
/** Text of several lines. */
export const longtext = fieldBuilder('longtext', { max: maxTextLength });
/** An e-mail address. */
export const email = fieldBuilder('email');
/** A mobile number, kept as E.164. */
export const phone = fieldBuilder('phone');
/** A number within bounds, which are enforced however it is entered. */
export const number = (label: LocalizedText, { min, max, step, ...options }: NumberOptions): FieldSpec => ({
  ...options,
  type: 'number',
  label,
  range: { min, max, step },
});
/** Yes or no. */
export const flag = fieldBuilder('flag');
/** A day. */
export const date = fieldBuilder('date');
/** A moment, UTC. */
export const time = fieldBuilder('time');
/** What never leaves the server and is never logged: a hash. */
export const secret = (label: LocalizedText, options: Options = {}): FieldSpec => ({
  system: true,
  hidden: true,
  unlogged: true,
  ...options,
  type: 'secret',
  label,
});

/** A link to a row of another table. */
export const link = (to: string, label: LocalizedText, options: Options = {}): FieldSpec => ({
  onDelete: 'restrict',
  ...options,
  type: 'link',
  label,
  to,
});

/** One of a few values. */
export const select = (label: LocalizedText, options: Record<string, LocalizedText>, more: Options = {}): FieldSpec => ({
  ...more,
  type: 'select',
  label,
  options: Object.entries(options).map(([id, label]): Option => ({ id, label })),
});

/** A life cycle: the first state is that of a new row, each names those that may follow. */
export const state = (label: LocalizedText, states: Record<string, Omit<State, 'id'>>, more: Options = {}): FieldSpec => ({
  ...more,
  type: 'state',
  label,
  initial: Object.keys(states)[0] ?? null,
  states: Object.entries(states).map(([id, state]): State => ({ ...state, id })),
});

/** `Validation result`: `OK`, nothing, or what to do. Written by the engine from rules and hooks' notes. */
export const validation = (options: Options = {}): FieldSpec => ({
  ...options,
  type: 'verdict',
  label: say('Validation result', 'Résultat de validation'),
  system: true,
});

/** The days on which what follows from a row's dates stays as it is, kept by a hook for the clock to find (`Validity` of days.ts). */
export const validity = (): Record<'validFrom' | 'validUntil', FieldSpec> => ({
  validFrom: date(say('Valid from', 'Valable du'), { system: true, hidden: true, indexed: true }),
  validUntil: date(say('Valid until', 'Valable au'), { system: true, hidden: true, indexed: true }),
});

/** A field worked out by a formula over the row's other fields, also through links. */
export const computed = (type: TypeName, label: LocalizedText, formula: string, options: Options = {}): FieldSpec => ({
  ...options,
  type,
  label,
  formula,
  system: true,
});

/** The form under which two values of another field count as the same: rows are found by it. */
export const normalizedKey = (label: LocalizedText, of: string): FieldSpec => ({
  ...computed('text', label, of),
  keyed: true,
  indexed: true,
});

/** How many rows of `of` link here by `via`. */
export const count = (label: LocalizedText, of: string, via: string, where?: string, options: Options = {}): FieldSpec => ({
  ...options,
  type: 'number',
  label,
  rollup: { of, via, ...(where === undefined ? {} : { where }) },
  range: countRange,
  system: true,
  initial: 0,
});

/** The sum of a field over the rows of `of` that link here by `via`. */
export const sum = (
  label: LocalizedText,
  of: string,
  via: string,
  field: string,
  where?: string,
  options: Options = {},
): FieldSpec => ({
  ...count(label, of, via, where, options),
  range: sumRange,
  rollup: { of, via, sum: field, ...(where === undefined ? {} : { where }) },
});

/** This must be so. */
export const check = (condition: string, code: string, words: LocalizedText, more: Partial<CheckRule> = {}): CheckRule => ({
  ...more,
  kind: 'check',
  condition,
  code,
  words,
});

/** These fields must be filled. */
export const required = (fields: readonly string[], more: Partial<RequiredRule> = {}): RequiredRule => ({
  code: 'V_MISSING',
  words: say('Missing: {fields}', 'Manquant : {fields}'),
  ...more,
  kind: 'required',
  fields,
});

/** Only so many rows may share this; one, where `of` is left out. */
export const unique = (
  key: string | readonly string[],
  code: string,
  words: LocalizedText,
  more: Partial<ClaimRule> = {},
): ClaimRule => ({
  ...more,
  kind: 'claim',
  key,
  code,
  words,
});
