import type { JSX } from 'solid-js';

/** Seatgrid's logo: four seats, one of them taken. */
export function Logo(props: { size: number }): JSX.Element {
  return (
    <svg width={props.size} height={props.size} viewBox="0 0 16 16" aria-hidden="true">
      <rect class="mark-ground" width="16" height="16" rx="4" />
      <rect class="mark-taken" x="3.5" y="3.5" width="4" height="4" rx="1" />
      <rect class="mark-free" x="8.5" y="3.5" width="4" height="4" rx="1" />
      <rect class="mark-free" x="3.5" y="8.5" width="4" height="4" rx="1" />
      <rect class="mark-free" x="8.5" y="8.5" width="4" height="4" rx="1" />
    </svg>
  );
}
