import { check, date, link, number, select, text, validity } from '../model/definitionBuilders.ts';
import { isEmpty } from '../model/filterBuilders.ts';
import { say } from '../model/localizedText.ts';
import { defineTable } from '../model/table.ts';
import { type DerivedFromDates, recalculateByDate, recalculateOlderRows } from '../model/timedTransition.ts';
import { products } from './pools.ts';
import { deriveStatus, noSuchOrg, protectUsedLicences, restrictToPurchaser } from './subscriptionTerms.ts';

const status: DerivedFromDates = {
  label: 'Subscriptions start and end',
  observedField: 'state',
  orgLinks: ['appliedTo', 'purchasedBy'],
};

/** A number of licences, applied to one organisation at a time by its account name (LK-07…LK-15, LK-22). */
export const subscriptions = defineTable('subscriptions', {
  label: say('Subscriptions', 'Abonnements'),
  section: 'billing',
  title: 'product & " × " & quantity',
  scope: ['appliedTo', 'purchasedBy'],
  empty: say(
    'Enter a quantity under Licences, in the empty row, to add a subscription.',
    'Saisissez une quantité dans la colonne Licences de la ligne vide pour ajouter un abonnement.',
  ),
  noun: { one: say('subscription', 'abonnement'), many: say('subscriptions', 'abonnements') },
  fields: {
    product: select(say('Product', 'Produit'), products, { initial: 'base', immutable: true, width: 140 }),
    quantity: number(say('Licences', 'Licences'), { min: 1, max: 1_000_000, step: 1, immutable: true }),
    appliedTo: link('orgs', say('Applied to', 'Appliqué à'), {
      width: 180,
      ownOrg: true,
      allowUnreadable: true,
      help: say('The account name of the organisation', 'Le nom du compte de l’organisation'),
      notFound: noSuchOrg,
    }),
    state: select(
      say('Status', 'Statut'),
      {
        purchased: say('Not applied', 'Non appliqué'),
        not_started: say('Not started', 'Pas commencé'),
        applied: say('In use', 'En service'),
        expired: say('Ended', 'Terminé'),
        revoked: say('Cancelled', 'Annulé'),
      },
      { system: true, initial: 'purchased' },
    ),
    startsAt: date(say('Starts', 'Début'), {
      help: say('Valid from the start of this day', 'Valable dès le début de ce jour'),
    }),
    endsAt: date(say('Ends', 'Fin'), {
      indexed: true,
      help: say('Valid to the end of this day', 'Valable jusqu’à la fin de ce jour'),
    }),
    daysLeft: number(say('Days left', 'Jours restants'), {
      min: -36_500,
      max: 36_500,
      step: 1,
      system: true,
      help: say('Shown from 30 days before the end', 'Affiché à partir de 30 jours avant la fin'),
    }),
    edition: select(
      say('Edition', 'Édition'),
      { standard: say('Standard', 'Standard'), team: say('Team', 'Équipe') },
      { initial: 'team', hiddenByDefault: true },
    ),
    source: select(
      say('Source', 'Origine'),
      {
        online: say('Online', 'En ligne'),
        promo: say('Promo code', 'Code promo'),
        reseller: say('Reseller', 'Revendeur'),
        upgrade: say('Upgrade', 'Mise à niveau'),
      },
      { initial: 'online', hiddenByDefault: true },
    ),
    reference: text(say('Reference', 'Référence'), { max: 120, hiddenByDefault: true }),
    purchasedBy: link('orgs', say('Purchased by', 'Acheté par'), { system: true, hiddenByDefault: true, onDelete: 'setNull' }),
    pool: link('pools', say('Licences', 'Licences'), { system: true, hidden: true, onDelete: 'setNull' }),
    ...validity(),
  },
  rules: {
    some: check(
      'AND(quantity >= 1, quantity = INT(quantity))',
      'SUB_QUANTITY',
      say('The number of licences must be a whole number from 1', 'Le nombre de licences doit être un entier à partir de 1'),
      {
        at: 'quantity',
      },
    ),
    inOrder: check(
      'OR(ISBLANK(startsAt), ISBLANK(endsAt), startsAt <= endsAt)',
      'SUB_DATES',
      say('The end must not be before the start', 'La fin ne peut pas être antérieure au début'),
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
          words: say('This subscription was cancelled', 'Cet abonnement a été annulé'),
        },
      ],
      form: {
        accountName: text(say('Account name', 'Nom du compte'), {
          required: true,
          help: say(
            'Account name of the organisation (see Organisations)',
            'Nom du compte de l’organisation (voir Organisations)',
          ),
        }),
      },
      set: { appliedTo: '{accountName}' },
    },
    release: {
      label: say('Unapply', 'Retirer de l’organisation'),
      needs: [
        {
          when: 'NOT(ISBLANK(appliedTo))',
          code: 'SUB_FREE',
          words: say('It is not applied to any organisation', 'Il n’est appliqué à aucune organisation'),
        },
      ],
      set: { appliedTo: null },
    },
  },
  timedTransitions: [recalculateOlderRows(status, 'validUntil', isEmpty('validUntil')), ...recalculateByDate(status)],
  hooks: { restrictToPurchaser, protectUsedLicences, deriveStatus },
  access: {
    owner: { read: 'organisation', insert: true, update: true },
    manager: { read: 'organisation', insert: true, update: true },
    licence_admin: { read: 'organisation', insert: true, update: true },
  },
});
