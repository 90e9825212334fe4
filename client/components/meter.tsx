import './meter.css';
import type { JSX } from 'solid-js';
import type { LicenceCount } from '../../server/model/change.ts';
import { licenceTone } from './licence-tone.ts';

/** A bar of used and reserved licences. The numbers are shown beside it in words. */
export function Meter(props: LicenceCount): JSX.Element {
  const share = (part: number): string => `${Math.min(100, (part / Math.max(1, props.total)) * 100)}%`;
  return (
    <span class="meter-bar" data-tone={licenceTone(props)} aria-hidden="true">
      <span style={{ width: share(props.used) }} />
      <span style={{ width: share(Math.min(props.reserved, Math.max(0, props.total - props.used))) }} />
    </span>
  );
}
