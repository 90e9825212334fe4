import { expect, it } from 'vitest';
import { compileCatalog } from '../../server/model/compile.ts';
import type { Field } from '../../server/model/field.ts';
import { fieldType } from '../../server/model/fieldType.ts';
import { lockRemedy } from '../../server/model/localizedText.ts';
import { administration } from '../../server/tables/administration.ts';
import { lockedFieldTexts } from '../../server/tables/lockedFieldTexts.ts';

const tables = [...compileCatalog(administration).tables.values()].filter(({ table }) => table.section !== 'hidden');

const isLocked = (field: Field): boolean =>
  field.system === true ||
  field.formula !== undefined ||
  field.rollup !== undefined ||
  field.immutable === true ||
  field.lockedIn !== undefined;

/** The fields that people see but cannot always edit, with the codes of the texts that may say what to do instead. */
const locked = tables.flatMap(({ id, fields }) =>
  fields
    .filter(field => field.hidden !== true && !fieldType(field).secret && isLocked(field))
    .map(field => ({ name: `${id}.${field.id}`, codes: [lockRemedy(id, field.id), lockRemedy(id), lockRemedy(field.id)] })),
);

it('every locked field says what to do instead, in both languages', () => {
  expect(locked.length).toBeGreaterThan(100);
  const silent = locked.filter(({ codes }) => !codes.some(code => code in lockedFieldTexts));
  expect(silent.map(({ name }) => name)).toEqual([]);
  const unfinished = Object.entries(lockedFieldTexts).filter(
    ([, { en, fr }]) => ![en, fr].every(text => /\p{L}.*\.$/u.test(text)),
  );
  expect(unfinished).toEqual([]);
});

it('every such text is about a field that is locked, or about rows that nobody changes', () => {
  const guarded = tables.flatMap(({ id, table }) => table.guards.map(({ code }) => lockRemedy(id, code)));
  const used = new Set([...guarded, ...locked.flatMap(({ codes }) => codes.find(code => code in lockedFieldTexts) ?? [])]);
  expect(Object.keys(lockedFieldTexts).filter(code => !used.has(code))).toEqual([]);
});

it('a text about licences leads to Plan and billing, never to the tables behind it', () => {
  const outside = Object.entries(lockedFieldTexts).filter(([code]) => !/^instead\.(?:seats|subscriptions)\b/.test(code));
  const aboutLicences = outside.filter(([, { en }]) => /licence/i.test(en));
  expect(aboutLicences.length).toBeGreaterThan(2);
  for (const [code, { en, fr }] of aboutLicences) {
    expect(en, code).toContain('Plan and billing');
    expect(fr, code).toContain('Facturation');
  }
  const misled = Object.values(lockedFieldTexts).filter(({ en }) => /\bin (?:Seats|Subscriptions|Licences)\b/.test(en));
  expect(misled).toEqual([]);
});
