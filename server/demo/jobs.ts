import type { Random } from './random.ts';

const jobs: readonly (readonly [department: string, ...titles: string[]])[] = [
  [
    'Boutiques',
    'Conseiller de vente',
    'Conseillère de vente',
    'Responsable de boutique',
    'Visual merchandiser',
    'Hôte d’accueil',
  ],
  ['Atelier', 'Maroquinier', 'Maroquinière', 'Modéliste', 'Couturier', 'Coupeuse', 'Cheffe d’atelier', 'Apprenti maroquinier'],
  ['Logistique', 'Préparateur de commandes', 'Cariste', 'Responsable des expéditions', 'Gestionnaire de stock'],
  ['Création', 'Designer', 'Directrice artistique', 'Styliste', 'Coloriste'],
  ['Marketing', 'Brand manager', 'Community manager', 'Cheffe de projet CRM', 'Photographe'],
  ['Export', 'Area manager', 'Key account manager', 'Responsable des douanes'],
  ['Informatique', 'Développeur', 'Administratrice systèmes', 'Data analyst', 'Support utilisateurs'],
  ['Finance', 'Comptable', 'Contrôleur de gestion', 'Trésorière'],
  ['Ressources humaines', 'Chargée de recrutement', 'Gestionnaire de paie', 'Responsable formation'],
  ['Achats', 'Acheteur matières', 'Acheteuse accessoires', 'Responsable qualité fournisseurs'],
];

const cities = ['Paris', 'Lyon', 'Limoges', 'Bordeaux', 'Bruxelles', 'Genève', 'London', 'Milano', 'Lisboa', 'München'];

/** A random department, job title and location; shops and the workshop have the most people. */
export function randomJob(random: Random): { department: string; jobTitle: string; location: string } {
  const [department, ...titles] = random.pick(jobs, 1.5);
  return { department, jobTitle: random.pick(titles), location: random.pick(cities, 1.6) };
}
