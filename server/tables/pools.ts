import { computed, count, link, select, sum } from '../model/definitionBuilders.ts';
import { say } from '../model/localizedText.ts';
import type { AppliedChange, HookContext } from '../model/table.ts';
import { defineTable } from '../model/table.ts';

/** The licensed products. `base` is membership of the organisation itself. */
export const products = { base: say('Seatgrid', 'Seatgrid'), link2calendar: say('Link2Calendar', 'Link2Calendar') };

/** An organisation's licences for one product: how many there are, and how many are in use. All its numbers are computed. */
export const pools = defineTable('pools', {
  label: say('Licences', 'Licences'),
  section: 'billing',
  title: 'product',
  report: 'licences',
  scope: ['org'],
  counted: false,
  fields: {
    org: link('orgs', say('Organisation', 'Organisation'), { system: true, onDelete: 'cascade' }),
    product: select(say('Product', 'Produit'), products, { system: true, indexed: true, width: 140 }),
    trigger: select(
      say('Licence used by', 'Licence utilisée par'),
      {
        on_active: say('Active people', 'Les personnes actives'),
        on_access: say('People with access', 'Les personnes ayant accès'),
        on_membership: say('Members', 'Les membres'),
      },
      { system: true, initial: 'on_active' },
    ),
    total: sum(say('Total', 'Total'), 'subscriptions', 'pool', 'quantity', 'state = "applied"'),
    used: count(say('Used', 'Utilisées'), 'seats', 'pool', 'state = "assigned"'),
    reserved: count(say('Reserved', 'Réservées'), 'seats', 'pool', 'state = "reserved"'),
    taken: computed('number', say('Taken', 'Prises'), 'used + reserved', { hiddenByDefault: true }),
    available: computed('number', say('Available', 'Disponibles'), 'MAX(0, total - taken)'),
    over: computed('flag', say('Over the limit', 'Au-delà de la limite'), 'taken > total'),
  },
  access: {
    owner: { read: 'organisation' },
    manager: { read: 'organisation' },
    licence_admin: { read: 'organisation' },
    team_admin: { read: 'organisation' },
    member: { read: 'organisation' },
  },
});

/** Creates a pool for each product of a new organisation, empty until a subscription is applied. */
export function createPools(changes: readonly AppliedChange[], context: HookContext): void {
  for (const change of changes) {
    if (change.from !== null || change.to === null) continue;
    for (const product of Object.keys(products)) {
      const trigger = product === 'base' ? 'on_active' : 'on_access';
      context.add(change, { table: 'pools', to: { org: change.row, product, trigger } });
    }
  }
}

/** The pools of these organisations by `org/product`. */
export async function loadPoolIds(context: HookContext, orgs: readonly (string | null)[]): Promise<Map<string, string>> {
  const pools = await context.where('pools', 'org', orgs);
  return new Map(pools.map(pool => [`${pool.org}/${pool.product}`, pool.id]));
}
