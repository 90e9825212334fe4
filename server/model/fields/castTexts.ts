import type { LocalizedText } from '../localizedText.ts';
import { say } from '../localizedText.ts';

/** Why a field type does not accept an input. */
export type CastCode =
  | 'too_long'
  | 'V_TEXT'
  | 'V_EMAIL_FORMAT'
  | 'V_PHONE_FORMAT'
  | 'V_PHONE_TYPE'
  | 'V_NUMBER'
  | 'V_NUMBER_RANGE'
  | 'V_NUMBER_WHOLE'
  | 'V_NUMBER_STEP'
  | 'V_FLAG'
  | 'V_DATE'
  | 'V_TIME'
  | 'V_OPTION'
  | 'V_STATUS'
  | 'V_LINK'
  | 'V_ITEMS';

/** The text for each code: what is wrong and, if it is not obvious, what to type instead. */
export const castTexts: Readonly<Record<CastCode, LocalizedText>> = {
  too_long: say('Too long: at most {max} characters{over}', 'Trop long : {max} caractères au plus{overFr}'),
  V_TEXT: say('Only text can go here', 'Seul du texte peut être saisi ici'),
  V_EMAIL_FORMAT: say('Invalid e-mail address{sign}', 'Adresse e-mail non valide{signFr}'),
  V_PHONE_FORMAT: say(
    'Invalid mobile number: use the international format, e.g. +33612345678{maybe}',
    'Numéro de mobile non valide : utilisez le format international, par exemple +33612345678{maybeFr}',
  ),
  V_PHONE_TYPE: say('Not a mobile number', 'Ce n’est pas un numéro de mobile'),
  V_NUMBER: say('Not a number: {text}. Type it as 1234.5', 'Ce n’est pas un nombre : {text}. Saisissez par exemple 1234,5'),
  V_NUMBER_RANGE: say('Type a number from {min} to {max}', 'Saisissez un nombre de {min} à {max}'),
  V_NUMBER_WHOLE: say('Type a whole number from {min} to {max}', 'Saisissez un nombre entier de {min} à {max}'),
  V_NUMBER_STEP: say('Type a multiple of {step}, from {min} to {max}', 'Saisissez un multiple de {step}, de {min} à {max}'),
  V_FLAG: say('Type yes or no (not “{text}”)', 'Saisissez oui ou non (et non « {text} »)'),
  V_DATE: say(
    'Not a date: {text}. Type day/month/year, e.g. 15/01/2026 or 15 Jan 2026',
    'Ce n’est pas une date : {text}. Saisissez jour/mois/année, par exemple 15/01/2026',
  ),
  V_TIME: say(
    'Not a date and time: {text}. Type it as 2026-01-15 10:00 (UTC)',
    'Ce n’est pas une date avec heure : {text}. Saisissez par exemple 15/01/2026 10:00 (UTC)',
  ),
  V_OPTION: say('Unknown option: {text}. Choose from: {options}', 'Choix inconnu : {text}. Choisissez parmi : {optionsFr}'),
  V_STATUS: say('Unknown status: {text}', 'Statut inconnu : {text}'),
  V_LINK: say('“{text}” was not found. Choose from the list', '« {text} » est introuvable. Choisissez dans la liste'),
  V_ITEMS: say('Too many items: at most {max} in one cell', 'Trop d’éléments : {max} au plus par cellule'),
};
