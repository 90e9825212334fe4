import type { Language } from '../../server/model/localizedText.ts';

/** What is written on the keys of a French keyboard. */
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

/** A chord as it reads on the reader's keyboard: `Shift+F10` is `Maj+F10` in French. */
export const keyLabel = (chord: string, language: Language): string =>
  language === 'fr' ? chord.replace(/[A-Z][A-Za-z]+/g, name => french[name] ?? name) : chord;
