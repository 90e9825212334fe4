import { say } from '../model/localizedText.ts';
import type { TextsByCode } from '../model/table.ts';

/** The engine's own messages, for every table. */
export const engineTexts = {
  unknown_field: say('There is no field “{name}” in this table', 'Il n’y a pas de champ « {name} » dans cette table'),
  unknown_input: say('This action has no input “{name}”', 'Cette action n’a pas de champ « {name} »'),
  input_missing: say('{label} is required', '{label} : champ obligatoire'),
  single_value: say('{label} takes one value, not a list', '{label} accepte une seule valeur, pas une liste'),
  emptied: say('{label} cannot be empty', '{label} ne peut pas être vide'),
  read_only: say(
    '“{label}” is filled in by Seatgrid and cannot be changed',
    '« {label} » est rempli par Seatgrid et ne peut pas être modifié',
  ),
  once: say('“{label}” cannot be changed once the row exists', '« {label} » ne peut plus changer une fois la ligne créée'),
  stale: say(
    'Changed by {name} at {at:clock}. Check the new value and try again',
    'Modifié par {name} à {at:clock}. Vérifiez la nouvelle valeur et réessayez',
  ),
  not_kept: say(
    'Seatgrid cannot show or restore a credential. Enter it again',
    'Seatgrid ne peut ni afficher ni rétablir un identifiant secret. Saisissez-le à nouveau',
  ),
  no_such_row: say('This row no longer exists', 'Cette ligne n’existe plus'),
  row_exists: say('A row with this id already exists', 'Une ligne portant cet identifiant existe déjà'),
  forbidden: say(
    'Your role does not allow this. Ask an owner or a manager',
    'Votre rôle ne le permet pas. Adressez-vous à un propriétaire ou à un gestionnaire',
  ),
  not_deletable: say('Rows of this table cannot be deleted', 'Les lignes de cette table ne peuvent pas être supprimées'),
  transition: say('{from} {rows} can only become {next}', 'Le statut « {fromFr} » ne peut être suivi que par {nextFr}'),
  transition_final: say('{from} {rows} cannot change their status', 'Le statut « {fromFr} » est définitif'),
  linked: say('Other rows still refer to this one: {table}', 'D’autres lignes y font encore référence : {table}'),
  gone: say('The linked row no longer exists', 'La ligne liée n’existe plus'),
  atomic: say(
    'Nothing was saved, because another row in the same change has a problem',
    'Rien n’a été enregistré : une autre ligne de la même modification pose problème',
  ),
  undo_changed: say(
    'Changed by {name} in the meantime. Undo that change first',
    'Modifié entre-temps par {name}. Annulez d’abord cette modification',
  ),
  append_only: say(
    'Rows of this table cannot be changed or deleted',
    'Les lignes de cette table ne peuvent être ni modifiées ni supprimées',
  ),
  too_deep: say(
    'This change causes too many other changes. Nothing was saved',
    'Cette modification en entraîne trop d’autres. Rien n’a été enregistré',
  ),
} as const satisfies TextsByCode;
