import { createRoot, createSignal } from 'solid-js';
import { expect, it } from 'vitest';
import { createMenuGroups, type MenuEntry } from '../../client/components/menu-groups.ts';

const entry = (more: Partial<MenuEntry>): MenuEntry => ({ label: 'Deactivate', onSelect: () => {}, ...more });

/** A menu whose entries can be replaced. */
function menuOf(...first: MenuEntry[]) {
  const [groups, setGroups] = createSignal([first]);
  return { shown: createRoot(() => createMenuGroups(groups)), replace: (...next: MenuEntry[]) => setGroups([next]) };
}

it('an entry that looks the same stays, and does what the latest one would', () => {
  const chosen: string[] = [];
  const menu = menuOf(entry({ onSelect: () => chosen.push('12 people') }));
  const before = menu.shown()[0]![0]!;
  menu.replace(entry({ onSelect: () => chosen.push('300 people') }));
  expect(menu.shown()[0]![0]).toBe(before);
  before.onSelect();
  expect(chosen).toEqual(['300 people']);
});

it.each<[string, Partial<MenuEntry>]>([
  ['label', { label: 'Reactivate' }],
  ['icon', { icon: () => null }],
  ['number', { count: 3 }],
  ['keys', { keys: 'Ctrl+-' }],
  ['reason', { disabledReason: 'Nobody here is active' }],
])('an entry with another %s is drawn again', (_, change) => {
  const menu = menuOf(entry({}));
  const before = menu.shown()[0]![0]!;
  menu.replace(entry(change));
  expect(menu.shown()[0]![0]).not.toBe(before);
  expect(menu.shown()[0]![0]).toMatchObject(change);
});

it('what cannot be done comes last, each with its own handler', () => {
  const chosen: string[] = [];
  const names = ['Rename', 'Delete', 'Copy'];
  const menu = menuOf(
    ...names.map(label =>
      entry({ label, disabledReason: label === 'Delete' ? 'In use' : null, onSelect: () => chosen.push(label) }),
    ),
  );
  for (const each of menu.shown().flat()) each.onSelect();
  expect(chosen).toEqual(['Rename', 'Copy', 'Delete']);
});
