import { remedy, say } from '../model/localizedText.ts';
import type { TextsByCode } from '../model/table.ts';

/** What to do about an issue that does not say so itself, by its code. A verdict stays short; this is said at the cell and in the row's panel. */
export const remedies: TextsByCode = {
  [remedy('V_EMAIL_TAKEN')]: say(
    'Search for the address: if someone Inactive has it, reactivate their row instead. Otherwise type another address.',
    'Cherchez cette adresse : si une personne inactive l’a, réactivez plutôt sa ligne. Sinon, saisissez une autre adresse.',
  ),
  [remedy('V_USERID_TAKEN')]: say(
    'Type another one: a User ID belongs to one person for good.',
    'Saisissez-en un autre : un identifiant appartient à une seule personne, pour toujours.',
  ),
  [remedy('V_PHONE_TAKEN')]: say(
    'Type another number, or leave the cell empty.',
    'Saisissez un autre numéro, ou laissez la cellule vide.',
  ),
  [remedy('V_EMPLOYEE_TAKEN')]: say(
    'Search for it to see who has it, or type another one.',
    'Cherchez-le pour voir qui l’a, ou saisissez-en un autre.',
  ),
  [remedy('V_EMAIL_FORMAT')]: say('Write it like name@example.com.{why}', 'Écrivez-la comme nom@exemple.com.{whyFr}'),
  [remedy('V_PHONE_TYPE')]: say(
    'Type the number of a mobile phone, e.g. +33612345678, or leave the cell empty.',
    'Saisissez le numéro d’un téléphone mobile, par exemple +33612345678, ou laissez la cellule vide.',
  ),
  [remedy('V_WAITING')]: say(
    'Add licences in Plan and billing, then add this person in Seats.',
    'Ajoutez des licences dans Abonnement et facturation, puis ajoutez cette personne dans Places.',
  ),
  [remedy('V_STATUS')]: say('Choose from the list of the cell (Alt+↓).', 'Choisissez dans la liste de la cellule (Alt+↓).'),
  [remedy('V_DAYS')]: say('Correct one of the two days.', 'Corrigez l’un des deux jours.'),
  [remedy('ORG_OWNER')]: say(
    'Give somebody else who is Active the role Owner first.',
    'Donnez d’abord le rôle Propriétaire à une autre personne active.',
  ),
};
