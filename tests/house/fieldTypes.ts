import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fieldTypes } from '../../server/model/fields/registry.ts';
import type { Law } from './laws.ts';
import { root, type Source, sourceOf } from './sources.ts';

/** The rooms that know field types by name, and `tabular`, which compares the types of formulas. */
const exempt = /^(?:formulas|tests|client\/fields|server\/model\/(?:fields|tabular))\//;

/** Files that compare other types, and which. */
const otherTypes: Readonly<Record<string, string>> = {
  'client/pages/text-field.tsx': 'The type of an HTML input.',
  'client/grid/paste-event.ts': 'The media types of a clipboard.',
};

const names = Object.keys(fieldTypes).join('|');

/** How code branches on a field type. */
const branches: readonly RegExp[] = [
  new RegExp(String.raw`\btype\)?\s*[!=]==?\s*'(?:${names})'`, 'g'),
  new RegExp(String.raw`'(?:${names})'\s*[!=]==?\s*[\w.?()!]*\btype\b`, 'g'),
  /\bswitch \([^)]*\btype\)/g,
  /\b(?:Record|Map|Set)<(?:TypeName|(?:Catalog)?Field\['type'\])/g,
  /\.(?:includes|has|get|indexOf)\((?:[^()]*[.\s])?type\b[!?]?\)/g,
  /\w\[[^\][]*\.type\b[!?]?\]/g,
];

/** Only the rooms of field types branch on a field type; elsewhere a property of the type decides. */
export const noTypeBranches: Law = sources =>
  sources
    .filter(({ path }) => !exempt.test(path) && !(path in otherTypes))
    .flatMap(source => branches.flatMap(pattern => hits(source, pattern)));

/** Only the styles of field types select cells by their type. */
export const noTypeStyles: Law = sources =>
  sources.filter(({ path }) => !exempt.test(path)).flatMap(source => hits(source, /\bsg-type-(?!\$)[\w-]+/g));

const hits = ({ path, code }: Source, pattern: RegExp): string[] =>
  [...code.matchAll(pattern)].map(
    found => `${path}:${code.slice(0, found.index).split('\n').length} ${found[0]} branches on a field type`,
  );

/** Reads the style sheets of the page. */
export const readStyles = (): Source[] =>
  readdirSync(join(root, 'client'), { recursive: true, encoding: 'utf8' })
    .map(name => `client/${name.replaceAll('\\', '/')}`)
    .filter(path => path.endsWith('.css') && !path.includes('/dist/'))
    .map(path => sourceOf(path, readFileSync(join(root, path), 'utf8')));
