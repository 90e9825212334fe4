import { createSignal, For, type JSX, Show } from 'solid-js';
import type { RowId } from '../../../server/model/change.ts';
import { spans, type TimeRange } from '../../../server/model/periods.ts';
import { language } from '../../i18n/language.ts';
import { planTexts } from '../../i18n/plan.ts';
import { useWorkspace } from '../../panels/workspace-context.ts';
import { dayOfTime } from './dates.ts';
import { lacksPeriods, readUse } from './plan-data.ts';
import { createRead } from './read.ts';
import { UseChart, UseTable } from './use-chart.tsx';

/** The use of a product's licences over the last 30 days, the last 12 months, or since it is known; as a chart or a table. */
export function UseOverTime(props: { pool: RowId; changed: () => unknown }): JSX.Element {
  const { workspace } = useWorkspace('session');
  const [span, setSpan] = createSignal<TimeRange>('12m');
  const [isTable, setTable] = createSignal(false);
  const texts = () => planTexts().use;
  const use = createRead(
    span,
    () => props.changed(),
    () => readUse(workspace, span()),
  );
  const pool = () => use.value()?.pools.find(each => each.pool === props.pool) ?? null;
  const since = (): string => {
    const [{ since: from = null, start = 'created' }, all] = [pool() ?? {}, use.value()];
    // Where the log was read as far back as the span goes, there is nothing to say about what is before.
    const isWhole = start === 'unread' && all !== null && pool() !== null && !lacksPeriods(pool()!, all, span());
    return from === null || isWhole ? '' : (texts().since[start]?.(dayOfTime(from, all?.zone ?? 'UTC', language())) ?? '');
  };
  return (
    <section aria-labelledby="plan-use-title">
      <div class="plan-use-head">
        <h2 id="plan-use-title">{texts().title}</h2>
        <span class="plan-legend" aria-hidden="true">
          <span>
            <i />
            {texts().used}
          </span>
          <span>
            <i data-line="total" />
            {texts().total}
          </span>
        </span>
        <span class="spring" />
        <fieldset class="segments">
          <legend class="unseen">{texts().span}</legend>
          <For each={spans}>
            {each => (
              <label>
                <input class="unseen" type="radio" name="plan-span" checked={span() === each} onChange={() => setSpan(each)} />
                <span>{texts().spans[each]}</span>
              </label>
            )}
          </For>
        </fieldset>
      </div>
      <Show when={use.problem()}>{problem => <p class="notice">{problem()}</p>}</Show>
      <Show when={pool()} fallback={<div class="plan-use-space">{use.value() ? texts().none : ''}</div>}>
        {found => (
          <Show when={found().periods.length > 0} fallback={<p class="plan-use-space quiet">{texts().none}</p>}>
            <Show when={isTable()} fallback={<UseChart periods={found().periods} />}>
              <UseTable periods={found().periods} unit={use.value()?.unit ?? 'day'} />
            </Show>
            <p class="plan-use-foot">
              <span class="quiet small">{since()}</span>
              <button type="button" class="plan-link" onClick={() => setTable(now => !now)}>
                {isTable() ? texts().asChart : texts().asTable}
              </button>
            </p>
          </Show>
        )}
      </Show>
    </section>
  );
}
