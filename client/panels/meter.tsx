import { For, type JSX, Show } from 'solid-js';
import type { LicenceCount } from '../sync/licences.ts';
import { t } from '../words/words.ts';
import { useDesk } from './desk.ts';

const levelOf = (count: LicenceCount): 'ok' | 'warn' | 'over' => {
  const taken = count.used + count.reserved;
  if (count.over || taken > count.total) return 'over';
  return count.total > 0 && taken >= count.total * 0.9 ? 'warn' : 'ok';
};

/** `229 of 260 licences`, `22 reserved`, `9 free`: what adds up to the whole. */
const words = ({ used, total, reserved, available }: LicenceCount): string[] =>
  used > total
    ? [t().licences.over(used, total)]
    : [t().licences.used(used, total), ...(reserved > 0 ? [t().licences.reserved(reserved)] : []), t().licences.free(available)];

const share = (part: number, count: LicenceCount): string => `${Math.min(100, (100 * part) / Math.max(1, count.total))}%`;

/** How many licences are in use: the words, a thin bar, and the way to who holds them. */
export function Meter(): JSX.Element {
  const desk = useDesk();
  const details = (count: LicenceCount): string =>
    [
      ...desk.workspace.licences.products().map(item => `${item.product}: ${words(item).join(', ')}`),
      ...(count.reserved > 0 ? [t().licences.why] : []),
      t().licences.open,
    ].join('\n');
  return (
    <Show when={desk.workspace.licences.main()}>
      {count => (
        <button
          type="button"
          class="meter"
          data-level={levelOf(count())}
          title={details(count())}
          onClick={() => desk.openTable('seats')}
        >
          <span class="meter-words number">
            <For each={words(count())}>{(said, at) => <span>{at() === 0 ? said : `, ${said}`}</span>}</For>
          </span>
          <span class="meter-bar" aria-hidden="true">
            <span class="meter-used" style={{ width: share(count().used, count()) }} />
            <span class="meter-reserved" style={{ width: share(count().reserved, count()) }} />
          </span>
        </button>
      )}
    </Show>
  );
}
