import './seat-map.css';
import { For, type JSX } from 'solid-js';
import type { LicenceCount } from '../../server/model/change.ts';

/** The most squares. Above it, a square stands for ten licences, and above ten times it for a hundred. */
const maxSquares = 400;

/** What a square of the seat map shows. */
export type Seat = 'used' | 'reserved' | 'free' | 'over';

const allOf = ({ total, used, reserved }: LicenceCount): number => Math.max(total, used + reserved);

/** The licences that a square stands for: 1, 10, 100 and so on. */
export function licencesPerSquare(numbers: LicenceCount): number {
  let each = 1;
  while (allOf(numbers) > maxSquares * each) each *= 10;
  return each;
}

/** The squares of a seat map, in this order: used, reserved, free, over. A square for several shows what most of its licences are. */
export function seatsOf(numbers: LicenceCount): Seat[] {
  const { total, used, reserved } = numbers;
  const [all, each] = [allOf(numbers), licencesPerSquare(numbers)];
  const kindAt = (licence: number): Seat => {
    if (licence >= total) return 'over';
    return licence < used ? 'used' : licence < used + reserved ? 'reserved' : 'free';
  };
  return Array.from({ length: Math.ceil(all / each) }, (_, square) =>
    kindAt(Math.min(all - 1, square * each + Math.floor(each / 2))),
  );
}

/** One square a licence, or for ten or a hundred of them. The numbers are shown beside it in words. */
export function SeatMap(props: LicenceCount): JSX.Element {
  return (
    <span class="seat-map" aria-hidden="true">
      <For each={seatsOf(props)}>{seat => <i data-seat={seat} />}</For>
    </span>
  );
}
