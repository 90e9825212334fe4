import './empty-state.css';
import { For, type JSX } from 'solid-js';

/** The squares of the picture: 21 seats, some taken, one in the colour of a seat. */
const picture: readonly string[] = 'ttt--t-tt--s-t--t--t-'.split('').map(each => ({ t: 'taken', s: 'seat' })[each] ?? '');

/** Shown where rows would be: a picture of seats, what would be here, and the buttons that lead on. */
export function EmptyState(props: { title: string; children?: JSX.Element; actions?: JSX.Element }): JSX.Element {
  return (
    <div class="empty-state">
      <span class="empty-picture" aria-hidden="true">
        <For each={picture}>{seat => <i data-seat={seat} />}</For>
      </span>
      <h2>{props.title}</h2>
      <p class="quiet">{props.children}</p>
      <div class="empty-actions">{props.actions}</div>
    </div>
  );
}
