import { lazyStrings } from '../../client/grid/lazy-strings.ts';
import { strings as gridWords } from '../../client/grid/strings.ts';
import { account } from '../../client/i18n/account-en.ts';
import { auth } from '../../client/i18n/auth-en.ts';
import { en } from '../../client/i18n/en.ts';
import { filterSort } from '../../client/i18n/filter-sort-en.ts';
import { row } from '../../client/i18n/row-en.ts';
import { secrets } from '../../client/i18n/secrets-en.ts';
import { undoReport } from '../../client/i18n/undo-report-en.ts';
import { unsaved } from '../../client/i18n/unsaved-en.ts';
import type { Source } from './sources.ts';

/** Where the words are written, and where keys of the keyboard are named that are called like some of them. */
const apart = /^client\/(?:i18n\/|grid\/(?:strings|lazy-strings|keyboard)\.ts|grid\/harness\/)/;

/** Sentences of the grid that no part of it says. `sentences` are their names. */
export function unreadSentences(sources: readonly Source[], sentences: readonly string[] = sentencesOfGrid): string[] {
  const code = sources.filter(({ path }) => path.startsWith('client/grid/') && !apart.test(path)).map(({ code }) => code);
  const isSaid = (name: string): boolean => code.some(each => each.includes(`'${name}'`));
  return sentences.map(name => name.replace(/One$/, '')).filter(name => !isSaid(name));
}

const sentencesOfGrid = [...Object.keys(gridWords), ...Object.keys(lazyStrings)];

type Phrases = Readonly<Record<string, unknown>>;

/**
 * Phrases of the page that no part of it says, by their paths. One of a group that is looked into by a name is said by that, one with the name of
 * a code by the server that answers it.
 */
export function unreadPhrases(sources: readonly Source[], phrases: Phrases = phrasesOfPage): string[] {
  const code = sources
    .filter(({ path }) => path.startsWith('client/') && !apart.test(path))
    .map(({ code }) => code)
    .join('\n');
  const codes = sources.filter(({ path }) => path.startsWith('server/')).map(({ code }) => code);
  const isCode = (name: string): boolean => name.includes('_') && codes.some(each => each.includes(`'${name}'`));
  const isRead = (name: string): boolean => new RegExp(String.raw`(?:\.|['"\`]|\{ |, )${name}\b`).test(code);
  const isLookedInto = (group: string): boolean => new RegExp(String.raw`\b${group}\b(?:\(\)| as [^;]{1,80}>\))?\[`).test(code);
  const walk = (group: string, of: Phrases): string[] =>
    Object.entries(of).flatMap(([name, value]) =>
      value !== null && typeof value === 'object' && !Array.isArray(value)
        ? walk(`${group}.${name}`, value as Phrases)
        : isRead(name) || isCode(name) || isLookedInto(group.split('.').at(-1) ?? '')
          ? []
          : [`${group}.${name}`],
    );
  return Object.entries(phrases).flatMap(([name, of]) => walk(name, of as Phrases));
}

const phrasesOfPage = {
  page: en,
  own: account,
  entry: auth,
  narrowing: filterSort,
  row,
  shown: secrets,
  undone: undoReport,
  unsaved,
};
