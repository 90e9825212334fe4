import { date, link, must, number, select, text } from '../model/build.ts';
import type { HookContext, Stood } from '../model/table.ts';
import { defineTable } from '../model/table.ts';
import { say } from '../model/words.ts';
import { textOf } from './people.ts';
import { poolsOf, products } from './pools.ts';

/** A lot of licences, applied to one organisation at a time by its account name (LK-07…LK-15, LK-22). */
export const subscriptions = defineTable('subscriptions', {
  label: say('Subscriptions', 'Abonnements'),
  section: 'billing',
  title: 'product & " × " & quantity',
  scope: ['appliedTo', 'purchasedBy'],
  empty: say('Type a quantity here to add a lot of licences.', 'Saisissez une quantité ici pour ajouter un lot de licences.'),
  fields: {
    product: select(say('Product', 'Produit'), products, { initial: 'base', once: true, width: 140 }),
    quantity: number(say('Licences', 'Licences'), { once: true }),
    appliedTo: link('orgs', say('Applied to', 'Appliqué à'), {
      width: 180,
      ownOrg: true,
      help: say('The account name of the organisation', "Le nom du compte de l'organisation"),
      unknown: {
        code: 'NO_SUCH_ORG',
        words: say('No organization has this account name', "Aucune organisation n'a ce nom de compte"),
      },
    }),
    state: select(
      say('State', 'État'),
      {
        purchased: say('Not applied', 'Non appliqué'),
        applied: say('Applied', 'Appliqué'),
        expired: say('Expired', 'Expiré'),
        revoked: say('Revoked', 'Révoqué'),
      },
      { system: true, initial: 'purchased' },
    ),
    startsAt: date(say('Starts', 'Début')),
    endsAt: date(say('Ends', 'Fin'), { indexed: true }),
    edition: select(
      say('Edition', 'Édition'),
      { standard: say('Standard', 'Standard'), team: say('Team', 'Équipe') },
      { initial: 'team', aside: true },
    ),
    source: select(
      say('Source', 'Origine'),
      {
        online: say('Online', 'En ligne'),
        promo: say('Promo code', 'Code promo'),
        reseller: say('Reseller', 'Revendeur'),
        upgrade: say('Upgrade', 'Mise à niveau'),
      },
      { initial: 'online', aside: true },
    ),
    reference: text(say('Reference', 'Référence'), { max: 120, aside: true }),
    purchasedBy: link('orgs', say('Purchased by', 'Acheté par'), { system: true, aside: true, onGone: 'empty' }),
    pool: link('pools', say('Licences', 'Licences'), { system: true, hidden: true, onGone: 'empty' }),
  },
  rules: {
    some: must(
      'AND(quantity >= 1, quantity = INT(quantity))',
      'SUB_QUANTITY',
      say('The number of licences must be a whole number from 1', 'Le nombre de licences doit être un entier à partir de 1'),
      {
        at: 'quantity',
      },
    ),
    inOrder: must(
      'OR(ISBLANK(startsAt), ISBLANK(endsAt), startsAt <= endsAt)',
      'SUB_DATES',
      say('It must start before it ends', 'Le début doit précéder la fin'),
      {
        at: 'endsAt',
      },
    ),
  },
  actions: {
    apply: {
      label: say('Apply to an organisation…', 'Appliquer à une organisation…'),
      needs: [
        {
          when: 'state <> "revoked"',
          code: 'SUB_REVOKED',
          words: say('This subscription was revoked', 'Cet abonnement a été révoqué'),
        },
      ],
      form: {
        accountName: text(say('Account name', 'Nom du compte'), {
          required: true,
          help: say(
            'The organisation that shall have these licences, by the account name that its page shows',
            'L’organisation qui aura ces licences, par le nom de compte que montre sa page',
          ),
        }),
      },
      set: { appliedTo: '{accountName}' },
    },
    release: {
      label: say('Take back', 'Reprendre'),
      needs: [
        {
          when: 'NOT(ISBLANK(appliedTo))',
          code: 'SUB_FREE',
          words: say('It is not applied to any organisation', "Il n'est appliqué à aucune organisation"),
        },
      ],
      set: { appliedTo: null },
    },
  },
  hooks: { keepUsed, settle },
  access: {
    owner: { read: 'organisation', insert: true, update: true },
    manager: { read: 'organisation', insert: true, update: true },
    licence_admin: { read: 'organisation', insert: true, update: true },
  },
});

/** What is said of a lot that cannot move. */
export const lotWords = {
  SUB_IN_USE_ONE: say(
    '1 seat of this lot is in use. Free it, or add licences, before it goes',
    '1 place de ce lot est utilisée. Libérez-la, ou ajoutez des licences, avant de le retirer',
  ),
  SUB_IN_USE: say(
    '{count} seats of this lot are in use. Free them, or add licences, before it goes',
    '{count} places de ce lot sont utilisées. Libérez-les, ou ajoutez des licences, avant de le retirer',
  ),
};

/** A lot that people use is not moved by anyone (#76); that it ends with its time is another matter (LK-22). */
async function keepUsed(changes: readonly Stood[], context: HookContext): Promise<void> {
  if (context.actor.kind !== 'person') return;
  const leaving = changes.filter(
    ({ from, to }) => from?.state === 'applied' && from.pool !== null && from.appliedTo !== to?.appliedTo,
  );
  const pools = await context.rows(
    'pools',
    leaving.map(change => textOf(change.from?.pool)),
  );
  const left = new Map([...pools.values()].map(pool => [pool.id, Number(pool.total)]));
  for (const change of leaving) {
    const pool = pools.get(String(change.from?.pool));
    if (pool === undefined) continue;
    const quantity = Number(change.from?.quantity);
    const rest = (left.get(pool.id) ?? 0) - quantity;
    const count = Math.min(quantity, Number(pool.taken) - rest);
    const code = count === 1 ? 'SUB_IN_USE_ONE' : 'SUB_IN_USE';
    if (count > 0) context.refuse(change, { code, words: lotWords[code], params: { count }, field: 'appliedTo' });
    else left.set(pool.id, rest);
  }
}

/** Keeps a lot's state and pool true to where it is applied and to its dates. */
async function settle(changes: readonly Stood[], context: HookContext): Promise<void> {
  const pools = await poolsOf(
    context,
    changes.map(change => textOf(change.to?.appliedTo)),
  );
  for (const change of changes) {
    const lot = change.to;
    if (lot === null) continue;
    const state = stateOf(lot.state, textOf(lot.appliedTo), textOf(lot.endsAt), context.now);
    const pool = lot.appliedTo === null ? null : (pools.get(`${lot.appliedTo}/${lot.product}`) ?? null);
    const purchasedBy = lot.purchasedBy ?? (context.actor.kind === 'person' ? context.actor.org : (lot.appliedTo ?? null));
    if (lot.state !== state || lot.pool !== pool || lot.purchasedBy !== purchasedBy) {
      context.add(change, { table: 'subscriptions', row: change.row, to: { state, pool, purchasedBy } });
    }
  }
}

function stateOf(state: unknown, appliedTo: string | null, endsAt: string | null, now: string): string {
  if (state === 'revoked') return 'revoked';
  if (endsAt !== null && endsAt < now.slice(0, 10)) return 'expired';
  return appliedTo === null ? 'purchased' : 'applied';
}
