import type { Language } from '../../server/model/localizedText.ts';

/** The key names on a French keyboard. */
const french: Record<string, string> = {
  Shift: 'Maj',
  Enter: 'Entrée',
  Esc: 'Échap',
  Del: 'Suppr',
  Delete: 'Suppr',
  Space: 'Espace',
  Home: 'Origine',
  End: 'Fin',
  PgUp: 'Pg préc',
  PgDn: 'Pg suiv',
};

/** A chord in the words of the reader's keyboard: `Shift+F10` is `Maj+F10` in French. */
export const keyLabel = (chord: string, language: Language): string =>
  language === 'fr' ? chord.replace(/[A-Z][A-Za-z]+/g, name => french[name] ?? name) : chord;
