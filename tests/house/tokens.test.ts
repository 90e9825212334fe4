import { expect, it } from 'vitest';
import { readStyles } from './fieldTypes.ts';
import { sourceOf } from './sources.ts';
import { typeAndShadowsFromTokens } from './tokens.ts';

it('shadows, sizes and weights of type are tokens', () => {
  expect(typeAndShadowsFromTokens(readStyles())).toEqual([]);
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
  '.made-up { font: var(--weight) 14px / 20px var(--font); }',
  '.made-up { font-weight: 560; }',
  '.made-up { font-weight: bold; }',
  '.made-up { font: 500 var(--size-1) / 18px var(--font); }',
  '.made-up { font: italic bold var(--size-1) / 18px var(--font); }',
])('a shadow, size or weight of its own is found: %s', rule => {
  expect(typeAndShadowsFromTokens([sourceOf('client/panels/made-up.css', rule)])).toHaveLength(1);
  expect(typeAndShadowsFromTokens([sourceOf('client/styles/tokens.css', rule)])).toEqual([]);
});

it.each([
  '.made-up { box-shadow: var(--lift); }',
  '.made-up { font-size: var(--size-2); }',
  '.made-up { font-size: 16px; }',
  '.made-up { font-weight: var(--weight-strong); }',
  '.made-up { font: var(--weight) var(--size-3) / 20px var(--font); }',
])('a rule that uses tokens is accepted: %s', rule => {
  expect(typeAndShadowsFromTokens([sourceOf('client/panels/made-up.css', rule)])).toEqual([]);
});
