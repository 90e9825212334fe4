import { expect, it } from 'vitest';
import { componentNames, componentsStyledOnce, unusedExceptions } from './components.ts';
import { readStyles } from './fieldTypes.ts';
import { sourceOf } from './sources.ts';

const styles = readStyles();

it('each component is styled only in its own style sheet', () => {
  expect([...componentNames(styles)]).toEqual(
    expect.arrayContaining([
      'avatar',
      'button',
      'chip',
      'dialog',
      'empty-state',
      'inline-error',
      'menu',
      'seat-map',
      'pill',
      'popover',
      'tag',
      'toast',
    ]),
  );
  expect(componentsStyledOnce(styles)).toEqual([]);
  expect(unusedExceptions(styles)).toEqual([]);
});

it.each([
  '.button { height: 20px }',
  '.button:hover { color: red }',
  '@media print { .tools .button, .button.wild { color: red } }',
  ':is(.dialog, .made-up) { color: red }',
  '.wrong { color: red }',
])('a second style of a component is found: %s', rule => {
  expect(componentsStyledOnce([...styles, sourceOf('client/panels/made-up.css', rule)])).toEqual([
    expect.stringContaining('client/panels/made-up.css:1'),
  ]);
});

it.each(['.tools .button { height: 20px }', '.tools > .button:not(.main, .on) { height: 20px }', '.buttons { gap: 2px }'])(
  'the place of a component is not its style: %s',
  rule => {
    expect(componentsStyledOnce([...styles, sourceOf('client/panels/made-up.css', rule)])).toEqual([]);
  },
);
