import './products.css';
import { For, type JSX, Show } from 'solid-js';
import { Meter } from '../../components/meter.tsx';
import { licencesPerSquare, SeatMap } from '../../components/seat-map.tsx';
import { formatNumber } from '../../i18n/format.ts';
import { language } from '../../i18n/language.ts';
import { planTexts } from '../../i18n/plan.ts';
import { shortDay } from './dates.ts';
import type { PoolFigures, PoolOnDay } from './past-pools.ts';

const available = ({ total, used, reserved }: PoolFigures): number => Math.max(0, total - used - reserved);
const over = ({ total, used, reserved }: PoolFigures): number => Math.max(0, used + reserved - total);

/** The figures of a product, and its licences as squares. Nothing if they are not known. */
export function Figures(props: { pool: PoolOnDay | undefined; name: string }): JSX.Element {
  return <Show when={props.pool?.figures}>{figures => <KnownFigures of={figures()} name={props.name} />}</Show>;
}

function KnownFigures(props: { of: PoolFigures; name: string }): JSX.Element {
  const texts = () => planTexts().figures;
  const figures = () => {
    const { of: pool } = props;
    return [
      { name: texts().total, count: pool.total },
      { name: texts().used, count: pool.used, key: 'used' },
      { name: texts().reserved, count: pool.reserved, key: 'reserved' },
      { name: texts().available, count: available(pool), key: 'free' },
      { name: texts().over, count: over(pool), key: over(pool) > 0 ? 'over' : undefined },
    ];
  };
  return (
    <section class="plan-figures" aria-labelledby="plan-figures-title">
      <h2 id="plan-figures-title">{planTexts().licencesOf(props.name)}</h2>
      <dl>
        <For each={figures()}>
          {({ name, count, key }) => (
            <div data-seat={key}>
              <dt>{name}</dt>
              <dd>{formatNumber(count, language())}</dd>
            </div>
          )}
        </For>
      </dl>
      <SeatMap {...props.of} />
      <Show when={licencesPerSquare(props.of) > 1}>
        <p class="plan-squares quiet small">{planTexts().squares(licencesPerSquare(props.of))}</p>
      </Show>
    </section>
  );
}

/** All products with what uses a licence of them, and their figures. */
export function Products(props: { pools: readonly PoolOnDay[]; productName: (product: string) => string }): JSX.Element {
  const columns = () => planTexts().columns;
  const unknown = (since: string | null): string =>
    since === null ? planTexts().unknown : planTexts().unknownBefore(shortDay(since, language()));
  return (
    <section class="plan-card" aria-label={planTexts().products}>
      <table class="plan-list plan-products">
        <thead>
          <tr>
            <th scope="col">{columns().product}</th>
            <th scope="col">{columns().trigger}</th>
            <th scope="col">{columns().use}</th>
            <For each={['total', 'used', 'reserved', 'available', 'over'] as const}>
              {id => (
                <th scope="col" class="end">
                  {columns()[id]}
                </th>
              )}
            </For>
          </tr>
        </thead>
        <tbody>
          <For each={props.pools}>
            {pool => (
              <tr>
                <th scope="row">{props.productName(pool.product)}</th>
                <td class="quiet">{planTexts().triggers[pool.trigger] ?? ''}</td>
                <Show
                  when={pool.figures}
                  fallback={
                    <td class="quiet" colSpan={6}>
                      {unknown(pool.since)}
                    </td>
                  }
                >
                  {figures => <FigureCells of={figures()} />}
                </Show>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </section>
  );
}

/** The figures of a product in its row: a bar, the same in words, and each number. */
function FigureCells(props: { of: PoolFigures }): JSX.Element {
  const number = (count: number): string => formatNumber(count, language());
  return (
    <>
      <td class="plan-bar">
        <Meter total={props.of.total} used={props.of.used} reserved={props.of.reserved} />
        <span class="plan-sum">
          {planTexts().usage(props.of.used, props.of.reserved, props.of.total)},{' '}
          {over(props.of) > 0 ? planTexts().over(over(props.of)) : planTexts().free(available(props.of))}
        </span>
      </td>
      <td class="end">{number(props.of.total)}</td>
      <td class="end">{number(props.of.used)}</td>
      <td class="end">{number(props.of.reserved)}</td>
      <td class="end">{number(available(props.of))}</td>
      <td class="end" classList={{ 'plan-over': over(props.of) > 0 }}>
        {number(over(props.of))}
      </td>
    </>
  );
}
