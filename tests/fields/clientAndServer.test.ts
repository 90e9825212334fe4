import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { fieldType } from '../../client/fields/registry.ts';
import { readText, textToEdit } from '../../client/fields/typed-text.ts';
import type { CatalogField } from '../../server/api/wire.ts';
import type { Value } from '../../server/model/change.ts';
import type { TypeName } from '../../server/model/field.ts';
import { fieldTypes } from '../../server/model/fields/registry.ts';

const names = Object.keys(fieldTypes) as TypeName[];

it.each(names)('the page and the server agree on the type %s', name => {
  const [here, there] = [fieldType({ type: name }), fieldTypes[name]];
  expect({ name: here.name, formula: here.formula }).toEqual({ name: there.name, formula: there.formula });
});

it.each(names)('the type %s has choices exactly if they are chosen from', name => {
  const { input, filterInput, choices } = fieldType({ type: name });
  const isChosen = (name: string): boolean => name === 'choice' || name === 'choices';
  expect([isChosen(input), isChosen(filterInput)]).toEqual([choices !== undefined, choices !== undefined]);
});

const day = fc.date({ min: new Date('1000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
const share = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }).map(whole => whole / 1_000);
const samples: [TypeName, fc.Arbitrary<Value>][] = [
  ['number', share],
  ['date', day.map(date => date.toISOString().slice(0, 10))],
  ['text', fc.string({ minLength: 1 })],
  ['longtext', fc.string({ minLength: 1 })],
];

it.each(samples)('a value of type %s that is opened in an editor and not changed is read back as it was', (type, values) => {
  const field: CatalogField = { id: 'a', type, label: { en: '', fr: '' }, readOnly: false };
  fc.assert(
    fc.property(values, fc.constantFrom('en' as const, 'fr' as const), (value, language) => {
      expect(readText(field, textToEdit(field, value, language), language)).toBe(value);
    }),
  );
});
