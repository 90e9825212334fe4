import { cleanLine } from './clean.ts';

const LONGEST = 1000;

/** A text without case, accents and odd spaces: `Employée ` and `employee` are one. Very long texts come back as they are. */
export function fold(text: string): string {
  if (text.length > LONGEST) return text.trim();
  return cleanLine(text)
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();
}
