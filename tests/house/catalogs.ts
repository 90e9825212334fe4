import type { Law } from './laws.ts';

/** Files that may hold a catalog in a property, and how long. */
const holders: Readonly<Record<string, string>> = {
  'server/model/catalogs.ts': 'The built-in tables are the same as long as the program runs.',
  'server/model/store.ts': 'The same, as the store needs them.',
  'server/model/compile.ts': 'It is the result of a function.',
  'server/engine/draft.ts': 'A draft lives for one commit.',
  'server/model/writer.ts': 'A session of trials lives for one piece of work, on one snapshot.',
  'server/workspace/localizeFilter.ts': 'It lives for one call.',
};

/** Files that may name the built-in catalog: they start with it, or are commands that describe built-in tables. */
const startingPoints =
  /^server\/(?:administrationCatalogs|readerPool|model\/catalogs|store\/openStore|workspace\/workspace|cli\/\w+)\.ts$/;

const property = /^[ \t]*(?:(?:readonly|private|public|static)[ \t]+)*#?\w+\??:[ \t]*(?:Catalog|StoredCatalog)\b[^,()=]*;/gm;
const captured = /^[ \t]*(?:export[ \t]+)?const[ \t]+\w*catalog\b[^=\n]*=[ \t]*(?:compileCatalog\(|\w*\.catalog\(\))/gim;

/** Nothing on the server keeps a catalog: work asks for the one of its revision, because tables and fields may change while the server runs. */
export const catalogsAskedFor: Law = sources =>
  sources
    .filter(({ path }) => path.startsWith('server/'))
    .flatMap(({ path, code }) => {
      const lineOf = (at: number): number => code.slice(0, at).split('\n').length;
      const kept = path in holders ? [] : [...code.matchAll(property)];
      const topLevel = [...code.matchAll(captured)].filter(([text]) => !/^[ \t]/.test(text));
      const builtIn = startingPoints.test(path) ? [] : [...code.matchAll(/\.builtIn\b|\bcompileCatalog\(/g)];
      const isDeclared = (at: number): boolean => code.slice(0, at).endsWith('function ');
      return [...kept, ...topLevel, ...builtIn.filter(found => !isDeclared(found.index))].map(
        found => `${path}:${lineOf(found.index)} keeps a catalog (${found[0].trim()}): ask for it in each piece of work`,
      );
    });
