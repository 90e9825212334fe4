import type { Language, LocalizedText, Params } from '../../server/model/localizedText.ts';
import { interpolate, isSingular, say } from '../../server/model/localizedText.ts';
import type { lazyStrings } from './lazy-strings.ts';

/** The texts that the grid needs from the start. Those of its menu and dialogs are loaded later. */
export const strings = {
  rowNumber: say('Row', 'Ligne'),
  allRows: say('Select all {count} {name}', 'Tout sélectionner ({count} {name})'),
  chosen: say('{count} of {all} {name} selected', 'Sélection : {count} {name} sur {all}'),
  chosenNone: say('Nothing selected', 'Aucune sélection'),
  newRow: say('New row', 'Nouvelle ligne'),
  hasLeft: say(
    'No longer matches the filter: this row stays until the list is refreshed',
    'Ne correspond plus au filtre : cette ligne reste affichée jusqu’à l’actualisation de la liste',
  ),
  printed: say('{shown} of {count} {count|row|rows}', '{shown} {shown|ligne|lignes} sur {count}'),
  external: say('External', 'Externe'),
  fix: say('Fix', 'Corriger'),
  fillIn: say('Fill in', 'Compléter'),
  showHolder: say('Show who has it', 'Voir qui l’utilise'),
  holderUnknown: say(
    'It is used by someone you cannot see. Enter another value.',
    'Cette valeur est utilisée par une personne que vous ne pouvez pas voir. Saisissez-en une autre.',
  ),
  follow: say('Go to {name}', 'Aller à {name}'),
  openRow: say('Open row', 'Ouvrir la ligne'),
  sortColumn: say('Sort by {name}', 'Trier par {name}'),
  widthNow: say('{name}: {count} pixels wide', '{name} : {count} pixels de large'),
  columnPosition: say('{name}: column {position} of {of}', '{name} : colonne {position} sur {of}'),
  menuOf: say('Menu of {name}', 'Menu de la colonne {name}'),
  copy: say('Copy', 'Copier'),
  paste: say('Paste', 'Coller'),
  fillDown: say('Fill down', 'Recopier vers le bas'),
  fillRight: say('Fill right', 'Recopier vers la droite'),
  clear: say('Clear', 'Effacer'),
  insertRow: say('Insert row', 'Insérer une ligne'),
  deleteRowsOne: say('Delete row', 'Supprimer la ligne'),
  deleteRows: say('Delete {count} rows', 'Supprimer {count} lignes'),
  some: say('{action} {legal} of {count}', '{action} {legal} sur {count}'),
  pasteOffline: say(
    'Nothing was pasted: the connection was lost before the page had loaded completely. Try again when you are online.',
    'Rien n’a été collé : la connexion a été perdue avant la fin du chargement de la page. Réessayez une fois en ligne.',
  ),
  pressToPaste: say('Press Ctrl+V to paste here', 'Appuyez sur Ctrl+V pour coller ici'),
  fillAgain: say('The selection has changed: fill again', 'La sélection a changé : recommencez la recopie'),
  pressToCopy: say('The rows are loaded: press Ctrl+C again', 'Lignes prêtes : appuyez de nouveau sur Ctrl+C'),
  copied: say('{rows} × {columns} cells copied', '{rows} × {columns} cellules copiées'),
  rowsGone: say(
    'The selected rows no longer exist: nothing was changed. Select a cell to continue.',
    'Les lignes sélectionnées n’existent plus : rien n’a été modifié. Sélectionnez une cellule pour continuer.',
  ),
  rowGone: say(
    'This row no longer exists: “{text}” was not saved',
    'Cette ligne n’existe plus : « {text} » n’a pas été enregistré',
  ),
  replaceOpen: say('Replace…', 'Remplacer…'),
  savedAlready: say('Changes are saved as you make them', 'Les modifications sont enregistrées au fur et à mesure'),
  oneLine: say('This cell holds a single line', 'Cette cellule ne contient qu’une seule ligne'),
  notTogether: say(
    'These cells cannot be copied together: select cells in the same rows or in the same columns. The clipboard has not changed.',
    'Ces cellules ne peuvent pas être copiées ensemble : sélectionnez des cellules des mêmes lignes ou des mêmes colonnes. Le presse-papiers n’a pas changé.',
  ),
  readOnly: say('Read-only', 'Lecture seule'),
  once: say('Set when the row is created; cannot be changed later', 'Défini à la création de la ligne ; non modifiable ensuite'),
  noRight: say('You don’t have permission to change this', 'Vous n’avez pas le droit de modifier cette cellule'),
  noInsert: say('You don’t have permission to add rows here', 'Vous n’avez pas le droit d’ajouter des lignes ici'),
  noCopies: say(
    'Each row needs its own {name}: it was not copied',
    'Chaque ligne doit avoir sa propre valeur pour {name} : pas de recopie',
  ),
  nothingToUndo: say('Nothing to undo', 'Rien à annuler'),
  nothingToRedo: say('Nothing to redo', 'Rien à rétablir'),
  noProblem: say('No problems', 'Aucun problème'),
  noProblemHereOne: say(
    'No problems among these rows; 1 row outside this view',
    'Aucun problème parmi ces lignes ; 1 ligne hors de cette vue',
  ),
  noProblemHere: say(
    'No problems among these rows; {count} rows outside this view',
    'Aucun problème parmi ces lignes ; {count} lignes hors de cette vue',
  ),
  notTaken: say('“{text}” was not accepted: {message}', '« {text} » n’a pas été accepté : {message}'),
  discarded: say('Discarded: {text}', 'Abandonné : {text}'),
  tryAgain: say('Try again', 'Réessayer'),
  discard: say('Discard', 'Abandonner'),
  find: say('Find in table', 'Rechercher dans la table'),
  findNext: say('Next match', 'Résultat suivant'),
  findPrevious: say('Previous match', 'Résultat précédent'),
  findNone: say('No row matches', 'Aucune ligne ne correspond'),
  findAt: say('Row {row}', 'Ligne {row}'),
  close: say('Close', 'Fermer'),
  sorted: say('Sorted by {name}, {order}', 'Trié par {name}, ordre {order}'),
  sortedUp: say('ascending', 'croissant'),
  sortedDown: say('descending', 'décroissant'),
  sortedNot: say('Not sorted', 'Non trié'),
  sortedRowsOne: say('{order}: 1 row', '{order} : 1 ligne'),
  sortedRows: say('{order}: {count} rows', '{order} : {count} lignes'),
  changedHere: say('{name} was changed: {value}', '{name} a été modifié : {value}'),
  emptiedHere: say('{name} was cleared', '{name} a été effacé'),
  edit: say('Edit {name}', 'Modifier {name}'),
  editLabel: say('Edit', 'Modification'),
  clearLabel: say('Clear', 'Effacement'),
  fillLabel: say('Fill', 'Recopie'),
  insertLabel: say('New row', 'Nouvelle ligne'),
  outcome: say(
    '{count} {count|row|rows}: {accepted} saved, {held} {held|needs|need} attention, {refused} not saved',
    '{count} {count|ligne|lignes} : {accepted} {accepted|enregistrée|enregistrées}, {held} à corriger, {refused} {refused|refusée|refusées}',
  ),
  failed: say('The change could not be saved: {message}', 'La modification n’a pas pu être enregistrée : {message}'),
  noRows: say('No rows yet', 'Aucune ligne pour le moment'),
  noMatch: say('No row matches the filter', 'Aucune ligne ne correspond au filtre'),
  gridOf: say('{name}: grid', '{name} : grille'),
  keys: say(
    'Enter edits, Escape then Tab leaves the grid, Shift+F10 opens the menu',
    'Entrée modifie, Échap puis Tab quitte la grille, Maj+F10 ouvre le menu',
  ),
} satisfies Record<string, LocalizedText>;

const loadedStrings: Partial<Record<string, LocalizedText>> = { ...strings };

/** The keys of the grid's texts, including those loaded later. */
export type StringKey = keyof typeof strings | keyof typeof lazyStrings;

/** Adds the texts of a lazily loaded part. */
export const addStrings = (more: Readonly<Record<string, LocalizedText>>): void => void Object.assign(loadedStrings, more);

/** One of the grid's texts in a language, in the singular if `count` asks for it and the text has one. */
export function sayIn(language: Language, which: StringKey, params?: Params): string {
  const one = typeof params?.count === 'number' && isSingular(params.count, language);
  const sentence = (one ? loadedStrings[`${which}One`] : undefined) ?? loadedStrings[which];
  if (!sentence) throw new Error(`The text ${which} is not loaded.`);
  return interpolate(sentence, params, { language, number: value => numbers[language].format(value) });
}

const numbers = { en: new Intl.NumberFormat('en-GB'), fr: new Intl.NumberFormat('fr-FR') };
