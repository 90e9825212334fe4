import type { Law } from './laws.ts';
import type { Source } from './sources.ts';

const isProduct = ({ path }: Source): boolean => /^(?:client|formulas|server)\//.test(path);

const exported =
  /^export\s+(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(?:const|let|function\*?|class|interface|type|enum)\s+(\w+)/gm;

/** Names with one meaning in the formulas or the model and another beside them, and why both keep it. */
const meanings: Readonly<Record<string, string>> = {
  Catalog: 'The page has the tables that its person may see, the server has all.',
  Cells: 'A formula sees cells as its own values.',
  View: 'The page loads what a view of the store describes.',
  compile: 'Formulas and catalogs are both compiled.',
  fieldType: 'Each side has its registry of field types.',
};

/** The part of the program that a file belongs to: client and server may use one name for their two sides of a thing. */
const partOf = (path: string): 'shared' | 'client' | 'server' =>
  /^(?:formulas|server\/model)\//.test(path) ? 'shared' : path.startsWith('client/') ? 'client' : 'server';

const clashes = (one: string, other: string): boolean =>
  partOf(one) === partOf(other) || [one, other].some(path => partOf(path) === 'shared');

/** Files that define a thing of each field type, under the name of the type. */
const fieldTypeFile =
  /^(?:client\/fields|server\/model\/fields)\/\w+\.ts$|^server\/(?:model\/definitionBuilders|api\/schemas\/values)\.ts$/;

/** Whether two files are sides of one thing: a field type, or a text in two languages. */
const areSides = (name: string, types: ReadonlySet<string>, one: string, other: string): boolean =>
  (types.has(name) && fieldTypeFile.test(one) && fieldTypeFile.test(other)) ||
  one.replace(/-(?:en|fr)\.ts$/, '') === other.replace(/-(?:en|fr)\.ts$/, '');

/** A name that is exported has one meaning: no two files export the same one. */
export const noHomonyms: Law = sources => {
  const files = new Map<string, string[]>();
  const types = new Set(sources.flatMap(({ path }) => /^server\/model\/fields\/(\w+)\.ts$/.exec(path)?.[1] ?? []));
  for (const { path, code } of sources.filter(isProduct)) {
    const names = new Set([...code.matchAll(exported)].map(([, name = '']) => name));
    for (const name of names) files.set(name, [...(files.get(name) ?? []), path]);
  }
  return [...files].flatMap(([name, paths]) =>
    paths.flatMap((one, at) =>
      paths
        .slice(at + 1)
        .filter(other => !(name in meanings) && clashes(one, other) && !areSides(name, types, one, other))
        .map(other => `${one} and ${other} both export ${name}`),
    ),
  );
};

const objectType = /^export\s+(?:interface\s+(\w+)(?:<[^>]*>)?(?:\s+extends\s+([^{]+?))?\s*|type\s+(\w+)(?:<[^>]*>)?\s*=\s*)\{/gm;

/** The text between a brace and the one that closes it. */
function bracesFrom(code: string, open: number): string {
  let depth = 0;
  for (let at = open; at < code.length; at += 1) {
    if (code[at] === '{') depth += 1;
    if (code[at] === '}') depth -= 1;
    if (depth === 0) return code.slice(open + 1, at);
  }
  return code.slice(open + 1);
}

/** The members of an object type in one order, without spaces and `readonly`. */
const membersOf = (body: string): string =>
  body
    .replaceAll(/\breadonly\b|\s+/g, '')
    .split(';')
    .filter(member => member !== '')
    .sort()
    .join(';');

/** No two exported types have the same members: one is imported, or says that it is the other. */
export const noTwinTypes: Law = sources => {
  const known = new Map<string, string>();
  return sources.filter(isProduct).flatMap(({ path, code }) =>
    [...code.matchAll(objectType)].flatMap(found => {
      const [all, interfaceName, base = '', typeName] = found;
      const name = interfaceName ?? typeName ?? '';
      const members = membersOf(bracesFrom(code, found.index + all.length - 1));
      if (members === '') return [];
      const key = `${base.trim()} ${members}`;
      const twin = known.get(key);
      known.set(key, twin ?? `${name} of ${path}`);
      return twin === undefined ? [] : [`${name} of ${path} has the members of ${twin}`];
    }),
  );
};
