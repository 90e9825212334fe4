import { expect, it } from 'vitest';
import { readSources, sourceOf } from './sources.ts';
import { testsAreCalledIt, titlesAreSentences, titlesOf } from './titles.ts';

const sources = readSources();
const testOf = (code: string) => sourceOf('tests/made-up.test.ts', code);

it('the title of each test is a sentence that says what is expected', () => {
  expect(titlesAreSentences(sources)).toEqual([]);
});

it('every test is called it', () => {
  expect(testsAreCalledIt(sources)).toEqual([]);
});

it('nearly every call of it and describe has a title that is found', () => {
  const tests = sources.filter(({ path }) => path.endsWith('.test.ts'));
  const calls = tests.flatMap(({ code }) => [...code.matchAll(/^[ \t]*(?:it|describe)(?:\.\w+)*\(/gm)]).length;
  expect(tests.flatMap(titlesOf).length).toBeGreaterThan(0.98 * calls);
});

it.each([
  ["it('works', () => {});", 'is one word'],
  ["it('an edit after a reload works', () => {});", 'does not say'],
  ["it('should save', () => {});", 'does not say'],
  ["describe('undo', () => {\n  it.each([1, 2])('%i', () => {});\n  it('does the same', () => {});\n});", 'does not say'],
  ["it.each([\n  ['a', 'b'],\n])('%s → %s', () => {});", 'only values'],
  ["it.each(\n  names.map(name => [name, 1]),\n)('%s: %d', () => {});", 'only values'],
])('a title that says nothing is found: %s', (code, problem) => {
  expect(titlesAreSentences([testOf(code)])).toEqual([expect.stringContaining(problem)]);
});

it.each([
  "it('an edit after a reload is saved', () => {});",
  "describe('undo', () => {});",
  "it.each([\n  ['a sentence', 'b'],\n])('%s', () => {});",
  "it.each([1, 2])('%i is %s', () => {});",
])('a title that says what is expected is accepted: %s', code => {
  expect(titlesAreSentences([testOf(code)])).toEqual([]);
  expect(titlesOf(testOf(code)).length).toBeGreaterThan(0);
});

it.each(["import { expect, test } from 'vitest';", "test('a text is saved', () => {});", "  xit('a text is saved', () => {});"])(
  'a test that is not called it is found: %s',
  code => {
    expect(testsAreCalledIt([testOf(code)])).toHaveLength(1);
    expect(testsAreCalledIt([testOf("import { expect, it } from 'vitest';\nit('a text is saved', () => {});")])).toEqual([]);
  },
);
