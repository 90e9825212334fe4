import { capacity, check, computed, link, select, time, unique } from '../model/definitionBuilders.ts';
import { say } from '../model/localizedText.ts';
import type { AppliedChange, HookContext } from '../model/table.ts';
import { defineTable } from '../model/table.ts';
import { noLicenceTexts } from './licenceTexts.ts';

/** One row for each seat that is held or reserved; free seats are a number of the pool. Adding a row assigns a licence, changing its user moves it, deleting releases it. */
export const seats = defineTable('seats', {
  label: say('Seats', 'Places'),
  section: 'billing',
  title: 'user.userId',
  previewedAs: 'licences',
  scope: ['org'],
  relations: { own: { field: 'user' } },
  empty: say(
    'Active people appear here with the licence they use.',
    'Les personnes actives apparaissent ici avec la licence utilisée.',
  ),
  noun: { one: say('seat', 'place'), many: say('seats', 'places') },
  views: {
    all: { label: say('All', 'Toutes') },
    reserved: { label: say('Reserved', 'Réservées'), filter: 'state = "reserved"' },
  },
  fields: {
    user: link('users', say('Person', 'Personne'), { width: 200, onDelete: 'cascade' }),
    pool: link('pools', say('Product', 'Produit'), { immutable: true, width: 140 }),
    state: select(
      say('Status', 'Statut'),
      { assigned: say('Assigned', 'Attribuée'), reserved: say('Reserved', 'Réservée') },
      { system: true, initial: 'assigned' },
    ),
    assignedAt: time(say('Since', 'Depuis'), { system: true }),
    reservedFor: link('invites', say('Reserved for', 'Réservée pour'), {
      system: true,
      hiddenByDefault: true,
      onDelete: 'setNull',
    }),
    expiresAt: time(say('Expires', 'Expire'), { system: true, hiddenByDefault: true }),
    org: computed('link', say('Organisation', 'Organisation'), 'pool.org', { to: 'orgs', hiddenByDefault: true }),
  },
  rules: {
    whose: check(
      'NOT(ISBLANK(user))',
      'SEAT_USER',
      say('Choose who gets this licence', 'Choisissez à qui attribuer cette licence'),
      {
        at: 'user',
      },
    ),
    where: check('NOT(ISBLANK(pool))', 'SEAT_POOL', say('Choose the product', 'Choisissez le produit'), { at: 'pool' }),
    within: check(
      'user.org = org',
      'SEAT_ORG',
      say('This person is not in the organisation', 'Cette personne n’est pas dans l’organisation'),
      { at: 'user' },
    ),
    working: check(
      'OR(state = "reserved", user.status = "Active")',
      'SEAT_INACTIVE',
      say(
        'Only an active person can hold a licence: set their Status to Active',
        'Seule une personne active peut avoir une licence : passez son statut à Actif',
      ),
      {
        at: 'user',
      },
    ),
    single: unique(
      ['pool', 'user'],
      'SEAT_TWICE',
      say('This person already has this licence', 'Cette personne a déjà cette licence'),
      { at: 'user' },
    ),
    licensed: capacity('pool', 'pool.total', 'V_NO_LICENCE', noLicenceTexts.taken, {
      used: 'pool.taken',
      overCapacity: {
        code: 'V_OVER_LICENCES',
        words: noLicenceTexts.over,
      },
      when: 'pool.trigger <> "on_access"',
      at: 'seat',
    }),
    subscribed: capacity(
      'pool',
      'pool.total',
      'NO_SUBSCRIPTION',
      say(
        '{used} of {total} {total|subscription|subscriptions} in use',
        '{used} {used|abonnement|abonnements} sur {total} {used|utilisé|utilisés}',
      ),
      {
        used: 'pool.taken',
        when: 'pool.trigger = "on_access"',
        at: 'user',
      },
    ),
  },
  guards: [
    {
      on: ['delete', 'update'],
      when: 'AND(pool.trigger = "on_active", user.status = "Active")',
      code: 'SEAT_FOLLOWS',
      words: say(
        'An active person always has this licence: set their Status to Inactive to free it',
        'Une personne active a toujours cette licence : passez son statut à Inactif pour la libérer',
      ),
    },
    {
      on: ['delete', 'update'],
      when: 'state = "reserved"',
      code: 'SEAT_RESERVED',
      words: say(
        'This seat is reserved for an invitation: cancel the invitation to free it',
        'Cette place est réservée pour une invitation : annulez l’invitation pour la libérer',
      ),
    },
  ],
  actions: {
    release: {
      label: say('Remove from licence', 'Retirer de la licence'),
      needs: [
        {
          when: 'NOT(AND(pool.trigger = "on_active", user.status = "Active"))',
          code: 'SEAT_FOLLOWS',
          words: say(
            'An active person always has this licence: set their Status to Inactive to free it',
            'Une personne active a toujours cette licence : passez son statut à Inactif pour la libérer',
          ),
        },
        {
          when: 'state = "assigned"',
          code: 'SEAT_RESERVED',
          words: say('It is reserved for an invitation', 'Elle est réservée pour une invitation'),
        },
      ],
      remove: true,
    },
  },
  hooks: { stampAssignedAt },
  access: {
    owner: { read: 'organisation', insert: true, update: true, delete: true },
    manager: { read: 'organisation', insert: true, update: true, delete: true },
    licence_admin: { read: 'organisation', insert: true, update: true, delete: true },
    team_admin: { read: ['own'] },
    member: { read: ['own'] },
  },
});

/** Sets the start of a seat that was assigned by hand. */
function stampAssignedAt(changes: readonly AppliedChange[], context: HookContext): void {
  for (const change of changes) {
    if (change.to !== null && change.to.assignedAt === null && change.to.state === 'assigned') {
      context.add(change, { table: 'seats', row: change.row, to: { assignedAt: context.now } });
    }
  }
}
