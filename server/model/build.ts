import type { Field, NumberRange, Option, State, TypeName } from './field.ts';
import type { FieldSpec, MustRule, OnlyRule, RequiredRule } from './table.ts';
import type { Words } from './words.ts';
import { say } from './words.ts';

type Options = Partial<Omit<Field, 'id' | 'type' | 'label' | 'range'>>;

/** What must be said of every number: what it may be. */
export type NumberOptions = Options & NumberRange;

/** Characters of a text for which nothing else is said, at most: of one line, and of several. */
const [longestLine, longestText] = [1_000, 100_000];

/** How many rows there may be, and what their numbers may come to together: so far whole numbers are exact, and no sum overflows. */
const countable: NumberRange = { min: 0, max: Number.MAX_SAFE_INTEGER, step: 1 };
const summable: NumberRange = { min: -Number.MAX_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER, step: 0 };

const typed =
  (type: TypeName, usual: Options = {}) =>
  (label: Words, options: Options = {}): FieldSpec => ({ ...usual, ...options, type, label });

/*
 * The vocabulary in which a table's page is written: a field per line, label first.
 */

/** One line of text. */
export const text = typed('text', { max: longestLine });
/** Text of several lines. */
export const longtext = typed('longtext', { max: longestText });
/** An e-mail address. */
export const email = typed('email');
/** A mobile number, kept as E.164. */
export const phone = typed('phone');
/** A number within bounds, which are enforced however it is entered. */
export const number = (label: Words, { min, max, step, ...options }: NumberOptions): FieldSpec => ({
  ...options,
  type: 'number',
  label,
  range: { min, max, step },
});
/** Yes or no. */
export const flag = typed('flag');
/** A day. */
export const date = typed('date');
/** A moment, UTC. */
export const time = typed('time');
/** What never leaves the server and is never logged: a hash. */
export const secret = (label: Words, options: Options = {}): FieldSpec => ({
  system: true,
  hidden: true,
  unlogged: true,
  ...options,
  type: 'secret',
  label,
});

/** A link to a row of another table. */
export const link = (to: string, label: Words, options: Options = {}): FieldSpec => ({
  onGone: 'refuse',
  ...options,
  type: 'link',
  label,
  to,
});

/** One of a few values. */
export const select = (label: Words, options: Record<string, Words>, more: Options = {}): FieldSpec => ({
  ...more,
  type: 'select',
  label,
  options: Object.entries(options).map(([id, label]): Option => ({ id, label })),
});

/** A life cycle: the first state is that of a new row, each names those that may follow. */
export const state = (label: Words, states: Record<string, Omit<State, 'id'>>, more: Options = {}): FieldSpec => ({
  ...more,
  type: 'state',
  label,
  initial: Object.keys(states)[0] ?? null,
  states: Object.entries(states).map(([id, state]): State => ({ ...state, id })),
});

/** `Validation result`: `OK`, nothing, or what to do. Written by the engine from rules and hooks' notes. */
export const verdict = (options: Options = {}): FieldSpec => ({
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
export const computed = (type: TypeName, label: Words, formula: string, options: Options = {}): FieldSpec => ({
  ...options,
  type,
  label,
  formula,
  system: true,
});

/** The form under which two values of another field count as the same: rows are found by it. */
export const key = (label: Words, of: string): FieldSpec => ({ ...computed('text', label, of), keyed: true, indexed: true });

/** How many rows of `of` link here by `via`. */
export const count = (label: Words, of: string, via: string, where?: string, options: Options = {}): FieldSpec => ({
  ...options,
  type: 'number',
  label,
  rollup: { of, via, ...(where === undefined ? {} : { where }) },
  range: countable,
  system: true,
  initial: 0,
});

/** The sum of a field over the rows of `of` that link here by `via`. */
export const sum = (label: Words, of: string, via: string, field: string, where?: string, options: Options = {}): FieldSpec => ({
  ...count(label, of, via, where, options),
  range: summable,
  rollup: { of, via, sum: field, ...(where === undefined ? {} : { where }) },
});

/** This must be so. */
export const must = (condition: string, code: string, words: Words, more: Partial<MustRule> = {}): MustRule => ({
  ...more,
  kind: 'must',
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
export const only = (key: string | readonly string[], code: string, words: Words, more: Partial<OnlyRule> = {}): OnlyRule => ({
  ...more,
  kind: 'only',
  key,
  code,
  words,
});
