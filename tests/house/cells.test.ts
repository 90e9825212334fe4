import { expect, it } from 'vitest';
import { readSources, type Source, sourceOf } from './sources.ts';

/** Two cells compared with `===`: `before[id] === after[id]`. Equal lists are different arrays. */
const cellComparison = /[a-zA-Z]\]\)?(?: \?\? null\))? [!=]== \(?[a-z]\w*(?:\?\.|!)?\[/g;

/** Comparisons of elements that are no lists: links to organisations, and parts of a formula. */
const notLists: readonly string[] = ['server/engine/record.ts', 'server/workspace/localizeFilter.ts'];

const comparisonsIn = (sources: readonly Source[]): string[] =>
  sources
    .filter(({ path }) => /^(?:server|client|formulas)\//.test(path) && !notLists.includes(path))
    .flatMap(({ path, code }) => [...code.matchAll(cellComparison)].map(([found]) => `${path} compares cells with ${found}`));

it('cells are compared with sameValue', () => {
  expect(comparisonsIn(readSources())).toEqual([]);
  for (const code of ['if (before[id] !== after[id]) return;', '(from[id] ?? null) === to[id]', 'row[field] === seen?.[field]'])
    expect(comparisonsIn([sourceOf('server/engine/made-up.ts', code)])).toHaveLength(1);
});
