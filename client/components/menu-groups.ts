import type { Accessor, Component } from 'solid-js';
import { createMemo } from 'solid-js';

/** An entry of a menu. With a reason it cannot be chosen, and the reason is shown below it. */
export interface MenuEntry {
  label: string;
  icon?: Component | undefined;
  keys?: string | undefined;
  /** A number at the end of the line. */
  count?: number;
  disabledReason?: string | null;
  danger?: boolean;
  onSelect(): void;
}

type Groups = readonly (readonly MenuEntry[])[];

/**
 * The groups of a menu; what cannot be done comes last. As long as they look the same, the entries stay the same objects, and so does the
 * focus in them; an entry that is chosen always does what the latest one would.
 */
export function createMenuGroups(groups: Accessor<Groups>): Accessor<Groups> {
  const latest = createMemo(() => withImpossibleLast(groups()));
  const shown = createMemo(latest, [], { equals: lookAlike });
  return createMemo(() =>
    shown().map((group, at) => group.map((entry, place) => ({ ...entry, onSelect: () => latest()[at]?.[place]?.onSelect() }))),
  );
}

const isPossible = (entry: MenuEntry): boolean => !entry.disabledReason;

const withImpossibleLast = (groups: Groups): Groups =>
  [...groups.map(group => group.filter(isPossible)), groups.flatMap(group => group.filter(entry => !isPossible(entry)))].filter(
    group => group.length > 0,
  );

const lookAlike = (before: Groups, after: Groups): boolean =>
  before.length === after.length &&
  before.every((group, at) => {
    const other = after[at]!;
    return group.length === other.length && group.every((entry, place) => looksLike(entry, other[place]!));
  });

function looksLike(one: MenuEntry, other: MenuEntry): boolean {
  const names = Object.keys({ ...one, ...other }) as (keyof MenuEntry)[];
  return names.every(name => name === 'onSelect' || Object.is(one[name], other[name]));
}
