import type { Random } from './random.ts';

/**
 * Prefixes of mobile numbers and the number of digits that follow. Earlier ones are used more often, so French ones come
 * first.
 */
const ranges = [
  ['+3361', 7],
  ['+3366', 7],
  ['+3376', 7],
  ['+3360', 7],
  ['+3362', 7],
  ['+32470', 6],
  ['+4179', 7],
  ['+447400', 6],
  ['+491512', 7],
  ['+3465', 7],
  ['+39333', 7],
  ['+35191', 7],
  ['+31612', 6],
  ['+48601', 6],
] as const;

/** A plausible mobile number in E.164, different for every `index` below a million. */
export function mobileNumber(index: number, random: Random): string {
  const [begin, digits] = random.pick(ranges, 1.7);
  const size = 10 ** digits;
  return begin + String((index * 7_654_321 + 1_234_567) % size).padStart(digits, '0');
}
