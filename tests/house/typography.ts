import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';
import type { Law } from './laws.ts';
import { readSources, root, type Source } from './sources.ts';

/** The value of an expression within a template. */
const filled = '\u{f0000}';

const months = 'janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre';

const corrections: readonly (readonly [RegExp, string])[] = [
  [/(?<=[\p{L}\u{f0000}])'(?=[\p{L}\d«{\u{f0000}])/gu, '’'],
  [/«\s*/g, '«\u202f'],
  [/\s*»/g, '\u202f»'],
  [/[ \u00a0](?=[?!;](?:[\s.,)”»]|$))/g, '\u202f'],
  [/(?<=[\p{L}\d)»”}\u{f0000}])(?=[?!;](?:\s|$))/gu, '\u202f'],
  [/[ \u202f](?=:(?:\s|$))/g, '\u00a0'],
  [/(?<=[\p{L}\d)»”}\u{f0000}])(?=:(?:\s|$))/gu, '\u00a0'],
  [/(?<=\d)[ \u00a0](?=\d{3}(?!\d))/g, '\u202f'],
  [/(?<=[\d}\u{f0000}])[ \u202f](?=[%€])/gu, '\u00a0'],
  [new RegExp(String.raw`(?<=\b(?:\d{1,2}|1er))[ \u202f](?=(?:${months})\b)`, 'g'), '\u00a0'],
];

/**
 * The French text in the right characters: U+202F before `? ! ;`, inside `« »` and between groups of digits, U+00A0 before `:`, `%` and `€`
 * and between day and month, and `’` as the apostrophe.
 */
export const typesetFrench = (text: string): string =>
  corrections.reduce((corrected, [wrong, right]) => corrected.replace(wrong, right), text);

/** A piece of a source file. */
interface Piece {
  start: number;
  end: number;
}

interface Node extends Piece {
  type: string;
  [member: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && 'start' in value;

const frenchFile = /^client\/i18n\/(?:fr|.+-fr)\.ts$/;
const looksFrench = /[«»éèàêçôûîœùâëïÀÉÈÊÇ]/;

/** The texts of a file. A text has several pieces if it is a template with values between them. */
function textsOf(source: Source): { pieces: Piece[]; french: boolean }[] {
  const texts: { pieces: Piece[]; french: boolean }[] = [];
  const walk = (node: unknown, french: boolean): void => {
    if (Array.isArray(node)) for (const each of node) walk(each, french);
    if (!isNode(node)) return;
    const pieces = piecesOf(node);
    if (pieces.length > 0) texts.push({ pieces, french });
    const isSay = node.type === 'CallExpression' && nameOf(node.callee) === 'say';
    for (const [member, value] of Object.entries(node))
      if (isSay && member === 'arguments')
        for (const [at, each] of (value as unknown[]).entries()) walk(each, french || at === 1);
      else walk(value, french || isFrench(node, member));
  };
  walk(parseSync(source.path, source.text).program, frenchFile.test(source.path));
  return texts;
}

const nameOf = (node: unknown): string => (isNode(node) ? String(node.name ?? node.value) : '');

/** Whether a member holds French: the `fr` of a text in both languages, or a variable that is named so. */
function isFrench(node: Node, member: string): boolean {
  if (node.type === 'Property') return member === 'value' && nameOf(node.key) === 'fr';
  return node.type === 'VariableDeclarator' && member === 'init' && /Fr$|^french/.test(nameOf(node.id));
}

/** The pieces of a text without the signs around them. */
function piecesOf({ type, start, end, value, quasis }: Node): Piece[] {
  if (type === 'Literal' && typeof value === 'string') return [{ start: start + 1, end: end - 1 }];
  if (type === 'JSXText') return [{ start, end }];
  if (type !== 'TemplateLiteral') return [];
  return (quasis as (Piece & { tail: boolean })[]).map(piece => ({
    start: piece.start + 1,
    end: piece.end - (piece.tail ? 1 : 2),
  }));
}

/** The pieces of a file that should be written otherwise, in their order. */
function correctionsOf(source: Source): (Piece & { right: string })[] {
  if (!frenchFile.test(source.path) && !/\bsay\(|\bfr\b|french|Fr\b/.test(source.text) && !looksFrench.test(source.text))
    return [];
  const wrong = textsOf(source).flatMap(({ pieces, french }) => {
    const written = pieces.map(({ start, end }) => source.text.slice(start, end));
    const plain = written
      .join(filled)
      .replace(/\\u(00a0|202f)/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
    if (!french && !looksFrench.test(plain)) return [];
    const right = typesetFrench(plain.replaceAll(String.raw`\'`, "'")).split(filled);
    return pieces.flatMap((piece, at) => (right[at] === written[at] ? [] : [{ ...piece, right: right[at] ?? '' }]));
  });
  return wrong.sort((one, other) => one.start - other.start);
}

const isProduct = ({ path }: Source): boolean => /^(?:client|server|formulas)\//.test(path);

const frenchTypeset: Law = sources =>
  sources.filter(isProduct).flatMap(source =>
    correctionsOf(source).map(({ start, right }) => {
      const line = source.text.slice(0, start).split('\n').length;
      return `${source.path}:${line} has a wrong space or apostrophe: ${right} (npm run format mends it)`;
    }),
  );

/** Code joins no texts by signs of its own: French sets them otherwise, and a sentence may end with one already. */
const signsInTexts: Law = sources =>
  sources
    .filter(({ path }) => /^client\/(?:components|fields|grid|pages|panels)\//.test(path) && !path.endsWith('strings.ts'))
    .flatMap(({ path, code }) =>
      [...code.matchAll(/\}: \$\{|(?<=[(\s])'[:;?!] '(?=[),;\s])|\}[?!]`|\. '\)|\}[:;?!]<|[“”«»]/g)].map(
        found => `${path}: ${found[0]} belongs to a text of each language`,
      ),
    );

/** Every French text of the product is in the right characters, which `npm run format` writes, and code puts no signs between texts. */
export const textsTypeset: Law = sources => [...frenchTypeset(sources), ...signsInTexts(sources)];

/** The file's text in the right characters. */
function correct(source: Source): string {
  let [text, from] = ['', 0];
  for (const { start, end, right } of correctionsOf(source)) {
    text += source.text.slice(from, start) + right;
    from = end;
  }
  return text + source.text.slice(from);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const source of readSources().filter(isProduct)) {
    const text = correct(source);
    if (text !== source.text) writeFileSync(join(root, source.path), text);
  }
}
