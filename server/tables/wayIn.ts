import type { Cells, Row } from '../model/change.ts';
import type { HookContext, Stood } from '../model/table.ts';
import { say } from '../model/words.ts';
import { type Entry, newEntry } from './messages.ts';
import { inviterName, languageOf, later, orgsOf, post, textOf } from './people.ts';

const day = 86_400;
const temporaryPasswordLife = 3 * day;
const activationLife = 7 * day;
/** Between two new ways in to the same person, in seconds: who clicks twice sends one. */
const betweenTwo = 300;

/** What is said of somebody to whom no new way in can be sent. */
export const wayInWords = {
  OWN_ACCOUNT: say(
    'This account does not belong to your organisation: only its own can send a new way in',
    "Ce compte n'appartient pas à votre organisation : seule la sienne peut envoyer un nouvel accès",
  ),
  OWN_WAY_IN: say(
    'This is you: change your password in your profile',
    "C'est vous : changez votre mot de passe dans votre profil",
  ),
};

/** A way in, of which the account keeps only the hash: a temporary password that works once, or a link to choose one, as the organisation's policy says. Writes the account's side of it into `cells`. */
export function grantEntry(context: HookContext, org: Row | undefined, cells: Cells): Entry {
  const secret = context.newSecret();
  if (org?.credentials === 'activation_link') {
    const expiresAt = later(context.now, activationLife);
    Object.assign(cells, { activationHash: secret.hash, passwordExpiresAt: expiresAt, mustChangePassword: true });
    return { link: `${context.publicUrl}/invite#${secret.clear}`, expiresAt };
  }
  const expiresAt = later(context.now, temporaryPasswordLife);
  Object.assign(cells, { passwordHash: `sha256:${secret.hash}`, passwordExpiresAt: expiresAt, mustChangePassword: true });
  return { password: secret.clear, signInUrl: `${context.publicUrl}/sign-in`, expiresAt };
}

/**
 * For who has forgotten their password, or whose password somebody else knows: the old one is worthless at once, all sessions end,
 * and a new way in goes to their e-mail address. Nobody in between learns it (ASVS 6.4.6).
 */
export async function sendWayIn(changes: readonly Stood[], context: HookContext): Promise<void> {
  const asked = changes.filter(isAsked);
  if (asked.length === 0) return;
  const orgs = await orgsOf(context, asked);
  const ids = asked.map(change => textOf(change.to?.account));
  const accounts = await context.rows('accounts', ids);
  const sessions = Map.groupBy(await context.where('sessions', 'account', ids), session => session.account);
  for (const change of asked) {
    const person = change.to as Row;
    const account = accounts.get(String(person.account));
    if (context.actor.kind === 'person' && context.actor.user === person.id) {
      context.refuse(change, { code: 'OWN_WAY_IN', words: wayInWords.OWN_WAY_IN });
    } else if (account === undefined || account.managingOrg !== person.org) {
      context.refuse(change, { code: 'OWN_ACCOUNT', words: wayInWords.OWN_ACCOUNT });
    } else {
      for (const { id } of sessions.get(account.id) ?? []) context.add(change, { table: 'sessions', row: id, to: null });
      renew(context, change, person, account, orgs.get(String(person.org)));
    }
  }
}

/** The action moves the time forward. */
const isAsked = ({ from, to }: Stood): boolean =>
  from?.status === 'Active' && to?.status === 'Active' && to.wayInAt !== from.wayInAt;

function renew(context: HookContext, change: Stood, person: Row, account: Row, org: Row | undefined): void {
  const cells: Cells = { passwordHash: null, activationHash: null };
  const entry = grantEntry(context, org, cells);
  context.add(change, { table: 'accounts', row: account.id, to: cells });
  context.add(change, { table: 'users', row: person.id, to: { wayInAgainAt: later(context.now, betweenTwo) } });
  const reader = {
    firstName: String(person.firstName ?? ''),
    userId: String(person.userId ?? ''),
    org: String(org?.name ?? ''),
    inviter: inviterName(context.actor, org),
    language: languageOf(person, context.actor),
  };
  post(context, change, person, String(person.email ?? ''), newEntry(reader, entry));
}
