import type { Field, NumberRange, Option, State, TypeName } from './field.ts';
import type { LocalizedText } from './localizedText.ts';
import { say } from './localizedText.ts';
import type { CheckRule, ClaimRule, FieldSpec, RequiredRule } from './table.ts';

type Options = Partial<Omit<Field, 'id' | 'type' | 'label' | 'range'>>;

/** The options of a number field: its range is mandatory. */
export type NumberOptions = Options & NumberRange;

/** The default maximum number of characters: of a line, and of a text with several lines. */
const [maxLineLength, maxTextLength] = [1_000, 100_000];

/** The ranges of counts and sums: whole numbers are exact up to these limits. */
const countRange: NumberRange = { min: 0, max: Number.MAX_SAFE_INTEGER, step: 1 };
const sumRange: NumberRange = { min: -Number.MAX_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER, step: 0 };

const fieldBuilder =
  (type: TypeName, defaults: Options = {}) =>
  (label: LocalizedText, options: Options = {}): FieldSpec => ({ ...defaults, ...options, type, label });

/*
 * The vocabulary of a table's page: one field per line, label first.
 */

/** One line of text. */
export const text = fieldBuilder('text', { max: maxLineLength });
/** Text of several lines. */
export const longtext = fieldBuilder('longtext', { max: maxTextLength });
/** An e-mail address. */
export const email = fieldBuilder('email');
/** A mobile number, stored as E.164. */
export const phone = fieldBuilder('phone');
/** A number within a range, which is enforced on every write. */
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
/** A date and time, in UTC. */
export const time = fieldBuilder('time');
/** A secret, such as a hash: never leaves the server and is never logged. */
export const secret = (label: LocalizedText, options: Options = {}): FieldSpec => ({
  system: true,
  hidden: true,
  unlogged: true,
  ...options,
  type: 'secret',
  label,
});

/**
 * A credential of another system, such as an API key: stored encrypted, and read by nobody. People see only whether one is set, and can
 * replace or remove it.
 */
export const encrypted = fieldBuilder('encrypted', { max: maxLineLength });

/** A link to a row of another table. */
export const link = (to: string, label: LocalizedText, options: Options = {}): FieldSpec => ({
  onDelete: 'restrict',
  ...options,
  type: 'link',
  label,
  to,
});

/** Links to several rows of another table. A row that is deleted is taken out of the list, or as `onDelete` says. */
export const links = (to: string, label: LocalizedText, options: Options = {}): FieldSpec => ({
  onDelete: 'setNull',
  ...options,
  type: 'links',
  label,
  to,
});

/** One of a list of values. */
export const select = (label: LocalizedText, options: Record<string, LocalizedText>, more: Options = {}): FieldSpec => ({
  ...more,
  type: 'select',
  label,
  options: Object.entries(options).map(([id, label]): Option => ({ id, label })),
});

/** Several of a list of values. The ids of the options are made of letters, digits, `-` and `_`. */
export const choices = (label: LocalizedText, options: Record<string, LocalizedText>, more: Options = {}): FieldSpec => ({
  ...select(label, options, more),
  type: 'choices',
});

/** A life cycle: a new row has the first state; each state names the states that may follow. */
export const state = (label: LocalizedText, states: Record<string, Omit<State, 'id'>>, more: Options = {}): FieldSpec => ({
  ...more,
  type: 'state',
  label,
  initial: Object.keys(states)[0] ?? null,
  states: Object.entries(states).map(([id, state]): State => ({ ...state, id })),
});

/** `Validation result`: `OK`, empty, or what to do. The engine writes it from rules and the notes of hooks. */
export const validation = (options: Options = {}): FieldSpec => ({
  ...options,
  type: 'verdict',
  label: say('Validation result', 'Résultat de validation'),
  system: true,
});

/** The days on which the values derived from a row's dates stay valid, written by a hook and read by the clock (`Validity` of days.ts). */
export const validity = (): Record<'validFrom' | 'validUntil', FieldSpec> => ({
  validFrom: date(say('Valid from', 'Valable du'), { system: true, hidden: true, indexed: true }),
  validUntil: date(say('Valid until', 'Valable au'), { system: true, hidden: true, indexed: true }),
});

/** A field computed by a formula over the row's other fields and linked rows. */
export const computed = (type: TypeName, label: LocalizedText, formula: string, options: Options = {}): FieldSpec => ({
  ...options,
  type,
  label,
  formula,
  system: true,
});

/** The key of another field's value, for lookups: equal values have identical keys. */
export const normalizedKey = (label: LocalizedText, of: string): FieldSpec => ({
  ...computed('text', label, of),
  keyed: true,
  indexed: true,
});

/** The number of rows of `of` that link here through `via`. */
export const count = (label: LocalizedText, of: string, via: string, where?: string, options: Options = {}): FieldSpec => ({
  ...options,
  type: 'number',
  label,
  rollup: { of, via, ...(where === undefined ? {} : { where }) },
  range: countRange,
  system: true,
  initial: 0,
});

/** The sum of a field over the rows of `of` that link here through `via`. */
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

/** A rule: this condition must be true. */
export const check = (condition: string, code: string, words: LocalizedText, more: Partial<CheckRule> = {}): CheckRule => ({
  ...more,
  kind: 'check',
  condition,
  code,
  words,
});

/** A rule: these fields must not be empty; of a list of fields, `['email', 'mobile']`, at least one. */
export const required = (fields: RequiredRule['fields'], more: Partial<RequiredRule> = {}): RequiredRule => ({
  code: 'V_MISSING',
  words: say('Missing: {fields}', 'Manquant : {fields}'),
  ...more,
  kind: 'required',
  fields,
});

/** A uniqueness rule: no two rows may have the same key. */
export const unique = (
  key: string | readonly string[],
  code: string,
  words: LocalizedText,
  more: Partial<Omit<ClaimRule, 'capacity' | 'used' | 'overCapacity'>> = {},
): ClaimRule => ({
  ...more,
  kind: 'claim',
  key,
  code,
  words,
});

/** A capacity rule: the formula `limit` gives the number of rows that may hold a key. The formula `used` gives the number that do. */
export const capacity = (
  key: string | readonly string[],
  limit: string,
  code: string,
  words: LocalizedText,
  more: Partial<Omit<ClaimRule, 'capacity'>> = {},
): ClaimRule => ({
  ...unique(key, code, words),
  ...more,
  capacity: limit,
});
