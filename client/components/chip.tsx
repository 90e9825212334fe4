import './chip.css';
import X from 'lucide-solid/icons/x';
import { type JSX, Show } from 'solid-js';
import { hueOf } from './person.ts';

/** A value of a list that can be removed: a team, a choice. With an `id` it has the hue of that row or choice. */
export function Chip(props: { id?: string; children: JSX.Element }): JSX.Element {
  return (
    <Show when={props.id} fallback={<span class="chip">{props.children}</span>}>
      {id => (
        <span class="chip" data-hue={hueOf(id())}>
          {props.children}
        </span>
      )}
    </Show>
  );
}

/** A chip whose whole area removes its value when pressed. */
export function RemovableChip(props: { label: string; onRemove: () => void; children: JSX.Element }): JSX.Element {
  return (
    <button type="button" class="chip" aria-label={props.label} onClick={() => props.onRemove()}>
      <span class="chip-words">{props.children}</span>
      <X />
    </button>
  );
}

/** A fact about a row that nobody removes, such as "External". */
export function Tag(props: { children: JSX.Element }): JSX.Element {
  return <span class="tag">{props.children}</span>;
}
