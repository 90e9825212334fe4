import type { Cells, Row } from '../model/change.ts';
import { say } from '../model/localizedText.ts';
import type { AppliedChange, HookContext } from '../model/table.ts';
import { accountLanguage, activeMemberOf, enqueueAccountMail } from './accountMail.ts';
import { passwordChangedMessage, passwordResetMessage } from './accountMessageTemplates.ts';
import { addSeconds, hasNewPassword, nonEmptyText } from './personCells.ts';

const hour = 3_600;
const day = 24 * hour;
/** How many seconds a password reset link is valid. */
export const resetLifetime = hour;
/** How many links may be sent to one account in a day. */
const maxPerDay = 5;

/** The text for a reset that was requested too soon; the sign-in page does not show it. */
export const passwordResetTexts = {
  RESET_LATELY: say('A link was sent within the last hour', 'Un lien a déjà été envoyé il y a moins d’une heure'),
};

/**
 * Handles a password reset requested on the sign-in page: sends a link to the account's own address, at most once an hour and five times a
 * day, which replaces the previous link. The current password works until the link is used.
 */
export async function sendPasswordReset(changes: readonly AppliedChange[], context: HookContext): Promise<void> {
  for (const change of changes) {
    const account = change.to;
    if (account === null || change.from === null || account.resetAskedAt === change.from.resetAskedAt) continue;
    const address = nonEmptyText(account.email);
    if (account.state !== 'active' || address === null) continue;
    const times = sentTimes(account).filter(time => time > addSeconds(context.now, -day));
    if (times.length >= maxPerDay || times.some(time => time > addSeconds(context.now, -hour))) {
      context.reportIssue(change, { code: 'RESET_LATELY', words: passwordResetTexts.RESET_LATELY });
      continue;
    }
    const secret = context.newSecret();
    const expiresAt = addSeconds(context.now, resetLifetime);
    const cells: Cells = { resetHash: secret.hash, resetExpiresAt: expiresAt, resetFor: address };
    context.add(change, {
      table: 'accounts',
      row: account.id,
      to: { ...cells, resetTimes: JSON.stringify([...times, context.now]) },
    });
    const member = await activeMemberOf(context, account);
    const recipient = { firstName: String(member?.firstName ?? ''), language: accountLanguage(account, member) };
    const message = passwordResetMessage(recipient, `${context.publicUrl}/reset#${secret.clear}`, expiresAt);
    enqueueAccountMail(context, change, { account, member, to: address, message, secret: { ...secret, expiresAt } });
  }
}

function sentTimes({ resetTimes }: Row): string[] {
  return typeof resetTimes === 'string' ? (JSON.parse(resetTimes) as string[]) : [];
}

/** Invalidates a password reset link when the password changes, the account closes, or its address changes. */
export function invalidateReset(changes: readonly AppliedChange[], context: HookContext): void {
  for (const change of changes) {
    const { from, to } = change;
    if (from === null || to === null || to.resetHash === null || to.resetHash !== from.resetHash) continue;
    if (!hasNewPassword(change) && to.state === from.state && to.email === from.email) continue;
    context.add(change, { table: 'accounts', row: to.id, to: { resetHash: null, resetExpiresAt: null, resetFor: null } });
  }
}

/** Informs a person who has changed their password, or chosen one with a link. */
export async function notifyPasswordChanged(changes: readonly AppliedChange[], context: HookContext): Promise<void> {
  for (const change of changes) {
    const { from, to } = change;
    if (from === null || to === null || from.passwordChangedAt === to.passwordChangedAt) continue;
    const address = nonEmptyText(to.email);
    if (address === null) continue;
    const member = await activeMemberOf(context, to);
    const recipient = { firstName: String(member?.firstName ?? ''), language: accountLanguage(to, member) };
    const message = passwordChangedMessage(recipient, `${context.publicUrl}/forgotten`);
    enqueueAccountMail(context, change, { account: to, member, to: address, message });
  }
}
