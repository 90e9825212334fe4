import { expect, it } from 'vitest';
import { readStyles } from './fieldTypes.ts';
import { noHomonyms, noTwinTypes } from './names.ts';
import { readSources, type Source, sourceOf } from './sources.ts';
import { noPrivateNames, noPrivateWords, noVagueWords } from './vocabulary.ts';

const sources = readSources();

it('no two files export one name for different things', () => {
  expect(noHomonyms(sources)).toEqual([]);
});

it.each<[string, readonly [string, string], number]>([
  ['two files of the server', ['server/api/a.ts', 'server/store/b.ts'], 1],
  ['two files of the client', ['client/grid/a.ts', 'client/sync/b.ts'], 1],
  ['the model and the client', ['server/model/a.ts', 'client/sync/b.ts'], 1],
  ['the two sides of the wire', ['server/api/a.ts', 'client/sync/b.ts'], 0],
  ['a text in two languages', ['client/i18n/made-en.ts', 'client/i18n/made-fr.ts'], 0],
])('a name that is exported by %s is found, or is one thing', (_, paths, count) => {
  const both: Source[] = paths.map((path, at) => sourceOf(path, `/** One of two. */\nexport const made = ${at};`));
  expect(noHomonyms(both)).toHaveLength(count);
});

it('no two exported types have equal members', () => {
  expect(noTwinTypes(sources)).toEqual([]);
});

it.each([
  ['export interface Twin {\n  name: string;\n  age?: number;\n}', 1],
  ['export type Twin = { readonly age?: number; name: string };', 1],
  ['export interface Twin {\n  name: string;\n  age?: string;\n}', 0],
  ['export interface Twin extends Base {\n  name: string;\n  age?: number;\n}', 0],
])('a type with the members of another is found: %s', (text, count) => {
  const first = sourceOf('server/model/a.ts', 'export interface First {\n  age?: number;\n  readonly name: string;\n}');
  expect(noTwinTypes([first, sourceOf('client/sync/b.ts', text)])).toHaveLength(count);
});

it('no name, class, key or title has a private word', () => {
  expect(noPrivateWords([...sources, ...readStyles()])).toEqual([]);
});

it.each([
  ['client/panels/made-up.css', '.rail-head {\n  color: var(--shade);\n}', 2],
  ['client/pages/made-up.css', '.plan[data-rail="true"] {\n  color: red;\n}', 1],
  ['client/i18n/made-en.ts', "export const made = {\n  rail: 'List of tables',\n};", 1],
  ['server/engine/made-up.ts', 'function verdictOf() {\n  const wishes = [];\n}', 2],
  ['tests/client/made-up.test.ts', "it('a wish is kept', () => {});", 1],
  ['tests/client/made-up.test.ts', "it.each([1, 2])('%i wishes are kept', () => {});", 1],
  ['server/engine/made-up.ts', "const text = 'a wish'; // a wish", 0],
  ['client/grid/made-up.css', '.sg-type-verdict {\n  color: red;\n}', 0],
])('a private word is found in %s: %s', (path, text, count) => {
  expect(noPrivateWords([sourceOf(path, text)])).toHaveLength(count);
});

it('no name of the program has a word that says too little', () => {
  expect(noVagueWords([...sources, ...readStyles()])).toEqual([]);
});

it.each([
  ['client/panels/made-up.ts', 'function insteadOf() {\n  const said = [];\n}', 2],
  ['client/panels/made-up.css', '.bar-place {\n  color: red;\n}', 1],
  ['client/i18n/made-en.ts', "export const made = {\n  gone: 'Not there',\n};", 1],
  ['client/panels/instead-text.tsx', '', 1],
  ['server/engine/made-up.ts', "const replaced = 'instead'; // What was said.", 0],
  ['tests/engine/made-up.test.ts', "it('a text is kept in place', () => {});", 0],
])('a vague word is found in the names of %s: %s', (path, text, count) => {
  expect(noVagueWords([sourceOf(path, text)])).toHaveLength(count);
});

it.each(['server/engine/verdict.ts', 'client/panels/weigh.ts', 'tests/client/shelf.test.ts', 'tests/kit/f0.ts'])(
  'the private name of a file is found: %s',
  path => {
    expect(noPrivateNames([sourceOf(path, '')])).toHaveLength(1);
  },
);
