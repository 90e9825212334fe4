import { say } from './localizedText.ts';
import type { TextsByCode } from './table.ts';

/** Why a row of an imported file is not written, beyond the rules of its table. */
export const importTexts = {
  I_TWICE: say(
    'Row {other} of the file has the same {field}. Keep one of them',
    'La ligne {other} du fichier a la même valeur : {field}. N’en gardez qu’une',
  ),
  I_EXISTS: say(
    'There is already a row with this {field}. Import to update rows, or remove this line',
    'Une ligne a déjà cette valeur : {field}. Choisissez la mise à jour, ou retirez cette ligne',
  ),
  I_SEVERAL: say(
    'Several rows have this {field}. Choose a field that differs in each row',
    'Plusieurs lignes ont cette valeur : {field}. Choisissez un champ différent pour chaque ligne',
  ),
  I_NOT_FOUND: say(
    'No row has this {field}. Import to add rows too, or correct it',
    'Aucune ligne n’a cette valeur : {field}. Choisissez aussi l’ajout, ou corrigez-la',
  ),
  I_KEY_MOVED: say(
    'Since the rows were checked, somebody has added or changed a row that this one would be found by. Import it again',
    'Depuis la vérification, une ligne qui correspond à celle-ci a été ajoutée ou modifiée. Importez-la à nouveau',
  ),
  I_NO_KEY: say(
    'This row has no {field}, by which it would be found',
    'Cette ligne n’a pas de valeur pour la retrouver : {field}',
  ),
  I_FILE_GONE: say('The file is no longer stored: upload it again', 'Le fichier n’est plus enregistré : importez-le à nouveau'),
  I_TOO_MUCH: say(
    'The rows of this file are too large to be compared. Split it into several files',
    'Les lignes de ce fichier sont trop volumineuses pour être comparées. Répartissez-le en plusieurs fichiers',
  ),
  I_BROKEN: say(
    'The server could not finish this import. What it has written can be undone. Try again later, or ask the person who runs the server',
    'Le serveur n’a pas pu terminer cet import. Ce qu’il a écrit peut être annulé. Réessayez plus tard, ou demandez à la personne qui gère le serveur',
  ),
  I_LEFT: say(
    'The person who imports is not active any more, so nothing more is applied',
    'La personne qui importe n’est plus active : plus rien n’est appliqué',
  ),
  I_RESTORED: say(
    'This import was in progress when the backup was made that has been restored. Check what it has written, then let it go on or undo it',
    'Cet import était en cours quand la sauvegarde restaurée a été faite. Vérifiez ce qu’il a écrit, puis poursuivez-le ou annulez-le',
  ),
  I_NOT_ALL: say(
    'A row could not be written any more, so everything was undone. Check the rows again',
    'Une ligne n’a plus pu être écrite : tout a été annulé. Vérifiez à nouveau les lignes',
  ),
  I_NOT_ALL_STAYS: say(
    'A row could not be written any more, so the import was undone. Some rows could not be undone and stay: see their history',
    'Une ligne n’a plus pu être écrite : l’import a été annulé. Certaines lignes n’ont pas pu être annulées et restent : consultez leur historique',
  ),
  I_NO_RIGHT: say('Your role no longer allows imports into this table', 'Votre rôle ne permet plus d’importer dans cette table'),
  I_LEFT_OUT: say(
    'This row could not be written when the import was applied',
    'Cette ligne n’a pas pu être écrite quand l’import a été appliqué',
  ),
} as const satisfies TextsByCode;
