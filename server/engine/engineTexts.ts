import { say } from '../model/localizedText.ts';
import type { TextsByCode } from '../model/table.ts';

/** What the engine itself says, whatever the table. */
export const engineTexts = {
  unknown_field: say('There is no field “{name}” in this table', 'Il n’y a pas de champ « {name} » dans cette table'),
  unknown_input: say('This action has no input “{name}”', 'Cette action n’a pas de champ « {name} »'),
  input_missing: say('{label} is required', '{label} : champ obligatoire'),
  emptied: say('{label} cannot be empty', '{label} ne peut pas être vide'),
  read_only: say(
    '“{label}” is written by Seatgrid and cannot be changed',
    '« {label} » est écrit par Seatgrid et ne peut pas être modifié',
  ),
  once: say('“{label}” is fixed once the row exists', '« {label} » ne change plus une fois la ligne créée'),
  stale: say(
    'Changed by {name} at {at:clock}. Look at the new value and try again',
    'Modifié par {name} à {at:clock}. Vérifiez la nouvelle valeur et réessayez',
  ),
  no_such_row: say('This row does not exist any more', 'Cette ligne n’existe plus'),
  row_exists: say('A row with this id exists already', 'Une ligne portant cet identifiant existe déjà'),
  forbidden: say(
    'Your role does not allow this. Ask an owner or a manager',
    'Votre rôle ne le permet pas. Adressez-vous à un propriétaire ou à un gestionnaire',
  ),
  not_deletable: say('Rows of this table cannot be deleted', 'Les lignes de cette table ne peuvent pas être supprimées'),
  transition: say('{from} {rows} can only become {next}', 'Le statut « {fromFr} » ne peut être suivi que par {nextFr}'),
  transition_final: say('{from} {rows} cannot change their status', 'Le statut « {fromFr} » est définitif'),
  linked: say('Other rows still point here: {table}', 'D’autres lignes pointent encore ici : {table}'),
  gone: say('The row it points to does not exist any more', 'La ligne visée n’existe plus'),
  atomic: say(
    'Nothing was written, because another row of this change was not in order',
    'Rien n’a été écrit : une autre ligne de ce lot n’était pas en règle',
  ),
  undo_changed: say('Changed since by {name}: undo that first', 'Modifié depuis par {name} : annulez d’abord cela'),
  append_only: say(
    'This table is only added to: nobody changes or deletes its rows',
    'Cette table est en ajout seul : personne n’en modifie ni n’en supprime les lignes',
  ),
  too_deep: say(
    'This change sets off too many others; nothing was written',
    'Ce changement en déclenche trop d’autres ; rien n’a été écrit',
  ),
} as const satisfies TextsByCode;
