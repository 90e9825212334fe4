import { foldText } from '../../formulas/fold.ts';

/** An account name made from an organisation's name: `Crème & Cie` becomes `creme-cie`. */
export function slug(name: string): string {
  return foldText(name)
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '');
}

/** Whether an account name can be had, as far as its letters go. */
export const isSlug = (text: string): boolean => /^[a-z0-9](?:[a-z0-9-]{1,38})[a-z0-9]$/.test(text);
