import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { orgs } from '../server/tables/orgs.ts';
import { catalogsAskedFor } from './house/catalogs.ts';
import { noTypeBranches } from './house/fieldTypes.ts';
import {
  allowedImports,
  announcementsVisible,
  connectionLossesCoded,
  deterministic,
  dialogImports,
  exportsDocumented,
  fileLength,
  type Law,
  maxLines,
  namedExports,
  noBarrels,
  noCircles,
  noInvisibleCharacterLists,
  noUnfinishedWork,
  noVagueNames,
  selectionsVisible,
  typesInferred,
} from './house/laws.ts';
import type { Lock, Package } from './house/packages.ts';
import {
  missingFiles,
  undocumentedDependencies,
  unknownScripts,
  unlicensed,
  unpinned,
  withoutIntegrity,
} from './house/packages.ts';
import { unusedPolicies } from './house/policies.ts';
import { importsOf, readSources, root, sourceOf } from './house/sources.ts';
import { unusedPhrases, unusedStrings } from './house/translations.ts';
import { textsTypeset } from './house/typography.ts';
import { noPrivateNames, plainComments } from './house/vocabulary.ts';

/** Files over 300 lines, and why each stays one file. */
const reasons = {
  'server/tables/users.ts': 'A table is one page: life cycle, required fields, claims and actions of a person are read together.',
};

const sources = readSources();
const read = (name: string): string => readFileSync(join(root, name), 'utf8');

it.each<[string, Law]>([
  ['rooms import only what they may import', allowedImports],
  ['nothing keeps a catalog', catalogsAskedFor],
  ['there are no import cycles', noCircles],
  ['formulas, model, tables and engine use neither clock nor random numbers', deterministic],
  ['no file only re-exports', noBarrels],
  ['there are no default exports', namedExports],
  ['only one file lists invisible characters', noInvisibleCharacterLists],
  ['every export has a sentence above it', exportsDocumented],
  ['no work is unfinished and no test skipped', noUnfinishedWork],
  ['no name is vague', noVagueNames],
  ['no name is private to this repository', noPrivateNames],
  ['comments are plain sentences', plainComments],
  ['the grid shows everything it announces', announcementsVisible],
  ['only listed files select cells without scrolling to them', selectionsVisible],
  ['the store gives lost connections a code', connectionLossesCoded],
  ['dialogs are imported as modules', dialogImports],
  ['the types of the API are inferred from its schemas', typesInferred],
  ['only the rooms of field types branch on them', noTypeBranches],
  ['French texts are in the right characters', textsTypeset],
  ['files over 300 lines have a reason', fileLength(reasons)],
])('%s', (_, law) => {
  expect(law(sources)).toEqual([]);
});

it('all source files are read', () => {
  expect(sources.length).toBeGreaterThan(60);
  for (const room of ['formulas', 'server/model', 'server/tables', 'server/effects', 'tests']) {
    expect(sources.some(({ path }) => path.startsWith(`${room}/`))).toBe(true);
  }
  const files = new Set(sources.map(({ path }) => path));
  const lost = sources.flatMap(importsOf).filter(({ own, to }) => own && /\.tsx?$/.test(to) && !files.has(to));
  expect(lost.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
});

it('every policy that people may set is read by the server', () => {
  expect(unusedPolicies(orgs, sources)).toEqual([]);
  const made = { ...orgs, fields: { ...orgs.fields, madeUp: { ...orgs.fields.zone!, id: 'madeUp' } } };
  expect(unusedPolicies(made, sources)).toContain('orgs.madeUp is offered but never read');
  const reader = (code: string) => [...sources, sourceOf('server/tables/made-up.ts', code)];
  for (const code of [
    'if (org?.madeUp === true)',
    'orgs.get(String(person.org))?.madeUp',
    '\'AND(status = "Draft", org.madeUp)\'',
  ])
    expect(unusedPolicies(made, reader(code)).join()).not.toContain('madeUp');
  const hidden = { ...made, fields: { ...made.fields, madeUp: { ...made.fields.madeUp, hidden: true } } };
  expect(unusedPolicies(hidden, sources)).toEqual([]);
  expect(unusedPolicies(hidden, reader('org.madeUp === true'))).toEqual(['orgs.madeUp is read but hidden']);
  for (const code of ['// org.madeUp', 'workspace.madeUp', 'org.madeUpMore'])
    expect(unusedPolicies(made, reader(code)).join()).toContain('madeUp');
});

it('every text of the page is used', () => {
  expect(unusedStrings(sources)).toEqual([]);
  expect(unusedPhrases(sources)).toEqual([]);
  expect(unusedStrings(sourcesAt('client/grid/a.ts', "grid.say('madeUp')"), ['madeUp', 'madeUpOne', 'other'])).toEqual(['other']);
  const page = sourcesAt('client/panels/made-up.tsx', 'status().group[name]; words().said');
  const phrases = { made: { said: 'a', unsaid: 'b', group: { any: 'c' } } };
  expect(unusedPhrases(page, phrases)).toEqual(['made.unsaid']);
});

describe('packages', () => {
  const of = JSON.parse(read('package.json')) as Package;
  const lock = JSON.parse(read('package-lock.json')) as Lock;
  const readme = existsSync(join(root, 'README.md')) ? read('README.md') : '';
  it('dependencies are pinned', () => expect(unpinned(of, lock)).toEqual([]));
  it('every package in the lockfile has an integrity hash', () => expect(withoutIntegrity(lock)).toEqual([]));
  it('licences are permissive', () => expect(unlicensed(of, lock)).toEqual([]));
  it('the README explains every dependency', () => expect(undocumentedDependencies(of, readme)).toEqual([]));
  it('the README names only existing scripts', () => {
    expect(readme).not.toBe('');
    expect(unknownScripts(of, readme)).toEqual([]);
  });
  it('the documents name only existing files', () => {
    const paths = sources.map(({ path }) => path);
    const documents = ['README.md', 'CONTRIBUTING.md', 'server/README.md', 'tests/README.md'];
    const missing = documents.filter(path => existsSync(join(root, path))).flatMap(path => missingFiles(read(path), paths));
    expect(missing).toEqual([]);
    expect(missingFiles('`a/b.ts`, `b.ts` and `c.ts`', ['x/a/b.ts'])).toEqual(['c.ts']);
  });
});

const sourcesAt = (path: string, text: string) => [sourceOf(path, text)];
/** Joins words that must not appear in any file, including this one. */
const joined = (...parts: string[]): string => parts.join('');

describe('each rule finds its violations', () => {
  it.each([
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
    ['server/identity/made-up.ts', "import { ApiProblem } from '../api/problem.ts';"],
    ['server/identity/made-up.ts', "import type { Context } from 'hono';"],
    ['server/demo/made-up.ts', "import '../engine/commit.ts';"],
    ['server/api/made-up.ts', "import { openStore } from '../store/openStore.ts';"],
    ['server/main.ts', "import Database from 'better-sqlite3';"],
    ['server/main.ts', "import { x } from '../client/sync/api.ts';"],
    ['server/model/made-up.ts', "import { x } from '../../tests/kit/smtp.ts';"],
    ['client/panels/made-up.tsx', "import { email } from '../../server/model/fields/email.ts';"],
    ['client/panels/made-up.tsx', "import { changeRequest } from '../../server/api/wire.ts';"],
    ['client/grid/made-up.ts', "import type { TableRows } from '../sync/table-rows.ts';"],
    ['client/sync/made-up.ts', "import { RowSource } from '../contract/row-source.ts';"],
    ['client/contract/made-up.ts', "import type { Grid } from '../grid/state.ts';"],
    ['client/contract/made-up.ts', "import type { RowStore } from '../sync/row-store.ts';"],
    ['client/sync/made-up.ts', "import type { Grid } from '../grid/state.ts';"],
  ])('%s may not contain %s', (path, text) => {
    expect(allowedImports(sourcesAt(path, text))).toHaveLength(1);
  });

  it.each([
    ['formulas/made-up.ts', "// import { x } from '../server/model/change.ts';"],
    ['client/panels/made-up.tsx', "import type { ChangeRequest } from '../../server/api/wire.ts';\nimport './panel.css';"],
    ['client/sync/made-up.ts', "import type { RowSource } from '../contract/row-source.ts';"],
    ['server/store/made-up.ts', "import { sql } from 'kysely';"],
    ['server/main.ts', "import { users } from './tables/users.ts';\nimport { openStore } from './store/openStore.ts';"],
  ])('%s may contain %s', (path, text) => {
    expect(allowedImports(sourcesAt(path, text))).toEqual([]);
  });

  it.each<[string, Law, string]>([
    ['clock', deterministic, 'const now = Date.now();'],
    ['clock', deterministic, 'const now = new Date();'],
    ['random number', deterministic, 'const x = Math.random();'],
    ['barrel', noBarrels, "export { x } from './x.ts';\nexport * from './y.ts';"],
    ['barrel', noBarrels, "import type { X } from './x.ts';\n\nexport type { X };"],
    ['default', namedExports, 'export default 1;'],
    ['default', namedExports, 'const x = 1;\nexport { x as default };'],
    ['sentence', exportsDocumented, 'export const x = 1;'],
    ['sentence', exportsDocumented, '/** */\nexport function x() {}'],
    ['sentence', exportsDocumented, '/* Not a promise at all. */\nexport interface X {}'],
    ['sentence', exportsDocumented, '/** Says something of x. */\nexport const x = 1;\nexport const y = 2;'],
    ['unfinished', noUnfinishedWork, joined('// TO', 'DO: later')],
    ['skipped', noUnfinishedWork, joined('test', ".skip('x', () => {});")],
    ['skipped', noUnfinishedWork, joined('describe', ".concurrent.only('x', () => {});")],
    ['suppressed', noUnfinishedWork, joined('// @ts-', 'ignore')],
    [
      'lost connection',
      at => connectionLossesCoded(at.map(each => ({ ...each, path: 'server/store/made-up.ts' }))),
      'await pool.query(text);',
    ],
    ['invisible character', noInvisibleCharacterLists, String.raw`const x = text.replace(/[\u200b]/g, '');`],
    ['invisible character', noInvisibleCharacterLists, String.raw`const x = text.normalize('NFD').replace(/\p{Mn}/gu, '');`],
    ['vague', noVagueNames, '/** Does this and that. */\nexport class RowManager {}'],
    ['vague', noVagueNames, '/** Does this and that. */\nexport const StringUtils = {};'],
    ['private name', noPrivateNames, '/** Does this and that. */\nexport interface Wish {}'],
    ['private phrase', plainComments, joined('/** Made a', 'new. */\nexport const x = 1;')],
    ['private phrase', plainComments, '/** It stands here. */\nexport const x = 1;'],
    ['long', fileLength({}), 'x();\n'.repeat(maxLines + 1)],
  ])('a violation is found: %s in %o', (_, law, text) => {
    expect(law(sourcesAt('server/model/made-up.ts', text))).toHaveLength(1);
  });

  it.each([
    'class Titles {\n  readonly #catalog: Catalog;\n}',
    'interface AppContext {\n  catalog: Catalog | null;\n}',
    'export const catalog = compileCatalog(administration);',
    'const catalog = workspace.catalog();',
    'const { builtIn } = { builtIn: catalogs.builtIn };',
  ])('a kept catalog is found: %s', text => {
    expect(catalogsAskedFor(sourcesAt('server/api/made-up.ts', text)).length).toBeGreaterThan(0);
    const asked =
      'function tell(catalog: Catalog): void {\n  const { order } = catalog;\n}\nclass Titles {\n  readonly #catalog: () => Catalog;\n}';
    expect(catalogsAskedFor(sourcesAt('server/api/made-up.ts', asked))).toEqual([]);
  });

  it.each(['grid.announcer.say(words)', 'createAnnouncer()', 'grid.props.onReport({ accepted: 0 })'])(
    'an announcement without a visible text is found: %s',
    text => {
      expect(announcementsVisible(sourcesAt('client/grid/made-up.ts', text))).toHaveLength(1);
      expect(announcementsVisible(sourcesAt('client/grid/notifications.ts', text))).toEqual([]);
    },
  );

  it.each(['grid.selection.set(range)', 'selection.select(spot)', 'grid.selection.extend(head)'])(
    'a selection out of view is found: %s',
    text => {
      expect(selectionsVisible(sourcesAt('client/grid/made-up.ts', text))).toHaveLength(1);
      expect(selectionsVisible(sourcesAt('client/grid/edit.ts', text))).toEqual([]);
    },
  );

  it('a dialog imported by name is found', () => {
    const dialog = (how: string) => dialogImports(sourcesAt('client/made-up.tsx', `import ${how} from '@kobalte/core/dialog';`));
    expect([dialog('{ Dialog }'), dialog('* as Dialog')].map(found => found.length)).toEqual([1, 0]);
  });

  it.each(['interface Row {\n  id: string;\n}', 'type Row = { id: string };', "type Row = Outcome['outcomes'];"])(
    'a type of the API that is stated again is found: %s',
    text => {
      expect(typesInferred(sourcesAt('server/api/wire.ts', `export ${text}`))).toHaveLength(1);
      expect(typesInferred(sourcesAt('server/api/wire.ts', 'export type Row = z.output<typeof rows.row>;'))).toEqual([]);
    },
  );

  it('an import cycle over several files is found', () => {
    const circle = [
      sourceOf('server/a.ts', "import { b } from './b.ts';"),
      sourceOf('server/b.ts', "export type { C } from './c.ts';"),
      sourceOf('server/c.ts', "const { a } = await import('./a.ts');"),
    ];
    expect(noCircles(circle)).toEqual(['circle: server/a.ts → server/b.ts → server/c.ts → server/a.ts']);
    expect(noCircles(circle.slice(0, 2))).toEqual([]);
  });

  it('a vague file name and an unnecessary reason are found', () => {
    expect(noVagueNames(sourcesAt('server/store/row-helpers.ts', ''))).toHaveLength(1);
    expect(noVagueNames(sourcesAt('server/effects/mailService.ts', ''))).toHaveLength(1);
    expect(fileLength({ 'gone.ts': 'It was long.' })([])).toHaveLength(1);
  });

  it('dependency problems are found', () => {
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
    expect(withoutIntegrity(lock)).toHaveLength(4);
    expect(
      withoutIntegrity({ packages: { '': {}, 'node_modules/x': { integrity: 'sha512-x' }, 'node_modules/y': { link: true } } }),
    ).toEqual([]);
    expect(undocumentedDependencies(of, '| `kept` | why |\n| loosely | why |\n| @axe-* | why |')).toEqual([
      'loose has no row in the README',
    ]);
    expect(unknownScripts(of, 'npm test, npm ci, npm run bench')).toEqual([expect.stringContaining('bench')]);
  });
});
