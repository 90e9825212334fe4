import type { FormulaIssue } from './tree.ts';

/** A token of a formula: `text` is its content without quotes or braces, `at` and `end` are its position. */
export interface Token {
  kind: 'number' | 'text' | 'name' | 'braced' | 'symbol' | 'end';
  text: string;
  at: number;
  end: number;
}

const space = /[\s\p{Default_Ignorable_Code_Point}]*/uy;
const shapes: readonly [Token['kind'], RegExp][] = [
  ['number', /(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/iy],
  ['text', /"[^"]*(?:""[^"]*)*"(?!")/y],
  ['braced', /\{[^}]*(?:\}\}[^}]*)*\}(?!\})/y],
  ['name', /[\p{L}_][\p{L}\p{M}\p{N}_]*/uy],
  ['symbol', /<>|<=|>=|[-=<>&+*/^(),;.]/y],
];
// Invisible characters before a name are skipped, also those that are letters.
const bare = /^(?!\p{Default_Ignorable_Code_Point})[\p{L}_][\p{L}\p{M}\p{N}_]*$/u;
const literal = /^(?:true|false)$/i;

/** The tokens of a text, followed by an `end` token. They stop at the first character that is not understood, which `issue` describes. */
export function tokenize(text: string): { tokens: Token[]; issue: FormulaIssue | null } {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    at = matchAt(space, text, at)?.end ?? at;
    if (at >= text.length) break;
    const token = tokenAt(text, at);
    if (token === null) {
      const end = { kind: 'end', text: '', at, end: at } as const;
      return { tokens: [...tokens, end], issue: syntaxIssue(text, at) };
    }
    tokens.push(token);
    at = token.end;
  }
  return { tokens: [...tokens, { kind: 'end', text: '', at: text.length, end: text.length }], issue: null };
}

/** Whether a text is the literal TRUE or FALSE and not a name. */
export function isLiteral(name: string): boolean {
  return literal.test(name);
}

/** A name as written in a formula: in braces unless it is a single plain word. */
export function quoteName(name: string): string {
  return bare.test(name) && !isLiteral(name) ? name : `{${name.replaceAll('}', '}}')}}`;
}

function tokenAt(text: string, at: number): Token | null {
  for (const [kind, shape] of shapes) {
    const found = matchAt(shape, text, at);
    if (found !== null) return { kind, text: unquoteToken(kind, found.text), at, end: found.end };
  }
  return null;
}

function unquoteToken(kind: Token['kind'], text: string): string {
  if (kind === 'text') return text.slice(1, -1).replaceAll('""', '"');
  return kind === 'braced' ? text.slice(1, -1).replaceAll('}}', '}') : text;
}

function matchAt(shape: RegExp, text: string, at: number): { text: string; end: number } | null {
  shape.lastIndex = at;
  const found = shape.exec(text);
  return found === null ? null : { text: found[0], end: shape.lastIndex };
}

function syntaxIssue(text: string, at: number): FormulaIssue {
  const character = String.fromCodePoint(text.codePointAt(at)!);
  const rest = text.length - at;
  if (character === '"') return { code: 'syntax', message: 'The text is not closed: a " is missing.', at, length: rest };
  if (character === '{') return { code: 'syntax', message: 'The field name is not closed: a } is missing.', at, length: rest };
  return { code: 'syntax', message: hintFor(character), at, length: character.length };
}

function hintFor(character: string): string {
  if (/['‘’“”«»`]/.test(character)) return `Text is written in straight double quotes, "like this", not with ${character}.`;
  if (character === '!') return 'Not equal is written <>, and "not" as NOT(…).';
  if (character === '|') return 'Alternatives are written OR(…, …).';
  if (character === '%') return 'Percentages are written as numbers: 0.2 for 20 %.';
  return `"${character}" has no meaning here. A field name with it is written in braces: {…}.`;
}
