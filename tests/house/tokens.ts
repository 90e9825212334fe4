import type { Law } from './laws.ts';

/** Sizes of type that are no token, and why. */
const otherSizes: Readonly<Record<string, string>> = {
  '0': 'Hides a text.',
  '8px': 'A sign that is drawn as a letter.',
  '9.5px': 'The initials in the smallest circle.',
  '10px': 'A sign that is drawn as a letter.',
  '16px': 'An input on a phone, which zooms into smaller ones, and the initials in the largest circle.',
};

/** The tokens, the file that says which weights the font has, and what only tests show. */
const withOwnValues = /^client\/styles\/(?:tokens|font)\.css$|\/harness\//;

/** Outside `tokens.css`, no shadow has a colour of its own, and every size and weight of type is a token; on paper, sizes are points. */
export const typeAndShadowsFromTokens: Law = styles =>
  styles
    .filter(({ path }) => !withOwnValues.test(path))
    .flatMap(({ path, code }) => {
      const css = code.replace(/\/\*[\s\S]*?\*\//g, comment => comment.replace(/[^\n]/g, ' '));
      const shadows = [...css.matchAll(/\bbox-shadow:[^;}]*?(?:\brgb|\bhsl|#)/g)].map(
        found => [found.index, 'a shadow'] as const,
      );
      const sizes = [...css.matchAll(/\bfont-size:\s*([\d.]+(?:px|em|rem)?)\s*[;}]|\bfont:[^;}]*?\b([\d.]+(?:px|rem))\s*\//g)]
        .filter(found => !((found[1] ?? found[2]!) in otherSizes))
        .map(found => [found.index, `the size ${found[1] ?? found[2]}`] as const);
      const weights = [
        ...css.matchAll(
          /\bfont-weight:(?!\s*(?:var\(--weight|inherit\b))\s*([^;}]+)|\bfont:\s*(?:[a-z-]+\s+)*?([1-9]\d{2}|bold(?:er)?|lighter)\b/g,
        ),
      ].map(found => [found.index, `the weight ${found[1] ?? found[2]}`] as const);
      return [...shadows, ...sizes, ...weights].map(
        ([at, what]) => `${path}:${css.slice(0, at).split('\n').length} has ${what} that is no token`,
      );
    });
