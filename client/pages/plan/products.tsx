import './products.css';
import { For, type JSX, Show } from 'solid-js';
import { Meter } from '../../components/meter.tsx';
import { licencesPerSquare, SeatMap } from '../../components/seat-map.tsx';
import { formatNumber } from '../../i18n/format.ts';
import { language } from '../../i18n/language.ts';
import { planTexts } from '../../i18n/plan.ts';
import type { Pool } from './lots.ts';

const available = ({ total, used, reserved }: Pool): number => Math.max(0, total - used - reserved);
const over = ({ total, used, reserved }: Pool): number => Math.max(0, used + reserved - total);

/** The figures of a product, and its licences as squares. */
export function Figures(props: { pool: Pool; name: string }): JSX.Element {
  const texts = () => planTexts().figures;
  const figures = () => {
    const { pool } = props;
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
      <SeatMap {...props.pool} />
      <Show when={licencesPerSquare(props.pool) > 1}>
        <p class="plan-squares quiet small">{planTexts().squares(licencesPerSquare(props.pool))}</p>
      </Show>
    </section>
  );
}

/** All products with what uses a licence of them, and their figures. */
export function Products(props: { pools: readonly Pool[]; nameOf: (product: string) => string }): JSX.Element {
  const columns = () => planTexts().columns;
  const number = (count: number): string => formatNumber(count, language());
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
                <th scope="row">{props.nameOf(pool.product)}</th>
                <td class="quiet">{planTexts().triggers[pool.trigger] ?? ''}</td>
                <td class="plan-bar">
                  <Meter total={pool.total} used={pool.used} reserved={pool.reserved} />
                  <span class="plan-sum">
                    {planTexts().usage(pool.used, pool.reserved, pool.total)},{' '}
                    {over(pool) > 0 ? planTexts().over(over(pool)) : planTexts().free(available(pool))}
                  </span>
                </td>
                <td class="end">{number(pool.total)}</td>
                <td class="end">{number(pool.used)}</td>
                <td class="end">{number(pool.reserved)}</td>
                <td class="end">{number(available(pool))}</td>
                <td class="end" classList={{ 'plan-over': over(pool) > 0 }}>
                  {number(over(pool))}
                </td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </section>
  );
}
