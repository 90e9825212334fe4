import { expect, it } from 'vitest';
import { componentNames, componentsMadeOnce, componentsStyledOnce, unusedExceptions } from './components.ts';
import { readStyles } from './fieldTypes.ts';
import { readSources, sourceOf } from './sources.ts';

const styles = readStyles();

it('each component is styled only in its own style sheet', () => {
  expect([...componentNames(styles)]).toEqual(
    expect.arrayContaining([
      'avatar',
      'bar',
      'button',
      'chip',
      'dialog',
      'empty-state',
      'inline-error',
      'menu',
      'menu-item',
      'panel',
      'panel-head',
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

it('menus, popovers, dialogs and panels are made only in the room of components', () => {
  expect(componentsMadeOnce(readSources())).toEqual([]);
});

it.each([
  "import { Popover } from '@kobalte/core/popover';",
  "import * as Dialog from '@kobalte/core/dialog';",
  'const menu = <div role="menu" />;',
  'const panel = <aside class="row" />;',
  'const question = <div class="question" role="alertdialog" />;',
])('a component made elsewhere is found: %s', code => {
  expect(componentsMadeOnce([sourceOf('client/grid/made-up.tsx', code)])).toHaveLength(1);
  expect(componentsMadeOnce([sourceOf('client/components/made-up.tsx', code)])).toEqual([]);
});

it.each([
  '.button { height: 20px }',
  '.button:hover { color: red }',
  '@media print { .tools .button, .button.wild { color: red } }',
  ':is(.dialog, .made-up) { color: red }',
  '.wrong { color: red }',
  '.sg-menu { padding: 4px }',
  '.panel-tabs { gap: 4px }',
  '.bar { color: red }',
  '.menu-item:hover { color: red }',
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
