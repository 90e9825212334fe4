import type { Cells, Row } from '../model/change.ts';
import type { HookContext, Stood } from '../model/table.ts';
import { say } from '../model/words.ts';
import { languageOfAccount, memberOf, sendToAccount } from './accountLetters.ts';
import { passwordChanged, passwordReset } from './accountMessages.ts';
import { hasNewPassword, later, textOf } from './people.ts';

const hour = 3_600;
const day = 24 * hour;
/** A link to choose another password is good for this long, in seconds. */
export const resetLife = hour;
/** Links sent to one account within a day. */
const mostADay = 5;

/** What is said of a reset that is asked for too soon; who asks at the sign-in page is told nothing. */
export const resetWords = {
  RESET_LATELY: say('A link was sent within the last hour', 'Un lien a déjà été envoyé il y a moins d’une heure'),
};

/**
 * Somebody asked at the sign-in page for a link to choose another password: it goes to the account's own address, once an hour and five
 * times a day, and replaces the one before. The password that there is works on until the link is used.
 */
export async function sendReset(changes: readonly Stood[], context: HookContext): Promise<void> {
  for (const change of changes) {
    const account = change.to;
    if (account === null || change.from === null || account.resetAskedAt === change.from.resetAskedAt) continue;
    const address = textOf(account.email);
    if (account.state !== 'active' || address === null) continue;
    const times = timesOf(account).filter(time => time > later(context.now, -day));
    if (times.length >= mostADay || times.some(time => time > later(context.now, -hour))) {
      context.refuse(change, { code: 'RESET_LATELY', words: resetWords.RESET_LATELY });
      continue;
    }
    const secret = context.newSecret();
    const expiresAt = later(context.now, resetLife);
    const cells: Cells = { resetHash: secret.hash, resetExpiresAt: expiresAt, resetFor: address };
    context.add(change, {
      table: 'accounts',
      row: account.id,
      to: { ...cells, resetTimes: JSON.stringify([...times, context.now]) },
    });
    const member = await memberOf(context, account);
    const reader = { firstName: String(member?.firstName ?? ''), language: languageOfAccount(account, member) };
    const letter = passwordReset(reader, `${context.publicUrl}/reset#${secret.clear}`, expiresAt);
    sendToAccount(context, change, { account, member, to: address, letter, secret: { ...secret, expiresAt } });
  }
}

function timesOf({ resetTimes }: Row): string[] {
  return typeof resetTimes === 'string' ? (JSON.parse(resetTimes) as string[]) : [];
}

/** A link to choose another password is worth nothing once another was chosen, the account closed, or its address changed. */
export function dropReset(changes: readonly Stood[], context: HookContext): void {
  for (const change of changes) {
    const { from, to } = change;
    if (from === null || to === null || to.resetHash === null || to.resetHash !== from.resetHash) continue;
    if (!hasNewPassword(change) && to.state === from.state && to.email === from.email) continue;
    context.add(change, { table: 'accounts', row: to.id, to: { resetHash: null, resetExpiresAt: null, resetFor: null } });
  }
}

/** Whoever changed their password, or chose another by a link, is told at their address. */
export async function tellPasswordChanged(changes: readonly Stood[], context: HookContext): Promise<void> {
  for (const change of changes) {
    const { from, to } = change;
    if (from === null || to === null || from.passwordChangedAt === to.passwordChangedAt) continue;
    const address = textOf(to.email);
    if (address === null) continue;
    const member = await memberOf(context, to);
    const reader = { firstName: String(member?.firstName ?? ''), language: languageOfAccount(to, member) };
    const letter = passwordChanged(reader, `${context.publicUrl}/forgotten`);
    sendToAccount(context, change, { account: to, member, to: address, letter });
  }
}
