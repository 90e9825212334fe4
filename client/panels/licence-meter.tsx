import './licence-meter.css';
import { type JSX, Show } from 'solid-js';
import { licenceTone } from '../components/licence-tone.ts';
import { Meter } from '../components/meter.tsx';
import { t } from '../i18n/language.ts';
import type { LicenceUsage } from '../sync/licences.ts';
import { useWorkspace } from './workspace-context.ts';

/** What the meter says, the most important first: `9 free`, `229 used, 22 reserved of 260`. */
const usageTexts = ({ used, total, reserved, available }: LicenceUsage): [string, string] =>
  used > total
    ? [t().licences.over(used - total), t().licences.used(used, 0, total)]
    : [t().licences.free(available), t().licences.used(used, reserved, total)];

/** The licence meter: counts and a bar. Clicking it opens Plan and billing. */
export function LicenceMeter(): JSX.Element {
  const { workspace } = useWorkspace('session');
  const { openPlan } = useWorkspace('plan');
  const details = (count: LicenceUsage): string =>
    [
      ...workspace.licences.products().map(item => t().act.one(item.product, usageTexts(item).join(' · '))),
      ...(count.reserved > 0 ? [t().licences.why] : []),
      t().licences.open,
    ].join('\n');
  return (
    <Show when={workspace.licences.main()}>
      {count => (
        <button type="button" class="meter" data-tone={licenceTone(count())} title={details(count())} onClick={openPlan}>
          <span class="meter-words number">
            <b>{usageTexts(count())[0]}</b>
            <span>{` · ${usageTexts(count())[1]}`}</span>
          </span>
          <Meter {...count()} />
        </button>
      )}
    </Show>
  );
}
