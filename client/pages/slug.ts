import { foldText } from '../../formulas/fold.ts';

/** Suggests an account name for an organisation: `Crème & Cie` becomes `creme-cie`. */
export function slug(name: string): string {
  return foldText(name)
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '');
}

/** Whether the text is a valid account name. */
export const isSlug = (text: string): boolean => /^[a-z0-9](?:[a-z0-9-]{1,38})[a-z0-9]$/.test(text);
