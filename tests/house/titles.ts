import type { Law } from './laws.ts';
import type { Source } from './sources.ts';

/** The title of a group or of a test, and the line that it is on. */
interface Title {
  kind: 'describe' | 'it';
  text: string;
  line: number;
}

const text = String.raw`(?:'((?:\\.|[^'\\\n])*)'|${'`'}([^${'`'}]*)${'`'}|"((?:\\.|[^"\\\n])*)")`;
/** A call of `it` or `describe`, whatever is between its name and its title: nothing, or a table of cases. */
const called = new RegExp(
  String.raw`^[ \t]*(it|describe)(?:\.\w+)*(?:\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))?(?:<[^\n]*?>)?\(\s*${text}`,
  'gm',
);
const opened = /^([ \t]*)(it|describe)\.each\b/gm;

/** The titles of a file of tests, also those after a table of cases. */
export function titlesOf({ code }: Source): Title[] {
  const lineOf = (at: number): number => code.slice(0, at).split('\n').length;
  const titleIn = (found: RegExpExecArray, kind: string, group: number, from = 0): Title => ({
    kind: kind as Title['kind'],
    text: found[group] ?? found[group + 1] ?? found[group + 2] ?? '',
    line: lineOf(from + found.index + found[0].length),
  });
  const plain = [...code.matchAll(called)].map(found => titleIn(found, found[1] ?? '', 2));
  // A table of several lines ends with a bracket at the indentation of its call.
  const tables = [...code.matchAll(opened)].flatMap(({ index, 0: all, 1: indent = '', 2: kind = '' }) => {
    const rest = code.slice(index + all.length);
    const found = new RegExp(String.raw`^${indent}[\])}]+\)?\(\s*${text}`, 'm').exec(rest);
    const isOwn = found !== null && !new RegExp(String.raw`^${indent}(?:it|describe)\b`, 'm').test(rest.slice(0, found.index));
    return isOwn ? [titleIn(found, kind, 1, index + all.length)] : [];
  });
  const byLine = new Map([...plain, ...tables].map(title => [`${title.line} ${title.text}`, title]));
  return [...byLine.values()].sort((a, b) => a.line - b.line);
}

const placeholder = String.raw`(?:%[a-z]|%\.\d+s|%%|\$\{?[\w.]+\}?)`;
/** Several values with only signs between them: the reader must guess what one has to do with the other. */
const onlyValues = new RegExp(String.raw`^${placeholder}(?:[^\w]*${placeholder})+$`);
const alone = new RegExp(`^${placeholder}$`);

/** Words that say that something is as it should be, but not what. */
const vague = /\b(?:works?|is right|are right|is ok|the same|as expected|properly|correctly)$|^should\b/i;

const problemIn = ({ kind, text: title }: Title): string | null => {
  if (title.trim() === '') return 'is empty';
  if (kind === 'it' && !/\s/.test(title.trim()) && !alone.test(title)) return 'is one word: say what is expected';
  if (onlyValues.test(title)) return 'has only values: say what connects them';
  return vague.test(title) ? 'does not say what is expected' : null;
};

const isTest = ({ path }: Source): boolean => /\.test\.tsx?$/.test(path);

/** The title of each test is a sentence that says what is expected. */
export const titlesAreSentences: Law = sources =>
  sources.filter(isTest).flatMap(source =>
    titlesOf(source).flatMap(title => {
      const problem = problemIn(title);
      return problem === null ? [] : [`${source.path}:${title.line} “${title.text}” ${problem}`];
    }),
  );

/** Tests are called `it`, so that their titles read as sentences. */
export const testsAreCalledIt: Law = sources =>
  sources
    .filter(isTest)
    .filter(
      ({ code }) =>
        /^import \{[^}]*\btest\b[^}]*\} from 'vitest'/m.test(code) ||
        /^[ \t]*(?:test|xit|fit)(?:\.(?:each|for|only|skip)\b.*)?\(\s*['\x60[]/m.test(code),
    )
    .map(({ path }) => `${path} calls a test something else than it`);
