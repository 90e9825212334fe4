import { expect, it } from 'vitest';
import { readSources, type Source, sourceOf } from './sources.ts';

const preloads = 'client/pages/preload.ts';

/** Modules that are loaded on demand and not by the list of the page, and why each need not be there. */
const others: Readonly<Record<string, readonly string[]>> = {
  'loaded with the columns that use them': ['choice', 'choices', 'date', 'parts', 'row', 'rows'].map(
    name => `client/fields/editors/${name}-editor.tsx`,
  ),
  'loaded as soon as the rows are shown': [
    'client/grid/fill-commands.ts',
    'client/panels/account-menu.tsx',
    'client/panels/bulk-bar.tsx',
    'client/components/popover.tsx',
    'client/panels/row-panel.tsx',
    'client/pages/report-toast.ts',
    'client/panels/problem-status.tsx',
    'client/panels/report-text.ts',
    'client/sync/live-sync.ts',
  ],
  'part of a module of the list': ['client/grid/row-actions.ts'],
  'of no use without an answer of the server': [
    'client/grid/print.ts',
    'client/grid/value-filter.tsx',
    'client/pages/empty-table.tsx',
    'client/pages/password.tsx',
    'client/pages/plan-page.tsx',
    'client/imports/import-page.tsx',
    'client/imports/import-panel.tsx',
    'client/imports/import-uploads.tsx',
    'client/imports/upload-dialog.tsx',
    'client/panels/change-email.tsx',
    'client/panels/export-panel.tsx',
    'client/panels/secrets-dialog.tsx',
    'client/panels/sessions.tsx',
    'client/panels/undo-dialog.tsx',
    'client/sync/field-values.ts',
    'client/sync/named-rows.ts',
  ],
  'a page of its own, or before the workspace': ['account-links', 'invite', 'setup', 'sign-in-again', 'sign-in', 'workspace']
    .map(name => `client/pages/${name}.tsx`)
    .concat('client/pages/tabs.ts'),
};

/** The modules that parts of the page load on demand, by path. Texts are loaded by the modules that show them. */
function lazyModules(sources: readonly Source[]): Set<string> {
  const found = sources
    .filter(({ path }) => path.startsWith('client/') && !path.includes('/harness/'))
    .flatMap(({ path, code }) =>
      [...code.matchAll(/\bimport\('([^']+\.tsx?)'\)/g)].map(([, to = '']) => new URL(to, `file:///${path}`).pathname.slice(1)),
    );
  return new Set(found.filter(path => path.startsWith('client/') && !path.startsWith('client/i18n/')));
}

/** The modules that would be missing without a connection. */
function missing(sources: readonly Source[]): string[] {
  const known = new Set([...lazyModules(sources.filter(({ path }) => path === preloads)), ...Object.values(others).flat()]);
  return [...lazyModules(sources)].filter(path => !known.has(path));
}

it('each module that is loaded on demand is loaded ahead, or is of no use without a connection', () => {
  const sources = readSources();
  expect(missing(sources)).toEqual([]);
  const used = lazyModules(sources);
  expect(
    Object.values(others)
      .flat()
      .filter(path => !used.has(path)),
  ).toEqual([]);
  const asked = sourceOf('client/panels/made-up.ts', "const load = () => import('./question.tsx');");
  expect(missing([...sources, asked])).toEqual(['client/panels/question.tsx']);
});

/** Files of the page that import Solid's `lazy`, which throws if a part cannot be loaded. `lazyPart` shows nothing then, and loads it again later. */
const usesLazy = (sources: readonly Source[]): string[] =>
  sources
    .filter(({ path, code }) => path.startsWith('client/') && /import \{[^}]*\blazy\b[^}]*\} from 'solid-js'/.test(code))
    .map(({ path }) => path);

it('each part that could not be loaded can be loaded again', () => {
  expect(usesLazy(readSources())).toEqual([]);
  expect(usesLazy([sourceOf('client/made-up.tsx', "import { lazy, Show } from 'solid-js';")])).toEqual(['client/made-up.tsx']);
});
