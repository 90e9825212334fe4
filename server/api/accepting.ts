import type { z } from '@hono/zod-openapi';
import { uuidv7 } from 'uuidv7';
import { isVisible } from '../../formulas/unicode.ts';
import { castCell, wordsOf } from '../engine/cast.ts';
import type { Cells, Row, RowId, Wish } from '../model/change.ts';
import { concluding, hasAccount, type Invited } from './invited.ts';
import { freeUserId } from './names.ts';
import type { Parts } from './parts.ts';
import { hashPassword } from './password.ts';
import { checkChoice } from './passwordRules.ts';
import { ApiProblem } from './problem.ts';
import type { acceptRequest } from './requests.ts';
import type { KnownAccount } from './sessions.ts';
import { chosen, ownWords } from './signIn.ts';

type Said = z.output<typeof acceptRequest>;

/** What accepting writes, and the account under which the person goes on. Throws a problem for what they have to type differently. */
export async function accepting(parts: Parts, invited: Invited, said: Said): Promise<{ wishes: Wish[]; account: KnownAccount }> {
  const { invite, account } = invited;
  if (hasAccount(invited)) {
    const acceptedBy = invited.account.id;
    const wishes = invite === null ? [] : [concluding(invite, { state: 'accepted', acceptedBy })];
    return { wishes: [...joining(invited, acceptedBy), ...wishes], account: invited.account };
  }
  const typed = said.userId?.trim();
  const userId = invited.user?.userId ?? (typed || (await freeUserId(parts, String(account?.email ?? invite?.address ?? ''))));
  const cells = await passwordCells(invited, said, String(userId));
  const names = nameCells(invited.user, said);
  if (invited.workspace !== null && invite !== null)
    return fromOutside(parts, invite, account, { cells, names, userId: String(userId) });

  const wishes: Wish[] = [];
  if (invited.user === null || account === null) throw new Error('Only invitations to a workspace lead to nobody');
  if (invite !== null) wishes.push({ table: 'users', row: invited.user.id, to: { ...names, userId } });
  // A link to choose the first password works once: it must still be the one that was sent last.
  const from = invite === null ? { from: { activationHash: account.activationHash ?? null } } : {};
  const answered = invite === null ? { answeredAt: parts.now() } : {};
  wishes.push({ table: 'accounts', row: account.id, ...from, to: { ...cells, ...answered } });
  if (invite !== null) wishes.push(concluding(invite, { state: 'accepted', acceptedBy: account.id }));
  return { wishes, account: { id: account.id, passwordHash: cells.passwordHash ?? null, state: 'active' } };
}

/** Somebody has had an account since they were invited: they are joined to it, if the organisation takes those in. */
function joining({ unused, user, org, inviter }: Invited, account: RowId): Wish[] {
  if (unused === undefined || user === null) return [];
  const links = org.existingAccount === 'link' || (org.existingAccount === 'by_onboarding' && org.onboarding === 'invitation');
  if (!links || org.multiOrg === false) {
    const words = `You have an account at this address already, and ${org.name} does not take in existing accounts. Ask ${inviter}`;
    throw new ApiProblem(409, 'account_exists', words);
  }
  return [
    { table: 'users', row: user.id, to: { account } },
    { table: 'accounts', row: unused.id, to: null },
  ];
}

/** A new person from outside has an account of their own: no organisation manages it. */
function fromOutside(
  { catalog }: Parts,
  invite: Row,
  pending: Row | null,
  { cells, names, userId }: { cells: Cells; names: Cells; userId: string },
): { wishes: Wish[]; account: KnownAccount } {
  const field = catalog.table('users').byId.get('userId')!;
  const { invalid } = castCell(field, userId);
  if (invalid !== null) {
    const issue = { table: 'users', row: invite.id, field: 'userId', code: invalid.code, message: wordsOf(field, invalid).en };
    throw new ApiProblem(422, issue.code, issue.message, { issues: [issue] });
  }
  const missing = (['firstName', 'lastName'] as const).filter(name => names[name] === null);
  if (missing.length > 0) {
    const issues = missing.map(name => ({
      table: 'users',
      row: invite.id,
      field: name,
      code: 'V_NAME',
      message: 'Type your name',
    }));
    throw new ApiProblem(422, 'V_NAME', 'Type your first and last name', { issues });
  }
  const account = pending?.id ?? uuidv7();
  const to: Cells = { ...cells, state: 'active', loginId: pending?.loginId ?? userId, email: invite.address ?? null };
  return {
    account: { id: account, passwordHash: cells.passwordHash ?? null, state: 'active' },
    wishes: [
      pending === null ? { table: 'accounts', row: account, from: null, to } : { table: 'accounts', row: account, to },
      concluding(invite, { state: 'accepted', acceptedBy: account, ...names }),
    ],
  };
}

async function passwordCells({ account, user, invite, org }: Invited, said: Said, userId: string): Promise<Cells> {
  const { password, firstName, lastName } = said;
  if (password === undefined) throw new ApiProblem(422, 'password_missing', 'Choose a password');
  await checkChoice(password, [...ownWords({ account, user, org }), invite?.address, userId, firstName, lastName]);
  return chosen(await hashPassword(password));
}

const nameCells = (user: Row | null, said: Said): Cells => ({
  firstName: filled(said.firstName) ?? user?.firstName ?? null,
  lastName: filled(said.lastName) ?? user?.lastName ?? null,
});

const filled = (text: string | undefined): string | undefined =>
  text !== undefined && isVisible(text) ? text.trim() : undefined;
