import { expect, it } from 'vitest';
import { readSources, type Source, sourceOf } from './sources.ts';

/** Files that write rows, and how each asks about what follows. */
const writers: Readonly<Record<string, string>> = {
  'client/grid/send-changes.ts': 'It is where the grid asks before cells are written.',
  'client/grid/delete.ts': 'It asks before rows are deleted.',
  'client/grid/row-actions.ts': 'It asks before an action.',
  'client/pages/questions.ts': 'It is where the page outside the grid asks.',
  'client/panels/related-form.tsx': 'It adds one row, after its form.',
  'client/panels/row-credential.tsx': 'It writes a credential, from which nothing follows, and keeps its text nowhere.',
  'client/pages/plan/add-licences.tsx': 'Its form shows the numbers of a dry run.',
  'client/pages/plan/activate-waiting.tsx': 'Its question shows the numbers of a dry run.',
};

/** The places that write rows without being listed: there a state could be set without the question about its consequences. */
const unlistedWrites = (sources: readonly Source[]): string[] =>
  sources
    .filter(({ path }) => /^client\/(?:fields|grid|pages|panels)\//.test(path) && !(path in writers))
    .flatMap(({ path, code }) => [...code.matchAll(/\.(?:commit|act)\(/g)].map(([write]) => `${path} ${write}`));

it('rows are written only where the page asks about the consequences', () => {
  const sources = readSources();
  expect(unlistedWrites(sources)).toEqual([]);
  expect(
    Object.keys(writers).filter(
      path =>
        unlistedWrites(sources.map(each => ({ ...each, path: each.path === path ? 'client/panels/made-up.ts' : each.path })))
          .length === 0,
    ),
  ).toEqual([]);
});

it.each(['rows().commit([change], label)', 'await held\n  .commit(changes)', 'source.act(action, rows)'])(
  'a write without the question is found: %s',
  text => {
    expect(unlistedWrites([sourceOf('client/panels/made-up.tsx', text)])).toHaveLength(1);
    expect(unlistedWrites([sourceOf('client/pages/questions.ts', text)])).toEqual([]);
  },
);
