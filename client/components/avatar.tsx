import './avatar.css';
import type { JSX } from 'solid-js';
import type { RowId } from '../../server/model/change.ts';
import { hueOf, initialsOf } from './person.ts';

/** The initials of a person on the hue of their row: round, and square for somebody of another organisation. The name is shown beside it. */
export function Avatar(props: { id: RowId; name: string; external?: boolean; size?: 'medium' | 'large' }): JSX.Element {
  return (
    <span
      class="avatar"
      classList={{ square: props.external ?? false }}
      data-size={props.size}
      data-hue={hueOf(props.id)}
      aria-hidden="true"
    >
      {initialsOf(props.name)}
    </span>
  );
}
