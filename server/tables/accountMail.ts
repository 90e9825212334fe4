import { effectiveRole } from '../model/actor.ts';
import type { Row } from '../model/change.ts';
import type { Language } from '../model/localizedText.ts';
import { fullName } from '../model/personName.ts';
import type { AppliedChange, HookContext } from '../model/table.ts';
import { enqueueMail } from './enqueueMail.ts';
import type { MailMessage } from './messageBody.ts';
import { nonEmptyText } from './personCells.ts';

/** A message to a person about their own account. */
interface AccountMail {
  account: Row;
  /** Their user row, if they are Active in an organisation. */
  member: Row | undefined;
  to: string;
  message: MailMessage;
  /** The secret in the message, and when it expires. */
  secret?: { clear: string; hash: string; expiresAt: string };
}

/** The account's Active user row, preferably in the organisation that manages it. */
export async function activeMemberOf(context: HookContext, account: Row): Promise<Row | undefined> {
  const people = (await context.where('users', 'account', [account.id])).filter(person => person.status === 'Active');
  return people.find(person => person.org === account.managingOrg) ?? people[0];
}

/** The language of a message to an account: the account's, else the user row's, else that of the request. */
export function accountLanguage(account: Row, member: Row | undefined): Language {
  const language = account.language ?? member?.language ?? account.askedIn;
  return language === 'fr' ? 'fr' : 'en';
}

/** Sends a message about an account. Only the organisation that manages the account sees it in the Outbox; nobody sees its secret. */
export function enqueueAccountMail(
  context: HookContext,
  cause: AppliedChange,
  { account, member, to, message, secret }: AccountMail,
): void {
  const managed = member !== undefined && member.org === account.managingOrg;
  enqueueMail(context, cause, message, {
    org: managed ? nonEmptyText(member.org) : null,
    to,
    language: accountLanguage(account, member),
    createdFor: managed ? member.id : null,
    ...(secret === undefined
      ? {}
      : {
          secret: {
            ...secret,
            opens: { account: account.id },
            table: 'users',
            row: member?.id ?? account.id,
            name: member === undefined ? '' : fullName(member),
            role: member === undefined ? 'owner' : effectiveRole(member),
          },
        }),
  });
}
