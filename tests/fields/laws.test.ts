import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isList } from '../../formulas/list.ts';
import { isVisible } from '../../formulas/unicode.ts';
import type { Value } from '../../server/model/change.ts';
import { type Field, isInvalid, type TypeName } from '../../server/model/field.ts';
import { fieldTypes } from '../../server/model/fields/registry.ts';
import { say } from '../../server/model/localizedText.ts';
import { cast, field, plan, show, status } from './field.ts';

const names = Object.keys(fieldTypes) as TypeName[];
const of = (name: TypeName): Field =>
  name === 'select' ? plan : name === 'choices' ? { ...plan, type: name } : name === 'state' ? status : field(name, { max: 40 });
const languages = ['en', 'fr'] as const;

const revoked = (): unknown => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};
const circular: Record<string, unknown> = {};
circular.self = circular;
const hostile: unknown[] = [
  revoked(),
  circular,
  Object.create(null),
  {
    toJSON: () => {
      throw new Error('no');
    },
  },
  { toJSON: () => undefined },
  {
    toString: () => {
      throw new Error('no');
    },
  },
  Symbol('s'),
  () => 1,
  10n,
  new Date(Number.NaN),
  new Map(),
  [circular],
  '\u0000',
  '\ud800',
  "'".repeat(100_000),
  ' '.repeat(5_000_000),
  `a${' '.repeat(5_000_000)}b`,
  'a'.repeat(5_000_000),
  '\u0301'.repeat(100_000),
  '\u200b'.repeat(1_000_000),
  `${'a.'.repeat(1_000_000)}@b.c`,
  '1,234'.repeat(1_000_000),
];

/** Texts similar to what each type accepts: pieces of numbers, dates, addresses and choices, joined together. */
const pieces = fc.constantFrom(
  '1',
  '234',
  ',',
  '.',
  ' ',
  '\u00a0',
  '-',
  '+',
  '−',
  "'",
  '=',
  '@',
  'a',
  'É',
  'e\u0301',
  '/',
  ':',
  'T',
  'Z',
  '2026',
  '01',
  '15',
  'team',
  'Actif',
  'oui',

  'mailto:',
  'acme.test',
  'bücher',
  '+336',
  '12345678',
  '\n',
  '\t',
  '\r',
  '\u0007',
  '\u200b',
  '\ud83c',
  'İ',
  'Σ',
  'e+',
  '\u2028',
  '％',
  '\u0000',
  '\u212b',
);
const near = fc.array(pieces, { maxLength: 8 }).map(parts => parts.join(''));
const input = fc.oneof(
  near,
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.double(),
  fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withObjectString: true,
    withTypedArray: true,
    withSparseArray: true,
  }),
);

/** Whether this is a list as cells hold it: frozen, not empty, nothing twice. */
const isProper = (value: Value): boolean =>
  isList(value) && Object.isFrozen(value) && value.length > 0 && new Set(value).size === value.length;

/** Expects a value, or the typed text with the reason; null only for blank input. */
function checkCast(name: TypeName, value: unknown): void {
  const result = fieldTypes[name].cast(value, of(name));
  if (isInvalid(result)) expect(typeof result.text).toBe('string');
  else if (fieldTypes[name].list !== undefined && isList(value)) expect(result === null || isProper(result)).toBe(true);
  else if (result === null) expect(typeof value === 'string' && !isVisible(value) ? '' : (value ?? '')).toBe('');
  else if (fieldTypes[name].list !== undefined) expect(isProper(result)).toBe(true);
  else expect(['string', 'number', 'boolean']).toContain(typeof result);
}

describe.each(names)('%s', name => {
  const type = fieldTypes[name];

  it('has the name under which it is registered', () => expect(type.name).toBe(name));

  it('cast never throws, and keeps the text of what it refuses', () => {
    for (const value of hostile) checkCast(name, value);
    fc.assert(
      fc.property(input, value => checkCast(name, value)),
      { numRuns: 3000 },
    );
  });

  it('a missing or blank input is null', () => {
    for (const nothing of [undefined, null, '', ' ', '\u00a0', ' \n\t ']) expect(type.cast(nothing, of(name))).toBeNull();
  });

  it('a value casts to itself', () => {
    fc.assert(
      fc.property(input, value => {
        const once = type.cast(value, of(name));
        if (!isInvalid(once)) expect(type.cast(once, of(name))).toEqual(once);
      }),
      { numRuns: 5000, examples: [["''\n@"], ["'' '@a"]] },
    );
  });

  it('show never throws, and shows null as an empty text', () => {
    for (const language of languages) {
      if (type.format) expect(type.format(null, of(name), language)).toBe('');
      fc.assert(
        fc.property(near, value => {
          const result = type.cast(value, of(name));
          if (!isInvalid(result)) expect(typeof show(of(name), result, language)).toBe('string');
        }),
      );
    }
  });
});

const key = (text: string): string => fieldTypes.email.key!(text);

it('a key is its own key', () => {
  const address = fc.tuple(near, near).map(([local, domain]) => `${local}@${domain}`);
  fc.assert(
    fc.property(fc.oneof(address, near, fc.emailAddress(), fc.string({ unit: 'binary' })), text => {
      expect(key(key(text))).toBe(key(text));
    }),
    { numRuns: 20_000 },
  );
});

it('every possible e-mail address is accepted, without the quotation mark that exports put before = + -', () => {
  fc.assert(
    fc.property(fc.emailAddress(), address => {
      expect(cast(field('email'), address)).toBe(address.replace(/^'(?=[=+-])/, ''));
    }),
    { numRuns: 2000 },
  );
});

describe.each(languages)('shown and read again (%s)', language => {
  const back = (of: Field, value: string | number | boolean): void => {
    expect(cast(of, show(of, value, language))).toBe(value);
  };

  it('dates are read back as they are shown', () => {
    const dates = fc.date({ min: new Date('1000-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true });
    fc.assert(
      fc.property(dates, day => back(field('date'), day.toISOString().slice(0, 10))),
      { numRuns: 2000 },
    );
  });

  it('numbers are read back as they are shown', () => {
    const decimals = fc.tuple(fc.integer(), fc.nat({ max: 5 })).map(([digits, places]) => Number(`${digits}e-${places}`));
    const numbers = fc.oneof(decimals, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }));
    fc.assert(
      fc.property(numbers, value => back(field('number'), value + 0)),
      { numRuns: 10_000 },
    );
  });

  it('flags are read back as they are shown', () => {
    back(field('flag'), true);
    back(field('flag'), false);
  });

  it('options and states are read back as they are shown', () => {
    for (const option of plan.options ?? []) back(plan, option.id);
    for (const state of status.states ?? []) back(status, state.id);
    const label = fc.tuple(fc.string({ minLength: 1, maxLength: 8 }), fc.nat()).map(([text, n]) => `${text}${n}`);
    fc.assert(
      fc.property(fc.uniqueArray(label, { minLength: 1, maxLength: 6 }), labels => {
        const options = labels.map((text, index) => ({ id: `id-${index}-`, label: say(text, text) }));
        for (const option of options) back(field('select', { options }), option.id);
      }),
    );
  });
});
