import { For, type JSX } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import type { CatalogAction } from '../../server/api/wire.ts';
import { actionIcon } from '../grid/action-icon.ts';

/** An action in the bar of chosen rows. */
export interface ActionButtonProps {
  action: CatalogAction;
  name: string;
  /** The names of all actions that the place may show: it is as wide as the longest. */
  names: readonly string[];
  /** The name with the number of rows that the action fits, if it does not fit all. */
  label: string;
  /** Why it fits none of the rows. */
  reason: string | null;
  run: (action: string) => void;
}

/** The button of an action. If it fits no row it stays in its place, quiet, with the reason. */
export const ActionButton = (props: ActionButtonProps): JSX.Element => (
  <button
    type="button"
    class="button"
    aria-disabled={props.reason === null ? undefined : 'true'}
    aria-label={props.label}
    title={props.reason ?? props.label}
    onClick={() => props.run(props.action.id)}
  >
    <Dynamic component={actionIcon(props.action.id)} />
    <Reserved shown={props.name}>{props.names}</Reserved>
  </button>
);

/** Words with room for others that may be shown in their place, so that nothing beside them moves. */
export const Reserved = (props: { shown: string; children: readonly string[] }): JSX.Element => (
  <span class="bar-words bulk-reserved">
    <span>{props.shown}</span>
    <For each={props.children}>{words => <span aria-hidden="true">{words}</span>}</For>
  </span>
);
