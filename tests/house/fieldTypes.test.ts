import { describe, expect, it } from 'vitest';
import { noTypeBranches, noTypeStyles, readStyles } from './fieldTypes.ts';
import { readSources, sourceOf } from './sources.ts';

it('no style outside the room of field types selects cells by their type', () => {
  expect(noTypeStyles([...readSources(), ...readStyles()])).toEqual([]);
  expect(noTypeStyles([sourceOf('client/grid/made-up.css', '.sg-type-number { color: red }')])).toHaveLength(1);
});

describe('a branch on a field type', () => {
  it.each([
    "if (field.type === 'flag') return false;",
    "const isText = (item) => item.field?.type !== 'text';",
    "const state = fields.find(({ type }) => 'state' === type);",
    'switch (field.type) {',
    'const widths: Partial<Record<TypeName, number>> = {};',
    "const widths: Record<CatalogField['type'], number> = {};",
    'const found = textual.has(field.type);',
    "const found = ['date', 'time'].includes(type);",
    'const width = widths[props.field.type] ?? 150;',
  ])('is found outside the rooms of field types: %s', code => {
    expect(noTypeBranches([sourceOf('client/grid/made-up.ts', code)])).toHaveLength(1);
    expect(noTypeBranches([sourceOf('server/api/made-up.ts', code)])).toHaveLength(1);
    expect(noTypeBranches([sourceOf('client/fields/made-up.ts', code)])).toEqual([]);
    expect(noTypeBranches([sourceOf('server/model/fields/made-up.ts', code)])).toEqual([]);
  });

  it.each([
    "fieldType(field).input === 'tick'",
    "event.type === 'pointerdown'",
    'from.type === into.type',
    'const label = names[field.id];',
  ])('is not found in %s', code => expect(noTypeBranches([sourceOf('client/grid/made-up.ts', code)])).toEqual([]));
});
