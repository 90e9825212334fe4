import { fieldStrings } from '../../client/fields/field-strings.ts';
import { lazyStrings } from '../../client/grid/lazy-strings.ts';
import { strings as gridStrings } from '../../client/grid/strings.ts';
import { account } from '../../client/i18n/account-en.ts';
import { auth } from '../../client/i18n/auth-en.ts';
import { en } from '../../client/i18n/en.ts';
import { filterSort } from '../../client/i18n/filter-sort-en.ts';
import { problemStatus } from '../../client/i18n/problem-status-en.ts';
import { report } from '../../client/i18n/report-en.ts';
import { row } from '../../client/i18n/row-en.ts';
import { secrets } from '../../client/i18n/secrets-en.ts';
import { undoReport } from '../../client/i18n/undo-report-en.ts';
import { unsaved } from '../../client/i18n/unsaved-en.ts';
import type { Source } from './sources.ts';

/** Files that define texts, or use their names for something else, such as keys. */
const definitions = /^client\/(?:i18n\/|fields\/field-strings\.ts|grid\/(?:strings|lazy-strings|keyboard)\.ts|grid\/harness\/)/;

/** Strings of the grid and of the field types that no code uses, by name. */
export function unusedStrings(sources: readonly Source[], names: readonly string[] = gridStringNames): string[] {
  const code = sources
    .filter(({ path }) => /^client\/(?:grid|fields)\//.test(path) && !definitions.test(path))
    .map(({ code }) => code);
  const isUsed = (name: string): boolean => code.some(each => each.includes(`'${name}'`));
  return names.map(name => name.replace(/One$/, '')).filter(name => !isUsed(name));
}

const gridStringNames = [...Object.keys(gridStrings), ...Object.keys(lazyStrings), ...Object.keys(fieldStrings)];

type Phrases = Readonly<Record<string, unknown>>;

/**
 * Phrases of the page that no code uses, by path. A phrase counts as used if its group is indexed dynamically, or if its name is a code of
 * the server.
 */
export function unusedPhrases(sources: readonly Source[], phrases: Phrases = pagePhrases): string[] {
  const code = sources
    .filter(({ path }) => path.startsWith('client/') && !definitions.test(path))
    .map(({ code }) => code)
    .join('\n');
  const codes = sources.filter(({ path }) => path.startsWith('server/')).map(({ code }) => code);
  const isCode = (name: string): boolean => name.includes('_') && codes.some(each => each.includes(`'${name}'`));
  const isRead = (name: string): boolean => new RegExp(String.raw`(?:\.|['"\`]|\{ |, )${name}\b`).test(code);
  const isIndexed = (group: string): boolean => new RegExp(String.raw`\b${group}\b(?:\(\)| as [^;]{1,80}>\))?\[`).test(code);
  const walk = (group: string, of: Phrases): string[] =>
    Object.entries(of).flatMap(([name, value]) =>
      value !== null && typeof value === 'object' && !Array.isArray(value)
        ? walk(`${group}.${name}`, value as Phrases)
        : isRead(name) || isCode(name) || isIndexed(group.split('.').at(-1) ?? '')
          ? []
          : [`${group}.${name}`],
    );
  return Object.entries(phrases).flatMap(([name, of]) => walk(name, of as Phrases));
}

const pagePhrases = {
  page: en,
  own: account,
  entry: auth,
  narrowing: filterSort,
  problemStatus,
  report,
  row,
  shown: secrets,
  undone: undoReport,
  unsaved,
};
