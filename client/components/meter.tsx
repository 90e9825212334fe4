import './meter.css';
import type { JSX } from 'solid-js';

/** Numbers of licences of a product. */
export interface LicenceNumbers {
  total: number;
  used: number;
  reserved: number;
}

/** The share of used and reserved licences from which few are left. */
const fewLeft = 0.9;

/** how a licence count is: `over` its total, `few` left, or `free`. */
export function licenceTone({ total, used, reserved }: LicenceNumbers): 'over' | 'few' | 'free' {
  if (used + reserved > total) return 'over';
  return total > 0 && used + reserved >= total * fewLeft ? 'few' : 'free';
}

/** A bar of used and reserved licences. The numbers are shown beside it in words. */
export function Meter(props: LicenceNumbers): JSX.Element {
  const share = (part: number): string => `${Math.min(100, (part / Math.max(1, props.total)) * 100)}%`;
  return (
    <span class="meter-bar" data-tone={licenceTone(props)} aria-hidden="true">
      <span style={{ width: share(props.used) }} />
      <span style={{ width: share(Math.min(props.reserved, Math.max(0, props.total - props.used))) }} />
    </span>
  );
}
