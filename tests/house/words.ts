import { laterWords } from '../../client/grid/later-words.ts';
import { words as gridWords } from '../../client/grid/words.ts';
import { account } from '../../client/words/account-en.ts';
import { en } from '../../client/words/en.ts';
import { entry } from '../../client/words/entry-en.ts';
import { narrowing } from '../../client/words/narrowing-en.ts';
import { row } from '../../client/words/row-en.ts';
import { shown } from '../../client/words/shown-en.ts';
import { undone } from '../../client/words/undone-en.ts';
import { unsaved } from '../../client/words/unsaved-en.ts';
import type { Source } from './sources.ts';

/** Where the words are written, and where keys of the keyboard are named that are called like some of them. */
const apart = /^client\/(?:words\/|grid\/(?:words|later-words|keyboard)\.ts|grid\/harness\/)/;

/** Sentences of the grid that no part of it says. `sentences` are their names. */
export function unreadSentences(sources: readonly Source[], sentences: readonly string[] = sentencesOfGrid): string[] {
  const code = sources.filter(({ path }) => path.startsWith('client/grid/') && !apart.test(path)).map(({ code }) => code);
  const isSaid = (name: string): boolean => code.some(each => each.includes(`'${name}'`));
  return sentences.map(name => name.replace(/One$/, '')).filter(name => !isSaid(name));
}

const sentencesOfGrid = [...Object.keys(gridWords), ...Object.keys(laterWords)];

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

const phrasesOfPage = { page: en, own: account, entry, narrowing, row, shown, undone, unsaved };
