import { remedy, say } from '../model/localizedText.ts';
import type { TextsByCode } from '../model/table.ts';

/** What to do about an issue whose text does not say it, by code. The validation result stays short; the cell and the row's panel show the remedy. */
export const remedies: TextsByCode = {
  [remedy('V_EMAIL_TAKEN')]: say(
    'Search for the address: if an inactive person has it, reactivate their row instead. Otherwise enter another address.',
    'Cherchez cette adresse : si une personne inactive l’a, réactivez plutôt sa ligne. Sinon, saisissez une autre adresse.',
  ),
  [remedy('V_USERID_TAKEN')]: say(
    'Enter another one: a User ID is never reused.',
    'Saisissez-en un autre : un identifiant n’est jamais réattribué.',
  ),
  [remedy('V_PHONE_TAKEN')]: say(
    'Enter another number, or leave the cell empty.',
    'Saisissez un autre numéro, ou laissez la cellule vide.',
  ),
  [remedy('V_EMPLOYEE_TAKEN')]: say(
    'Search for it to see who has it, or enter another one.',
    'Cherchez-le pour voir qui l’a, ou saisissez-en un autre.',
  ),
  [remedy('V_EMAIL_FORMAT')]: say('Write it like name@example.com.{why}', 'Écrivez-la comme nom@exemple.com.{whyFr}'),
  [remedy('V_PHONE_TYPE')]: say(
    'Enter a mobile number, e.g. +33612345678, or leave the cell empty.',
    'Saisissez le numéro d’un téléphone mobile, par exemple +33612345678, ou laissez la cellule vide.',
  ),
  [remedy('V_WAITING')]: say(
    'Add licences in Plan and billing, then add this person in Seats.',
    'Ajoutez des licences dans Facturation, puis ajoutez cette personne dans Places.',
  ),
  [remedy('V_STATUS')]: say('Choose from the list of the cell (Alt+↓).', 'Choisissez dans la liste de la cellule (Alt+↓).'),
  [remedy('V_DAYS')]: say('Correct one of the two days.', 'Corrigez l’un des deux jours.'),
  [remedy('ORG_OWNER')]: say(
    'First give the role Owner to another active person.',
    'Donnez d’abord le rôle Propriétaire à une autre personne active.',
  ),
};
