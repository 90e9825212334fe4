import type { LicenceUseResponse } from '../../../server/api/wire.ts';
import type { RowId } from '../../../server/model/change.ts';
import { dayIn } from '../../../server/model/days.ts';
import type { Pool } from './subscription.ts';

/** How many licences of a product there are, and how many are taken. */
export type PoolFigures = Pick<Pool, 'total' | 'used' | 'reserved'>;

/** A product with its figures; null if they are not known for the day. `since` is the first day with figures; null if there is none. */
export interface PoolOnDay {
  id: RowId;
  product: string;
  trigger: string;
  figures: PoolFigures | null;
  since: string | null;
}

/** Products with the figures of today. */
export const poolsToday = (pools: readonly Pool[]): PoolOnDay[] =>
  shownOf(pools.map(pool => ({ ...pool, figures: pool, since: null })));

/**
 * Products with their figures on a past day, in the order of `pools`. All figures are those of the answer, never those of `pools`, which
 * are of today.
 */
export function poolsOn({ zone, pools: answered }: LicenceUseResponse, pools: readonly Pool[]): PoolOnDay[] {
  const rankOf = (id: RowId): number => {
    const at = pools.findIndex(pool => pool.id === id);
    return at === -1 ? pools.length : at;
  };
  const found = answered
    .toSorted((a, b) => rankOf(a.pool) - rankOf(b.pool))
    .map(({ pool: id, product, since, periods: [figures = null] }) => ({
      id,
      product,
      trigger: pools.find(pool => pool.id === id)?.trigger ?? '',
      figures,
      since: since === null ? null : dayIn(zone, since),
    }));
  return shownOf(found);
}

/** The products that have licences, or had some. The first one is the organisation's own, and is always shown. */
const shownOf = (pools: PoolOnDay[]): PoolOnDay[] =>
  pools.filter(({ figures }, at) => at === 0 || figures === null || figures.total + figures.used + figures.reserved > 0);
