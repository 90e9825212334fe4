import { say } from '../model/localizedText.ts';

/** The beginning of the English texts about a missing licence. Validation results are stored in English. */
const beginning = 'No licence available';

/** The texts of somebody who gets no licence: all are taken, or more than all. */
export const noLicenceTexts = {
  taken: say(
    `${beginning} ({used} of {total} used). Add licences in Plan and billing.`,
    'Aucune licence disponible ({used} sur {total} {used|utilisée|utilisées}). Ajoutez des licences dans Facturation.',
  ),
  over: say(
    `${beginning}: {used} in use, the limit is {total}. Add licences in Plan and billing.`,
    'Aucune licence disponible : {used} {used|utilisée|utilisées} pour une limite de {total}. Ajoutez des licences dans Facturation.',
  ),
};

/** The filter for the people who were to be activated and got no licence. */
export const withoutLicence = `AND(NOT(external), status <> "Active", CONTAINS(validationResult, "${beginning}"))`;
