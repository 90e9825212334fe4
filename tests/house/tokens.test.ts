import { expect, it } from 'vitest';
import { readStyles } from './fieldTypes.ts';
import { sourceOf } from './sources.ts';
import { sizesAndShadowsFromTokens } from './tokens.ts';

it('shadows and sizes of type are tokens', () => {
  expect(sizesAndShadowsFromTokens(readStyles())).toEqual([]);
});

it('the tokens are variables and colours, and style nothing else', () => {
  const tokens = readStyles().find(({ path }) => path === 'client/styles/tokens.css');
  const names = [...(tokens?.code.replace(/\/\*[\s\S]*?\*\//g, '') ?? '').matchAll(/[{;]\s*([\w-]+)\s*:(?=[^;{}]*;)/g)];
  expect(names.length).toBeGreaterThan(60);
  expect(names.map(found => found[1]!).filter(name => !/^(?:--|(?:color-scheme|color|background)$)/.test(name))).toEqual([]);
});

it.each([
  '.made-up { box-shadow: 0 6px 20px rgb(0 0 0 / 0.16); }',
  '.made-up { box-shadow: 0 0 0 2px var(--focus), 0 2px 8px #000000; }',
  '.made-up { font-size: 20px; }',
  '.made-up { font: 500 14px / 20px var(--font); }',
])('a shadow or size of its own is found: %s', rule => {
  expect(sizesAndShadowsFromTokens([sourceOf('client/panels/made-up.css', rule)])).toHaveLength(1);
  expect(sizesAndShadowsFromTokens([sourceOf('client/styles/tokens.css', rule)])).toEqual([]);
});

it.each(['.made-up { box-shadow: var(--lift); }', '.made-up { font-size: var(--size-2); }', '.made-up { font-size: 16px; }'])(
  'a token is none: %s',
  rule => {
    expect(sizesAndShadowsFromTokens([sourceOf('client/panels/made-up.css', rule)])).toEqual([]);
  },
);
