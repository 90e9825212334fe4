import { uuidv7 } from 'uuidv7';
import { isVisible } from '../../formulas/unicode.ts';
import { castCell, textForInvalid } from '../model/castCell.ts';
import type { Cells, ChangeRequest, Row, RowId } from '../model/change.ts';
import { Refusal } from '../model/writer.ts';
import type { IdentityContext } from './identityContext.ts';
import { closeInvite, hasExistingAccount, type Invitation } from './invitation.ts';
import { hashPassword, newPasswordCells } from './password.ts';
import { checkNewPassword, personalTerms } from './passwordPolicy.ts';
import type { AuthenticatedAccount } from './sessionStore.ts';
import { suggestFreeUserId } from './suggestedNames.ts';

/** The form of an invited person; a person with an account only signs in. */
export interface AcceptForm {
  firstName?: string | undefined;
  lastName?: string | undefined;
  userId?: string | undefined;
  /** The chosen password; for a person with an account, that account's password. */
  password?: string | undefined;
}

/** The changes that accepting an invitation makes, and the account that it signs in. Throws a refusal when the form needs a correction. */
export async function acceptInvitation(
  context: IdentityContext,
  invitation: Invitation,
  form: AcceptForm,
): Promise<{ changes: ChangeRequest[]; account: AuthenticatedAccount }> {
  const { invite, account } = invitation;
  if (hasExistingAccount(invitation)) {
    const acceptedBy = invitation.account.id;
    const changes = invite === null ? [] : [closeInvite(invite, { state: 'accepted', acceptedBy })];
    return { changes: [...linkExistingAccount(invitation, acceptedBy), ...changes], account: invitation.account };
  }
  const typed = form.userId?.trim();
  const userId =
    invitation.user?.userId ?? (typed || (await suggestFreeUserId(context, String(account?.email ?? invite?.address ?? ''))));
  const cells = await passwordCells(invitation, form, String(userId));
  const names = nameCells(invitation.user, form);
  if (invitation.workspace !== null && invite !== null)
    return createExternalAccount(context, invite, account, { cells, names, userId: String(userId) });

  const changes: ChangeRequest[] = [];
  if (invitation.user === null || account === null) throw new Error('Only an invitation to a workspace may have no user');
  if (invite !== null) changes.push({ table: 'users', row: invitation.user.id, to: { ...names, userId } });
  // An activation link works once: its token must still be the one that was sent last.
  const from = invite === null ? { from: { activationHash: account.activationHash ?? null } } : {};
  const answered = invite === null ? { answeredAt: context.now() } : {};
  changes.push({ table: 'accounts', row: account.id, ...from, to: { ...cells, ...answered } });
  if (invite !== null) changes.push(closeInvite(invite, { state: 'accepted', acceptedBy: account.id }));
  return { changes, account: { id: account.id, passwordHash: cells.passwordHash ?? null, state: 'active' } };
}

/** Links the invited user to an account that they opened after the invitation, if the organisation accepts existing accounts. */
function linkExistingAccount({ unusedAccount: unused, user, org, inviter }: Invitation, account: RowId): ChangeRequest[] {
  if (unused === undefined || user === null) return [];
  const links = org.existingAccount === 'link' || (org.existingAccount === 'by_onboarding' && org.onboarding === 'invitation');
  if (!links || org.multiOrg === false) {
    const words = `You already have an account with this address, and ${org.name} does not accept existing accounts. Ask ${inviter}`;
    throw new Refusal('account_exists', words, { kind: 'conflict' });
  }
  return [
    { table: 'users', row: user.id, to: { account } },
    { table: 'accounts', row: unused.id, to: null },
  ];
}

/** Creates the account of a new external person. No organisation manages it. */
function createExternalAccount(
  { catalog }: IdentityContext,
  invite: Row,
  pending: Row | null,
  { cells, names, userId }: { cells: Cells; names: Cells; userId: string },
): { changes: ChangeRequest[]; account: AuthenticatedAccount } {
  const field = catalog().table('users').byId.get('userId')!;
  const { invalid } = castCell(field, userId);
  if (invalid !== null) {
    const issue = {
      table: 'users',
      row: invite.id,
      field: 'userId',
      code: invalid.code,
      message: textForInvalid(field, invalid).en,
    };
    throw new Refusal(issue.code, issue.message, { kind: 'invalid', issues: [issue] });
  }
  const missing = (['firstName', 'lastName'] as const).filter(name => names[name] === null);
  if (missing.length > 0) {
    const issues = missing.map(name => ({
      table: 'users',
      row: invite.id,
      field: name,
      code: 'V_NAME',
      message: 'Enter your name',
    }));
    throw new Refusal('V_NAME', 'Enter your first and last name', { kind: 'invalid', issues });
  }
  const account = pending?.id ?? uuidv7();
  const to: Cells = { ...cells, state: 'active', loginId: pending?.loginId ?? userId, email: invite.address ?? null };
  return {
    account: { id: account, passwordHash: cells.passwordHash ?? null, state: 'active' },
    changes: [
      pending === null ? { table: 'accounts', row: account, from: null, to } : { table: 'accounts', row: account, to },
      closeInvite(invite, { state: 'accepted', acceptedBy: account, ...names }),
    ],
  };
}

async function passwordCells({ account, user, invite, org }: Invitation, form: AcceptForm, userId: string): Promise<Cells> {
  const { password, firstName, lastName } = form;
  if (password === undefined) throw new Refusal('password_missing', 'Choose a password', { kind: 'invalid' });
  await checkNewPassword(password, [...personalTerms({ account, user, org }), invite?.address, userId, firstName, lastName]);
  return newPasswordCells(await hashPassword(password));
}

const nameCells = (user: Row | null, form: AcceptForm): Cells => ({
  firstName: visibleText(form.firstName) ?? user?.firstName ?? null,
  lastName: visibleText(form.lastName) ?? user?.lastName ?? null,
});

const visibleText = (text: string | undefined): string | undefined =>
  text !== undefined && isVisible(text) ? text.trim() : undefined;
