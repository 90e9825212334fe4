import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { orgs } from '../server/tables/orgs.ts';
import {
  dialogsApart,
  everyExportExplained,
  type Law,
  longest,
  lossesKnown,
  noBarrels,
  noCircles,
  noClock,
  noDefaults,
  noListsOfSigns,
  nothingLeft,
  noVagueNames,
  roomsKept,
  seenAsWellAsHeard,
  selectedInSight,
  shortFiles,
} from './house/laws.ts';
import type { Lock, Package } from './house/papers.ts';
import { unexplained, unlicensed, unpinned, unscripted, unsealed } from './house/papers.ts';
import { unreadPolicies } from './house/policies.ts';
import { importsOf, readSources, root, sourceOf } from './house/sources.ts';
import { unreadPhrases, unreadSentences } from './house/words.ts';

/** Files past 300 lines, and why each is one file all the same. */
const reasons = {
  'server/tables/users.ts':
    'A table is one page: life cycle, required fields, claims, guards and actions of a person are read together, top to bottom.',
  'client/grid/harness/memory.ts': 'Longer names; to be cut next.',
  'client/sync/table-rows.ts': 'Longer names; to be cut next.',
  'client/sync/view.ts': 'Longer names; to be cut next.',
  'server/engine/apply.ts': 'Longer names; to be cut next.',
  'server/model/compile.ts': 'Longer names; to be cut next.',
  'server/tables/messageTemplates.ts': 'Longer names; to be cut next.',
  'tests/tables/examples.test.ts': 'It is a table: one entry for each line of the worked examples, in their order.',
};

const sources = readSources();
const read = (name: string): string => readFileSync(join(root, name), 'utf8');

test.each<[string, Law]>([
  ['rooms import only what they may', roomsKept],
  ['no file imports itself by way of others', noCircles],
  ['formulas, model, tables and engine ask neither clock nor chance', noClock],
  ['no file only passes on what others export', noBarrels],
  ['exports have names', noDefaults],
  ['no file but one lists signs that nobody sees', noListsOfSigns],
  ['every export has a sentence above it', everyExportExplained],
  ['nothing is left undone or switched off', nothingLeft],
  ['no name is vague', noVagueNames],
  ['the grid says nothing that is not seen', seenAsWellAsHeard],
  ['nothing is selected out of sight', selectedInSight],
  ['the store knows a lost connection', lossesKnown],
  ['dialogs are no alerts', dialogsApart],
  ['files past 300 lines have a reason', shortFiles(reasons)],
])('%s', (_, law) => {
  expect(law(sources)).toEqual([]);
});

test('the whole house is read', () => {
  expect(sources.length).toBeGreaterThan(60);
  for (const room of ['formulas', 'server/model', 'server/tables', 'server/effects', 'tests']) {
    expect(sources.some(({ path }) => path.startsWith(`${room}/`))).toBe(true);
  }
  const files = new Set(sources.map(({ path }) => path));
  const lost = sources.flatMap(importsOf).filter(({ own, to }) => own && /\.tsx?$/.test(to) && !files.has(to));
  expect(lost.map(({ from, to }) => `${from} imports ${to}, which is not there`)).toEqual([]);
});

test('no policy is offered that nothing reads', () => {
  expect(unreadPolicies(orgs, sources)).toEqual([]);
  const made = { ...orgs, fields: { ...orgs.fields, madeUp: { ...orgs.fields.zone!, id: 'madeUp' } } };
  expect(unreadPolicies(made, sources)).toContain('orgs.madeUp is offered, and nothing reads it');
  const reader = (code: string) => [...sources, sourceOf('server/tables/made-up.ts', code)];
  for (const code of [
    'if (org?.madeUp === true)',
    'orgs.get(String(person.org))?.madeUp',
    '\'AND(status = "Draft", org.madeUp)\'',
  ])
    expect(unreadPolicies(made, reader(code)).join()).not.toContain('madeUp');
  const hidden = { ...made, fields: { ...made.fields, madeUp: { ...made.fields.madeUp, hidden: true } } };
  expect(unreadPolicies(hidden, sources)).toEqual([]);
  expect(unreadPolicies(hidden, reader('org.madeUp === true'))).toEqual(['orgs.madeUp is read, and nobody is offered it']);
  for (const code of ['// org.madeUp', 'workspace.madeUp', 'org.madeUpMore'])
    expect(unreadPolicies(made, reader(code)).join()).toContain('madeUp');
});

test('every sentence that people may read is said somewhere', () => {
  expect(unreadSentences(sources)).toEqual([]);
  expect(unreadPhrases(sources)).toEqual([]);
  const made = [sourceOf('client/grid/made-up.ts', "grid.say('madeUp')")];
  expect(unreadSentences(made, ['madeUp', 'madeUpOne', 'other'])).toEqual(['other']);
  const page = [sourceOf('client/panels/made-up.tsx', 'status().group[name]; words().said')];
  const phrases = { made: { said: 'a', unsaid: 'b', group: { any: 'c' } } };
  expect(unreadPhrases(page, phrases)).toEqual(['made.unsaid']);
});

describe('papers', () => {
  const of = JSON.parse(read('package.json')) as Package;
  const lock = JSON.parse(read('package-lock.json')) as Lock;
  const readme = existsSync(join(root, 'README.md')) ? read('README.md') : '';

  test('dependencies are pinned', () => expect(unpinned(of, lock)).toEqual([]));
  test('the lockfile says of every package what it must be', () => expect(unsealed(lock)).toEqual([]));
  test('licences are permissive', () => expect(unlicensed(of, lock)).toEqual([]));
  test('the README says why each dependency is there', () => expect(unexplained(of, readme)).toEqual([]));
  test('the README names only scripts that there are', () => {
    expect(readme).not.toBe('');
    expect(unscripted(of, readme)).toEqual([]);
  });
});

const sourcesAt = (path: string, text: string) => [sourceOf(path, text)];
/** Puts words together that must not stand in any file, this one included. */
const joined = (...parts: string[]): string => parts.join('');

describe('each law fails when it is broken', () => {
  test.each([
    ['formulas/made-up.ts', "import { x } from '../server/model/change.ts';"],
    ['formulas/made-up.ts', "import { x } from 'uuidv7';"],
    ['server/model/made-up.ts', "import type { X } from '../engine/commit.ts';"],
    ['server/tables/made-up.ts', "import type { Tree } from '../../formulas/tree.ts';"],
    ['server/engine/made-up.ts', "import {\n  sql,\n} from 'kysely';"],
    ['server/engine/made-up.ts', "import { Hono } from 'hono';"],
    ['server/engine/made-up.ts', "export { x } from '../store/query.ts';"],
    ['server/engine/made-up.ts', "const x = await import('../tables/users.ts');"],
    ['server/store/made-up.ts', "import { commit } from '../engine/commit.ts';"],
    ['server/effects/made-up.ts', "import { users } from '../tables/users.ts';"],
    ['server/demo/made-up.ts', "import '../engine/commit.ts';"],
    ['server/api/made-up.ts', "import { openStore } from '../store/openStore.ts';"],
    ['server/main.ts', "import Database from 'better-sqlite3';"],
    ['server/main.ts', "import { x } from '../client/sync/api.ts';"],
    ['server/model/made-up.ts', "import { x } from '../../tests/kit/smtp.ts';"],
    ['client/panels/made-up.tsx', "import { email } from '../../server/model/fields/email.ts';"],
    ['client/panels/made-up.tsx', "import { changeRequest } from '../../server/api/wire.ts';"],
    ['client/grid/made-up.ts', "import type { Rows } from '../sync/rows.ts';"],
    ['client/sync/made-up.ts', "import { Source } from '../grid/source.ts';"],
    ['client/sync/made-up.ts', "import type { Grid } from '../grid/state.ts';"],
  ])('rooms: %s with %s', (path, text) => {
    expect(roomsKept(sourcesAt(path, text))).toHaveLength(1);
  });

  test.each([
    ['formulas/made-up.ts', "// import { x } from '../server/model/change.ts';"],
    ['client/panels/made-up.tsx', "import type { ChangeRequest } from '../../server/api/wire.ts';\nimport './panel.css';"],
    ['client/sync/made-up.ts', "import type { Source } from '../grid/source.ts';"],
    ['server/store/made-up.ts', "import { sql } from 'kysely';"],
    ['server/main.ts', "import { users } from './tables/users.ts';\nimport { openStore } from './store/openStore.ts';"],
  ])('rooms: %s may %s', (path, text) => {
    expect(roomsKept(sourcesAt(path, text))).toEqual([]);
  });

  test.each<[string, Law, string]>([
    ['clock', noClock, 'const now = Date.now();'],
    ['clock', noClock, 'const now = new Date();'],
    ['chance', noClock, 'const x = Math.random();'],
    ['barrel', noBarrels, "export { x } from './x.ts';\nexport * from './y.ts';"],
    ['barrel', noBarrels, "import type { X } from './x.ts';\n\nexport type { X };"],
    ['default', noDefaults, 'export default 1;'],
    ['default', noDefaults, 'const x = 1;\nexport { x as default };'],
    ['sentence', everyExportExplained, 'export const x = 1;'],
    ['sentence', everyExportExplained, '/** */\nexport function x() {}'],
    ['sentence', everyExportExplained, '/* Not a promise at all. */\nexport interface X {}'],
    ['sentence', everyExportExplained, '/** Says something of x. */\nexport const x = 1;\nexport const y = 2;'],
    ['undone', nothingLeft, joined('// TO', 'DO: later')],
    ['switched off', nothingLeft, joined('test', ".skip('x', () => {});")],
    ['switched off', nothingLeft, joined('describe', ".concurrent.only('x', () => {});")],
    ['hidden', nothingLeft, joined('// @ts-', 'ignore')],
    ['lost', at => lossesKnown(at.map(each => ({ ...each, path: 'server/store/made-up.ts' }))), 'await pool.query(text);'],
    ['signs', noListsOfSigns, String.raw`const x = text.replace(/[\u200b]/g, '');`],
    ['signs', noListsOfSigns, String.raw`const x = text.normalize('NFD').replace(/\p{Mn}/gu, '');`],
    ['vague', noVagueNames, '/** Does this and that. */\nexport class RowManager {}'],
    ['vague', noVagueNames, '/** Does this and that. */\nexport const StringUtils = {};'],
    ['long', shortFiles({}), 'x();\n'.repeat(longest + 1)],
  ])('%s: %o', (_, law, text) => {
    expect(law(sourcesAt('server/model/made-up.ts', text))).toHaveLength(1);
  });

  test.each(['grid.announcer.say(words)', 'createAnnouncer()', 'grid.props.onReport({ accepted: 0 })'])(
    'heard only: %s',
    text => {
      expect(seenAsWellAsHeard(sourcesAt('client/grid/made-up.ts', text))).toHaveLength(1);
      expect(seenAsWellAsHeard(sourcesAt('client/grid/notifications.ts', text))).toEqual([]);
    },
  );

  test.each(['grid.selection.set(range)', 'selection.select(spot)', 'grid.selection.extend(head)'])('out of sight: %s', text => {
    expect(selectedInSight(sourcesAt('client/grid/made-up.ts', text))).toHaveLength(1);
    expect(selectedInSight(sourcesAt('client/grid/edit.ts', text))).toEqual([]);
  });

  test('a dialog taken by name is found', () => {
    const dialog = (how: string) => dialogsApart(sourcesAt('client/made-up.tsx', `import ${how} from '@kobalte/core/dialog';`));
    expect([dialog('{ Dialog }'), dialog('* as Dialog')].map(found => found.length)).toEqual([1, 0]);
  });

  test('circles are found over any number of files', () => {
    const circle = [
      sourceOf('server/a.ts', "import { b } from './b.ts';"),
      sourceOf('server/b.ts', "export type { C } from './c.ts';"),
      sourceOf('server/c.ts', "const { a } = await import('./a.ts');"),
    ];
    expect(noCircles(circle)).toEqual(['circle: server/a.ts → server/b.ts → server/c.ts → server/a.ts']);
    expect(noCircles(circle.slice(0, 2))).toEqual([]);
  });

  test('a vague file name and a reason that is not needed are found', () => {
    expect(noVagueNames(sourcesAt('server/store/row-helpers.ts', ''))).toHaveLength(1);
    expect(noVagueNames(sourcesAt('server/effects/mailService.ts', ''))).toHaveLength(1);
    expect(shortFiles({ 'gone.ts': 'It was long.' })([])).toHaveLength(1);
  });

  test('papers are read to the letter', () => {
    const of = {
      scripts: { test: 'x' },
      dependencies: { loose: '^1.0.0', kept: '1.0.0' },
      devDependencies: { '@axe-core/playwright': '1.0.0' },
    };
    const version = '1.0.0';
    const lock = {
      packages: {
        'node_modules/loose': { version, license: 'GPL-3.0-only' },
        'node_modules/kept': { version, license: '(MIT OR GPL-2.0)' },
        'node_modules/@axe-core/playwright': { version, license: 'MPL-2.0' },
        'node_modules/kept/node_modules/deep': { version, license: 'SSPL-1.0' },
      },
    };
    expect(unpinned(of, lock)).toEqual([expect.stringContaining('loose')]);
    expect(unlicensed(of, lock)).toEqual(['loose is under GPL-3.0-only', 'deep is under SSPL-1.0']);
    expect(unsealed(lock)).toHaveLength(4);
    expect(
      unsealed({ packages: { '': {}, 'node_modules/x': { integrity: 'sha512-x' }, 'node_modules/y': { link: true } } }),
    ).toEqual([]);
    expect(unexplained(of, '| `kept` | why |\n| loosely | why |\n| @axe-* | why |')).toEqual(['loose has no row in the README']);
    expect(unscripted(of, 'npm test, npm ci, npm run bench')).toEqual([expect.stringContaining('bench')]);
  });
});
