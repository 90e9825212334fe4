import type { Law } from './laws.ts';
import type { Source } from './sources.ts';

/** Classes without styles, and why each is there. */
const unstyled: Readonly<Record<string, string>> = {
  account: 'Tells the account menu from the other menus in tests.',
  'drawer-backdrop': 'Tells the drawer from a dialog for the keys of the page.',
};

/** The text of an expression in braces that starts at a position. */
function expressionAt(code: string, start: number): string {
  let depth = 1;
  let end = start;
  while (depth > 0 && end < code.length) {
    if (code[end] === '{') depth += 1;
    if (code[end] === '}') depth -= 1;
    end += 1;
  }
  return code.slice(start, end - 1);
}

/** The names in a text of classes; without those that are only known when the page runs. */
const namesIn = (text: string): string[] =>
  text
    .replace(/\$\{[^}]*\}/g, '$')
    .split(/\s+/)
    .filter(name => name !== '' && !name.includes('$'));

/** The classes that a file gives to elements. */
function classesGiven({ code }: Source): string[] {
  const stated = [...code.matchAll(/\bclass="([^"]*)"|\bclassName = '([^']*)'/g)].map(found => found[1] ?? found[2] ?? '');
  const chosen = [...code.matchAll(/\bclass=\{/g)].flatMap(found => {
    const expression = expressionAt(code, found.index + found[0].length);
    // A text that a value is compared with is no class.
    const texts = expression.replace(/[!=]==\s*'[^']*'/g, '').matchAll(/'([^']*)'|`([^`]*)`/g);
    return [...texts].map(([, quoted, template]) => quoted ?? template ?? '');
  });
  return [...stated, ...chosen].flatMap(namesIn);
}

/** Every class of an element has a style, so that none is misspelt or left over. */
export const classesStyled =
  (styles: readonly Source[]): Law =>
  sources => {
    const known = new Set(styles.flatMap(({ code }) => [...code.matchAll(/\.(-?[a-z][\w-]*)/gi)].map(found => found[1]!)));
    return sources
      .filter(({ path }) => path.startsWith('client/'))
      .flatMap(source =>
        [...new Set(classesGiven(source))]
          .filter(name => !known.has(name) && !(name in unstyled))
          .map(name => `${source.path} uses the class ${name}, which no style sheet has`),
      );
  };

/** Exceptions for classes that have a style, or that no element has. */
export const unusedUnstyled = (styles: readonly Source[], sources: readonly Source[]): string[] => {
  const given = new Set(sources.flatMap(classesGiven));
  return Object.keys(unstyled).filter(
    name => !given.has(name) || styles.some(({ code }) => new RegExp(String.raw`\.${name}(?![\w-])`).test(code)),
  );
};
