import { expect, it } from 'vitest';
import type { PaletteEntry } from '../../client/panels/palette-entries.ts';
import { matchEntries, titleFilter } from '../../client/panels/palette-search.ts';
import { parse } from '../../formulas/parse.ts';
import { naughtyStrings } from '../kit/naughty.ts';

const entry = (label: string, more: Partial<PaletteEntry> = {}): PaletteEntry => ({
  id: label,
  group: 'pages',
  label,
  run: () => undefined,
  ...more,
});
const people = { titleFields: ['firstName', 'lastName', 'email'], handles: ['email', 'userId'] };

const found = (typed: string, ...entries: PaletteEntry[]): string[] => matchEntries(entries, typed).map(({ label }) => label);

it('entries whose label starts with the text come first, then those with a word that does, then the others', () => {
  const pages = [entry('Display users'), entry('Plan and billing'), entry('Users › Externals'), entry('Boulevard Sablon')];
  expect(found('pla', ...pages)).toEqual(['Plan and billing', 'Display users']);
  expect(found('users', ...pages)).toEqual(['Users › Externals', 'Display users']);
});

it('each word must occur, without regard to case and accents, also in the hint', () => {
  expect(found('METIER à', entry('À corriger', { hint: 'Métiers' }), entry('À faire'))).toEqual(['À corriger']);
  expect(found('nothing', entry('Users'))).toEqual([]);
});

it('an entry that cannot be chosen comes last', () => {
  const pages = [entry('Activate', { disabledReason: 'Only a draft can be activated' }), entry('Reactivate')];
  expect(found('activate', ...pages)).toEqual(['Reactivate', 'Activate']);
});

it('people are found by name, e-mail and User ID, whatever is typed', () => {
  for (const typed of ['mar', 'Inès Martin', '"', 'a" OR "b', '\\', ...naughtyStrings.filter(text => text.trim() !== '')]) {
    const parsed = parse(titleFilter(people, typed));
    expect(parsed.ok, typed).toBe(true);
  }
  expect(titleFilter(people, ' a b ')).toContain('CONTAINS(userId, "b")');
  expect(titleFilter(people, 'one two three four five')).not.toContain('five');
});
