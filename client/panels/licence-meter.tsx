import './licence-meter.css';
import { For, type JSX, Show } from 'solid-js';
import { licenceTone, Meter } from '../components/meter.tsx';
import { t } from '../i18n/language.ts';
import type { LicenceUsage } from '../sync/licences.ts';
import { useWorkspace } from './workspace-context.ts';

/** The parts that add up to the total: `229 of 260 licences`, `22 reserved`, `9 free`. */
const usageTexts = ({ used, total, reserved, available }: LicenceUsage): string[] =>
  used > total
    ? [t().licences.over(used, total)]
    : [t().licences.used(used, total), ...(reserved > 0 ? [t().licences.reserved(reserved)] : []), t().licences.free(available)];

/** The licence meter: counts and a bar. Clicking it opens Plan and billing. */
export function LicenceMeter(): JSX.Element {
  const { workspace } = useWorkspace('session');
  const { openPlan } = useWorkspace('plan');
  const details = (count: LicenceUsage): string =>
    [
      ...workspace.licences.products().map(item => `${item.product}: ${usageTexts(item).join(', ')}`),
      ...(count.reserved > 0 ? [t().licences.why] : []),
      t().licences.open,
    ].join('\n');
  return (
    <Show when={workspace.licences.main()}>
      {count => (
        <button type="button" class="meter" data-tone={licenceTone(count())} title={details(count())} onClick={openPlan}>
          <span class="meter-words number">
            <For each={usageTexts(count())}>{(text, index) => <span>{index() === 0 ? text : `, ${text}`}</span>}</For>
          </span>
          <Meter {...count()} />
        </button>
      )}
    </Show>
  );
}
