import { expect, it } from 'vitest';
import { fieldType } from '../../client/fields/registry.ts';
import type { TypeName } from '../../server/model/field.ts';
import { fieldTypes } from '../../server/model/fields/registry.ts';

const names = Object.keys(fieldTypes) as TypeName[];

it.each(names)('the page and the server agree on the type %s', name => {
  const [here, there] = [fieldType({ type: name }), fieldTypes[name]];
  expect({ name: here.name, formula: here.formula }).toEqual({ name: there.name, formula: there.formula });
});

it.each(names)('the type %s has choices exactly if they are chosen from', name => {
  const { input, filterInput, choices } = fieldType({ type: name });
  expect([input === 'choice', filterInput === 'choice']).toEqual([choices !== undefined, choices !== undefined]);
});
