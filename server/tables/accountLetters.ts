import type { Row } from '../model/change.ts';
import type { HookContext, Stood } from '../model/table.ts';
import type { Language } from '../model/words.ts';
import type { Letter } from './letter.ts';
import { nameOf, textOf } from './people.ts';
import { roleOf, send } from './posting.ts';

/** A letter to the person of an account, about their own account. */
interface AccountLetter {
  account: Row;
  /** Their row in Users, where they are Active in an organisation. */
  member: Row | undefined;
  to: string;
  letter: Letter;
  /** The secret that the letter carries, and until when it opens something. */
  secret?: { clear: string; hash: string; expiresAt: string };
}

/** The Active person that an account is, in the organisation that manages it before others. */
export async function memberOf(context: HookContext, account: Row): Promise<Row | undefined> {
  const people = (await context.where('users', 'account', [account.id])).filter(person => person.status === 'Active');
  return people.find(person => person.org === account.managingOrg) ?? people[0];
}

/** The language in which to write to an account: its own, else that of its person, else the one it was asked in. */
export function languageOfAccount(account: Row, member: Row | undefined): Language {
  const language = account.language ?? member?.language ?? account.askedIn;
  return language === 'fr' ? 'fr' : 'en';
}

/** Sends a letter about an account. Only the organisation that manages the account sees that it was sent; its secret is seen by nobody. */
export function sendToAccount(context: HookContext, cause: Stood, { account, member, to, letter, secret }: AccountLetter): void {
  const managed = member !== undefined && member.org === account.managingOrg;
  send(context, cause, letter, {
    org: managed ? textOf(member.org) : null,
    to,
    language: languageOfAccount(account, member),
    createdFor: managed ? member.id : null,
    ...(secret === undefined
      ? {}
      : {
          secret: {
            ...secret,
            opens: { account: account.id },
            table: 'users',
            row: member?.id ?? account.id,
            name: member === undefined ? '' : nameOf(member),
            role: member === undefined ? 'owner' : roleOf(member),
          },
        }),
  });
}
