import type { Language, Params } from '../../server/model/localizedText.ts';
import { interpolate, say } from '../../server/model/localizedText.ts';

/** The texts of values, editors and inputs. */
export const fieldStrings = {
  yes: say('Yes', 'Oui'),
  no: say('No', 'Non'),
  set: say('Set', 'Défini'),
  notSet: say('Not set', 'Non défini'),
  dayFirst: say('DD/MM/YYYY', 'JJ/MM/AAAA'),
  monthFirst: say('MM/DD/YYYY', 'MM/JJ/AAAA'),
  calendar: say('Open calendar', 'Ouvrir le calendrier'),
  emptyChoice: say('Empty', 'Vide'),
  searching: say('Searching…', 'Recherche…'),
  nobodyFound: say('No match', 'Aucun résultat'),
  searchLink: say('Type to find', 'Tapez pour rechercher'),
  chooseSeveral: say('{label}: choose several', '{label} : plusieurs choix possibles'),
  removeItem: say('Remove {title}', 'Retirer {title}'),
  notFrom: say('Not possible from {state}', 'Impossible depuis {state}'),
};

/** One of these texts in a language. */
export const sayField = (language: Language, which: keyof typeof fieldStrings, params?: Params): string =>
  interpolate(fieldStrings[which], params, { language });
