import type { FormulaFunction } from './function.ts';
import { functions } from './functions.ts';
import { fieldsNamed } from './names.ts';
import { printFieldName } from './print.ts';
import { type Token, tokenize } from './tokens.ts';
import type { Scope, ScopeField } from './tree.ts';

/** A suggestion for the cursor: `insert` is the text to insert, `label` and `help` are shown. */
export interface Completion {
  kind: 'field' | 'function';
  insert: string;
  label: string;
  help: string;
}

/** Suggestions for the cursor, best first; choosing one replaces the text from `from` to `to`. */
export interface Completions {
  from: number;
  to: number;
  items: Completion[];
}

/** The fields and functions that match the text before the cursor, with help in the reader's language; none inside a text literal. */
export function complete(text: string, cursor: number, scope: Scope, language: 'en' | 'fr' = 'en'): Completions {
  const { tokens, issue } = tokenize(text.slice(0, cursor));
  tokens.pop();
  const none = { from: cursor, to: cursor, items: [] };
  const opener = issue === null ? '' : text[issue.at];
  if (issue !== null && opener !== '{') return none;
  const typed = issue === null ? typedName(tokens, cursor) : { name: text.slice(issue.at + 1, cursor), at: issue.at };
  if (typed === null) return none;
  if (issue === null && typed.at < cursor) tokens.pop();
  const fields = fieldsAt(tokens, scope);
  if (fields === null) return none;
  const inPath = isSymbol(tokens.at(-1), '.');
  const items = ranked(fields, typed.name, field => [field.name, field.id]).map(field => fieldCompletion(field, fields));
  if (!inPath && issue === null) {
    for (const one of ranked([...functions.values()], typed.name, ({ name }) => [name]))
      items.push(functionCompletion(one, language));
  }
  return { from: typed.at, to: endOfName(text, cursor, opener === '{'), items };
}

/** The word that ends at the cursor, '' where a word could begin, or null where no word is allowed. */
function typedName(tokens: readonly Token[], cursor: number): { name: string; at: number } | null {
  const last = tokens.at(-1);
  if (last === undefined || (last.kind === 'symbol' && last.text !== ')')) return { name: '', at: cursor };
  return last.kind === 'name' && last.end === cursor ? { name: last.text, at: last.at } : null;
}

/** The fields allowed after these tokens: the formula's own table, or the table at the end of the path before the cursor. */
function fieldsAt(before: readonly Token[], scope: Scope): readonly ScopeField[] | null {
  const path: string[] = [];
  let at = before.length - 1;
  while (isSymbol(before[at], '.')) {
    const name = before[at - 1];
    if (name?.kind !== 'name' && name?.kind !== 'braced') return null;
    path.unshift(name.text);
    at -= 2;
  }
  let fields = scope.fields(scope.table);
  for (const name of path) {
    const [field] = fieldsNamed(fields, name);
    if (field?.to === undefined) return null;
    fields = scope.fields(field.to);
  }
  return fields;
}

/** The items with a name that contains the typed text: first names that begin with it, then names with a word that begins with it. */
function ranked<T>(all: readonly T[], typed: string, namesOf: (one: T) => readonly string[]): T[] {
  const sought = typed.trim().toLowerCase();
  const rankOf = (name: string) => {
    const at = name.indexOf(sought);
    if (at <= 0) return at === 0 ? 0 : 3;
    return /[\p{L}\p{N}]/u.test(name[at - 1]!) ? 2 : 1;
  };
  return all
    .map(one => ({ one, rank: Math.min(...namesOf(one).map(name => rankOf(name.toLowerCase()))) }))
    .filter(({ rank }) => rank < 3)
    .sort((a, b) => a.rank - b.rank)
    .map(({ one }) => one);
}

function fieldCompletion(field: ScopeField, fields: readonly ScopeField[]): Completion {
  const help = field.to === undefined ? field.type : `${field.type} → ${field.to}`;
  return { kind: 'field', insert: printFieldName(field, fields), label: field.name || field.id, help };
}

function functionCompletion({ name, args, help }: FormulaFunction, language: 'en' | 'fr'): Completion {
  const shown = args.map(arg => `${arg.name}${arg.optional ? '?' : ''}${arg.many ? ', …' : ''}`);
  return { kind: 'function', insert: `${name}(`, label: `${name}(${shown.join(', ')})`, help: help[language] };
}

function endOfName(text: string, cursor: number, braced: boolean): number {
  const rest = text.slice(cursor);
  if (!braced) return cursor + (/^[\p{L}\p{M}\p{N}_]*/u.exec(rest)?.[0].length ?? 0);
  // A closing brace before the next opening one belongs to this name.
  return cursor + (/^[^{}]*\}/.exec(rest)?.[0].length ?? 0);
}

function isSymbol(token: Token | undefined, text: string): boolean {
  return token?.kind === 'symbol' && token.text === text;
}
