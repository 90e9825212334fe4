import type { Reader } from '../model/session.ts';

/** A User ID made from an e-mail address: its local part, with what a User ID cannot hold left out. */
export function userIdFrom(email: string): string {
  const local = (email.split('@')[0] ?? '').split('+')[0] ?? '';
  const plain = local
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9._-]+/g, '')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 60)
    .toLowerCase();
  return plain.length >= 3 ? plain : `${plain || 'user'}.user`.replace('user.user', 'user');
}

/** The same, with a number behind it where the plain one is taken. */
export async function freeUserId(reader: Reader, email: string): Promise<string> {
  const plain = userIdFrom(email);
  for (let number = 1; number < 100; number += 1) {
    const candidate = number === 1 ? plain : `${plain}${number}`;
    if (!(await isTaken(reader, candidate))) return candidate;
  }
  return `${plain}.${Date.now().toString(36)}`;
}

async function isTaken(reader: Reader, loginId: string): Promise<boolean> {
  const { rows } = await reader.page({
    table: 'accounts',
    reach: null,
    filter: {
      kind: 'binary',
      operator: '=',
      left: { kind: 'field', path: ['loginId'] },
      right: { kind: 'value', value: loginId },
    },
    sort: [],
    fields: ['id'],
    limit: 1,
  });
  return rows.length > 0;
}

/** First and last name as far as an address tells them: `alice.martin@…` is Alice Martin. */
export function namesFrom(email: string): { firstName: string; lastName: string } {
  const parts = (email.split('@')[0] ?? '').split(/[._+-]+/).filter(part => part !== '');
  const [firstName = '', ...rest] = parts.map(part => part.charAt(0).toUpperCase() + part.slice(1));
  return { firstName: firstName.slice(0, 60), lastName: rest.join(' ').slice(0, 60) };
}
