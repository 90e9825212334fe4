/** Numbers of licences of a product. */
export interface LicenceNumbers {
  total: number;
  used: number;
  reserved: number;
}

/** The share of used and reserved licences from which few are left. */
const fewLeft = 0.9;

/** How a licence count is: `over` its total, `few` left, or `free`. */
export function licenceTone({ total, used, reserved }: LicenceNumbers): 'over' | 'few' | 'free' {
  if (used + reserved > total) return 'over';
  return total > 0 && used + reserved >= total * fewLeft ? 'few' : 'free';
}
