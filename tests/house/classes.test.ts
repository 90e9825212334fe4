import { expect, it } from 'vitest';
import { classesStyled, unusedUnstyled } from './classes.ts';
import { readStyles } from './fieldTypes.ts';
import { readSources, sourceOf } from './sources.ts';

const styles = readStyles();

it('every class of the page has a style', () => {
  const sources = readSources();
  expect(classesStyled(styles)(sources)).toEqual([]);
  expect(unusedUnstyled(styles, sources)).toEqual([]);
});

it.each([
  '<p class="wrong" />',
  "<p class={problem() ? 'wrong' : 'small'} />",
  '<p class={`wrong small \u0024{tone()}`} />',
  "element.className = 'wrong';",
])('a class without a style is found: %s', code => {
  expect(classesStyled(styles)([sourceOf('client/made-up.tsx', code)])).toEqual([
    'client/made-up.tsx uses the class wrong, which no style sheet has',
  ]);
});

it.each(["<p class={kind() === 'wrong' ? 'small' : ''} />", '<p class={`sg-\u0024{kind()} small`} />', '<p class="small" />'])(
  'a class with a style is accepted: %s',
  code => {
    expect(classesStyled(styles)([sourceOf('client/made-up.tsx', code)])).toEqual([]);
  },
);
