import type { Law } from './laws.ts';
import type { Source } from './sources.ts';

const room = 'client/components/';

/** The tokens: variables, and the colours of avatars, which would take too long as variables. */
const tokensPath = 'client/styles/tokens.css';

/** Names that no style sheet may use, because a component draws them under another. */
const replaced: readonly string[] = [
  'wrong',
  'sg-menu',
  'sg-item',
  'sg-dialog',
  'sg-overlay',
  'sg-button',
  'sg-control',
  'sg-keys',
];

/** Rules of a component outside its own style sheet, and why each is there. */
const exceptions: Readonly<Record<string, string>> = {
  'client/panels/consequences.css .dialog.consequences': 'The width of a dialog with figures side by side.',
  'client/panels/palette.css .dialog.palette': 'The size of the palette, which is a list below an input.',
};

/** A selector of a style sheet. */
interface Selector {
  path: string;
  line: number;
  text: string;
}

/** The selectors of a style sheet, one for each part between commas. */
function selectorsOf({ path, code }: Source): Selector[] {
  const css = code.replace(/\/\*[\s\S]*?\*\//g, comment => comment.replace(/[^\n]/g, ' '));
  return [...css.matchAll(/(?<=^|[{};])([^{};@]+)\{/g)].flatMap(found => {
    const line = css.slice(0, found.index + found[0].search(/\S/)).split('\n').length;
    return (found[1] ?? '').split(/,(?![^(]*\))/).map(text => ({ path, line, text: text.trim() }));
  });
}

/** Whether the selector matches an element wherever it is, not only inside or beside another. */
const isAnywhere = (text: string): boolean => !/[\s>+~]/.test(text.replace(/\([^)]*\)|\[[^\]]*\]/g, ''));

/** The classes of a selector. Those within `:has()` are not what it styles. */
const classesOf = (text: string): string[] =>
  [...text.replace(/:has\([^)]*\)/g, '').matchAll(/\.([a-z][\w-]*)/g)].map(found => found[1]!);

/** The names of the components: the first class of each rule in their style sheets. */
export const componentNames = (styles: readonly Source[]): Set<string> =>
  new Set(
    styles
      .filter(({ path }) => path.startsWith(room))
      .flatMap(selectorsOf)
      .flatMap(({ text }) => classesOf(text)[0] ?? []),
  );

/** A component is styled in its own style sheet. Others only place it, in a rule that names what it is in. */
export const componentsStyledOnce: Law = styles => {
  const names = new Set([...componentNames(styles), ...replaced]);
  return styles
    .filter(({ path }) => !path.startsWith(room) && path !== tokensPath)
    .flatMap(selectorsOf)
    .filter(({ path, text }) => isAnywhere(text) && !(`${path} ${text}` in exceptions))
    .flatMap(({ path, line, text }) => {
      const name = classesOf(text).find(one => names.has(one));
      return name === undefined ? [] : `${path}:${line} ${text} styles .${name}, whose styles are in ${room}`;
    });
};

/** The packages that components are made with, and the roles of components that float over the page. */
const made: readonly [RegExp, string][] = [
  [/from '(@kobalte\/core[^']*)'/g, 'imports'],
  [/<(aside)\b/g, 'makes the element'],
  [/<[a-z][\w-]*\s[^<]*?\brole="(menu|menuitem|menuitemradio|dialog|alertdialog)"/g, 'makes the role'],
];

/** Menus, popovers, dialogs and panels are made only in the room of components, so that there is one of each. */
export const componentsMadeOnce: Law = sources =>
  sources
    .filter(({ path }) => path.startsWith('client/') && !path.startsWith(room) && !path.includes('/harness/'))
    .flatMap(({ path, code }) =>
      made.flatMap(([pattern, does]) =>
        [...code.matchAll(pattern)].map(found => `${path} ${does} ${found[1]}: use the component in ${room}`),
      ),
    );

/** Exceptions without a rule. */
export const unusedExceptions: Law = styles => {
  const rules = new Set(styles.flatMap(selectorsOf).map(({ path, text }) => `${path} ${text}`));
  return Object.keys(exceptions).filter(rule => !rules.has(rule));
};
