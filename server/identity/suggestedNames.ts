import { foldText } from '../../formulas/fold.ts';
import { accountByUserId, type LookupSource } from './accountLookup.ts';

/** A User ID made from an e-mail address: its local part without characters that a User ID cannot have. */
export function suggestUserId(email: string): string {
  const local = (email.split('@')[0] ?? '').split('+')[0] ?? '';
  const plain = foldText(local)
    .replace(/[^a-z0-9._-]+/g, '')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 60);
  return plain.length >= 3 ? plain : `${plain || 'user'}.user`.replace('user.user', 'user');
}

/** The same, with a number appended if the plain one is taken. */
export async function suggestFreeUserId(source: LookupSource, email: string): Promise<string> {
  const plain = suggestUserId(email);
  for (let number = 1; number < 100; number += 1) {
    const candidate = number === 1 ? plain : `${plain}${number}`;
    if ((await accountByUserId(source, candidate)) === null) return candidate;
  }
  return `${plain}.${Date.now().toString(36)}`;
}

/** First and last name guessed from an address: `alice.martin@…` is Alice Martin. */
export function suggestNames(email: string): { firstName: string; lastName: string } {
  const parts = (email.split('@')[0] ?? '').split(/[._+-]+/).filter(part => part !== '');
  const [firstName = '', ...rest] = parts.map(part => part.charAt(0).toUpperCase() + part.slice(1));
  return { firstName: firstName.slice(0, 60), lastName: rest.join(' ').slice(0, 60) };
}
