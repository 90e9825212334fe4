import './seat-map.css';
import { For, type JSX } from 'solid-js';
import type { LicenceNumbers } from './meter.tsx';

/** The largest number of licences with a square each. Above it, a square stands for ten. */
const maxSquares = 400;

/** What a square of the seat map shows. */
export type Seat = 'used' | 'reserved' | 'free' | 'over';

/** The squares of a seat map, in this order: used, reserved, free, over. A square for ten shows what most of its licences are. */
export function seatsOf({ total, used, reserved }: LicenceNumbers): Seat[] {
  const all = Math.max(total, used + reserved);
  const each = all > maxSquares ? 10 : 1;
  const kindAt = (licence: number): Seat => {
    if (licence >= total) return 'over';
    return licence < used ? 'used' : licence < used + reserved ? 'reserved' : 'free';
  };
  return Array.from({ length: Math.ceil(all / each) }, (_, square) =>
    kindAt(Math.min(all - 1, square * each + Math.floor(each / 2))),
  );
}

/** One square a licence. The numbers are shown beside it in words. */
export function SeatMap(props: LicenceNumbers): JSX.Element {
  return (
    <span class="seat-map" aria-hidden="true">
      <For each={seatsOf(props)}>{seat => <i data-seat={seat} />}</For>
    </span>
  );
}
