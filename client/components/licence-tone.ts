import type { LicenceCount } from '../../server/model/change.ts';

/** The share of used and reserved licences from which few are left. */
const fewLeft = 0.9;

/** How a licence count is: `over` its total, `few` left, or `free`. */
export function licenceTone({ total, used, reserved }: LicenceCount): 'over' | 'few' | 'free' {
  if (used + reserved > total) return 'over';
  return total > 0 && used + reserved >= total * fewLeft ? 'few' : 'free';
}
