import type { plan as english } from './plan-en.ts';
import { numberFormatter } from './plural.ts';

const n = numberFormatter('fr');
const licences = (count: number): string => n.plural(count, 'licence', 'licences');
const people = (count: number): string => n.plural(count, 'personne', 'personnes');

/** French texts of Plan and billing. */
export const plan: typeof english = {
  loading: 'Chargement…',
  licencesOf: product => `Licences ${product}`,
  figures: { total: 'total', used: 'utilisées', reserved: 'réservées', available: 'libres', over: 'en trop' },
  tens: 'Un carré représente dix licences.',
  columns: {
    product: 'Produit',
    trigger: 'Une licence par',
    use: 'Utilisation',
    total: 'Total',
    used: 'Utilisées',
    reserved: 'Réservées',
    available: 'Disponibles',
    over: 'En trop',
  },
  products: 'Produits',
  triggers: {
    on_active: 'Personne active',
    on_access: 'Accès donné',
    on_membership: 'Membre',
  },
  usage: (used, reserved, total) =>
    `${n.plural(used, 'utilisée', 'utilisées')}, ${n.plural(reserved, 'réservée', 'réservées')} sur ${n.format(total)}`,
  free: count => n.plural(count, 'disponible', 'disponibles'),
  over: count => `${n.format(count)} en trop`,
  ask: organisation =>
    `Pour obtenir des licences, adressez-vous à un propriétaire, un gestionnaire ou un administrateur de licences de ${organisation}.`,
  waiting: {
    people: count => `${people(count)} ${n.choose(count, 'attend', 'attendent')} une licence.`,
    free: count => `${licences(count)} ${n.choose(count, 'est disponible', 'sont disponibles')}.`,
    activate: 'Les activer…',
    show: 'Les afficher',
    title: 'Activer les personnes qui attendent une licence',
    checking: 'Vérification…',
    active: count =>
      `${n.plural(count, 'personne sera activée et recevra', 'personnes seront activées et recevront')} un message de bienvenue si ce n’est pas déjà fait.`,
    held: count => `${n.plural(count, 'personne reste telle quelle', 'personnes restent telles quelles')}\u00a0:`,
    licences: (product, before, after, total) =>
      `${product}\u00a0: ${n.format(before)} → ${n.format(after)} licences utilisées sur ${n.format(total)}`,
    messages: count => n.plural(count, 'message sera envoyé.', 'messages seront envoyés.'),
    none: 'Personne ne peut être activé pour le moment.',
    confirm: count => `Activer ${people(count)}`,
  },
  use: {
    title: 'Évolution',
    used: 'Utilisées',
    reserved: 'Réservées',
    total: 'Total',
    span: 'Période',
    spans: { '30d': '30 jours', '12m': '12 mois', all: 'Tout' },
    asTable: 'Afficher en tableau',
    asChart: 'Afficher en graphique',
    period: { day: 'Jour', month: 'Mois' },
    summary: (from, to, used, total) =>
      used[0] === used[1]
        ? `${n.plural(used[1], 'licence utilisée', 'licences utilisées')} de ${from} à ${to}\u00a0; total\u00a0: ${n.format(total[0])}, maintenant ${n.format(total[1])}.`
        : `Licences utilisées\u00a0: ${n.format(used[0])} (${from}), puis ${n.format(used[1])} (${to})\u00a0; total\u00a0: ${n.format(total[0])}, puis ${n.format(total[1])}.`,
    at: (period, used, reserved, total) =>
      `${period}\u00a0: ${n.plural(used, 'utilisée', 'utilisées')}${reserved > 0 ? `, ${n.plural(reserved, 'réservée', 'réservées')}` : ''} sur ${n.format(total)}`,
    move: 'Jour ou mois à lire',
    since: {
      created: date => `L’organisation a été créée le ${date}.`,
      pruned: date => `Données connues depuis le ${date}\u00a0: le journal plus ancien n’est plus conservé.`,
      unread: date => `Données lues depuis le ${date} pour l’instant.`,
    },
    none: 'Rien à afficher pour cette période.',
    rose: count => (count > 0 ? `+${n.format(count)}` : `−${n.format(-count)}`),
  },
  lots: {
    title: 'Abonnements',
    name: 'Abonnement',
    quantity: 'Licences',
    source: 'Origine',
    dates: 'Du – au',
    state: 'Statut',
    unnamed: (product, count) => `${product} × ${n.format(count)}`,
    places: count => licences(count),
    from: date => `à partir du ${date}`,
    until: date => `jusqu’au ${date}`,
    noEnd: 'sans fin',
    states: {
      applied: 'En service',
      elsewhere: 'Dans une autre organisation',
      purchased: 'Non appliqué',
      expired: 'Terminé',
      revoked: 'Annulé',
    },
    starts: date => `Début le ${date}`,
    ends: days => (days === 0 ? 'Fin aujourd’hui' : `Fin dans ${n.plural(days, 'jour', 'jours')}`),
    none: 'Il n’y a pas encore d’abonnement.',
    openGrid: 'Ouvrir dans la grille',
    renew: count => `Renouveler ${n.format(count)}`,
    renewOne: name => `Renouveler ${name}`,
    next: (name, count, date) => `${name} (${licences(count)}) se termine le ${date}.`,
    thenFree: (product, total, free) =>
      `Il restera ensuite ${licences(total)} ${product}, dont ${n.plural(free, 'disponible', 'disponibles')}.`,
    thenOver: (product, total, taken) =>
      `Il restera ensuite ${licences(total)} ${product} pour ${people(taken)}\u00a0: personne ne perd la sienne, mais plus personne ne pourra être activé.`,
  },
  holders: {
    title: 'Qui a une licence',
    own: 'Votre licence',
    ownWhy: 'Les propriétaires, gestionnaires et administrateurs de licences voient qui a les autres.',
    search: 'Rechercher des personnes',
    product: 'Produit',
    all: 'Tous les produits',
    person: 'Personne',
    status: 'Statut',
    since: 'Depuis',
    how: 'Comment',
    by: 'Attribuée par',
    reservedUntil: date => `Réservée pour une invitation jusqu’au ${date}`,
    reserved: 'Réservée pour une invitation',
    shown: (from, to, all) => `${n.format(from)} à ${n.format(to)} sur ${n.format(all)}, des plus anciennes aux plus récentes`,
    none: 'Personne n’a encore de licence.',
    noneFound: 'Aucun titulaire ne correspond.',
    previous: 'Page précédente',
    next: 'Page suivante',
    external: 'Externe',
    unknown: 'Une personne que vous ne pouvez pas voir',
  },
  add: {
    button: 'Ajouter des licences',
    title: 'Ajouter des licences',
    product: 'Produit',
    quantity: 'Licences',
    startsAt: 'Début',
    endsAt: 'Fin',
    datesHint: 'Laissez vide pour commencer aujourd’hui, sans fin.',
    fixed: 'Le nombre et le produit ne pourront plus être modifiés\u00a0: ajoutez plutôt un autre abonnement.',
    wrongQuantity: 'Saisissez un nombre entier de 1 à 1\u202f000\u202f000.',
    result: (product, before, after) => `${product}\u00a0: ${n.format(before)} → ${licences(after)}`,
    later: date => `Ces licences comptent à partir du ${date}.`,
    past: 'Ces dates sont passées\u00a0: les licences ne compteraient pas.',
    checking: 'Vérification…',
    confirm: count => (count > 0 ? `Ajouter ${licences(count)}` : 'Ajouter des licences'),
    done: (count, product) => `${n.plural(count, 'licence ajoutée', 'licences ajoutées')}\u00a0: ${product}`,
  },
};
