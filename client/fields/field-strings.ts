import type { Language, Params } from '../../server/model/localizedText.ts';
import { interpolate, say } from '../../server/model/localizedText.ts';

/** The texts of values, editors and inputs. */
export const fieldStrings = {
  yes: say('Yes', 'Oui'),
  no: say('No', 'Non'),
};

/** One of these texts in a language. */
export const sayField = (language: Language, which: keyof typeof fieldStrings, params?: Params): string =>
  interpolate(fieldStrings[which], params, { language });
