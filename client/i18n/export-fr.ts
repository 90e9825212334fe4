import type { exporting as en } from './export-en.ts';
import { numberFormatter } from './plural.ts';

const n = numberFormatter('fr');

/** The French texts of the panel that exports rows. */
export const exporting: typeof en = {
  title: 'Exporter',
  format: 'Format',
  formats: { xlsx: 'Classeur Excel (.xlsx)', csv: 'CSV', json: 'JSON' },
  rows: 'Lignes',
  shownRows: rows => `Selon le filtre : ${rows}`,
  allRows: 'Toutes les lignes de la table',
  columns: 'Colonnes',
  shownColumns: count => `Affichées : ${count}`,
  allColumns: count => `Toutes : ${count}`,
  content: 'En-têtes et valeurs',
  shown: 'Comme affiché',
  stored: 'Identifiants, pour d’autres logiciels',
  separator: 'Séparateur',
  separators: { comma: 'Virgule', semicolon: 'Point-virgule', tab: 'Tabulation' },
  raw: 'Garder tels quels les textes comme =1+1',
  rawHint: 'Un tableur les exécuterait comme des formules. Laissez cette case décochée si le fichier est destiné à être ouvert.',
  saving: 'Vos dernières modifications sont en cours d’enregistrement. L’export démarrera ensuite.',
  unsaved: count =>
    `${n.plural(count, 'modification n’est pas enregistrée', 'modifications ne sont pas enregistrées')}. Le fichier contient les valeurs enregistrées.`,
  tooMany: most =>
    `L’export est limité à ${most} lignes sélectionnées. Sélectionnez-en moins, ou filtrez les lignes et sélectionnez-les toutes.`,
  download: 'Exporter',
  downloadRows: rows => `Exporter ${rows}`,
};
