import type { Cells, Row, RowId } from '../model/change.ts';
import type { HookContext, Stood } from '../model/table.ts';
import { say } from '../model/words.ts';
import { mayGoOn, sentTo } from './limits.ts';
import { type Entry, newEntry, welcome } from './messages.ts';
import { inviterName, languageOf, later, nameOf, orgsOf, textOf } from './people.ts';
import { roleOf, send } from './posting.ts';

const day = 86_400;
const temporaryPasswordLife = 3 * day;
const activationLife = 7 * day;
/** Between two new ways in to the same person, in seconds: who clicks twice sends one. */
const betweenTwo = 300;

/** What is said of somebody to whom no new way in can be sent. */
export const wayInWords = {
  OWN_ACCOUNT: say(
    'This account does not belong to your organisation: only that organisation can reset it',
    "Ce compte n'appartient pas à votre organisation : seule la sienne peut le réinitialiser",
  ),
  OWN_WAY_IN: say(
    'You cannot reset your own: change your password in the account menu',
    'Vous ne pouvez pas réinitialiser le vôtre : changez de mot de passe dans le menu de votre compte',
  ),
};

/** A way in, and of which the account keeps only the hash. */
export interface Granted {
  entry: Entry;
  clear: string;
  hash: string;
}

/**
 * A way in for the address that the account has: a temporary password that works once, or a link to choose one, as the organisation's
 * policy says. Writes the account's side of it into `cells`.
 */
export function grantEntry(context: HookContext, org: Row | undefined, address: Row[string] | undefined, cells: Cells): Granted {
  const secret = context.newSecret();
  const expiresAt = later(context.now, lifeOf(org?.credentials === 'activation_link'));
  Object.assign(cells, {
    passwordExpiresAt: expiresAt,
    mustChangePassword: true,
    secretFor: address ?? null,
    secretShown: !context.delivers,
  });
  if (org?.credentials === 'activation_link') {
    Object.assign(cells, { activationHash: secret.hash });
    return { ...secret, entry: { link: `${context.publicUrl}/invite#${secret.clear}`, expiresAt } };
  }
  Object.assign(cells, { passwordHash: `sha256:${secret.hash}` });
  return { ...secret, entry: { password: secret.clear, signInUrl: `${context.publicUrl}/sign-in`, expiresAt } };
}

/** For how long a link to choose a password, or a temporary password, is good, in seconds. */
export const lifeOf = (isLink: boolean): number => (isLink ? activationLife : temporaryPasswordLife);

/** Whether an account can be entered by what was sent to its address last: a temporary password or a link that nobody has used. */
export const isOpen = ({ passwordHash, activationHash }: Row): boolean =>
  (activationHash ?? null) !== null || String(passwordHash ?? '').startsWith('sha256:');

/** The hash by which an account's temporary password or link opens it; null where neither does. */
export const opening = ({ passwordHash, activationHash }: Row): string | null => {
  const temporary = /^sha256:(.+)$/.exec(String(passwordHash ?? ''))?.[1];
  return temporary ?? (typeof activationHash === 'string' ? activationHash : null);
};

/** Every hash by which something that was sent opens an account, or confirms an address of it. */
export const sentHashes = (account: Row): Set<unknown> =>
  new Set([opening(account), account.resetHash, account.newEmailHash].filter(hash => typeof hash === 'string'));

/** Sends a way in to a person: the first one as a welcome, a later one as a reset. */
export function sendEntry(
  context: HookContext,
  cause: Stood,
  to: {
    person: Row;
    org: Row | undefined;
    account: RowId;
    granted: Granted;
    kind: 'welcome' | 'reset';
    notBefore?: string | null;
  },
): void {
  const { person, org, account, granted, kind, notBefore = null } = to;
  const { entry, clear, hash } = granted;
  const language = languageOf(person, context.actor);
  const reader = {
    firstName: String(person.firstName ?? ''),
    userId: String(person.userId ?? ''),
    org: String(org?.name ?? ''),
    inviter: inviterName(context.actor, org),
    language,
  };
  send(context, cause, kind === 'welcome' ? welcome(reader, entry) : newEntry(reader, entry), {
    org: textOf(person.org),
    to: String(person.email ?? ''),
    language,
    createdFor: person.id,
    notBefore,
    secret: {
      clear,
      hash,
      opens: { account },
      table: 'users',
      row: person.id,
      name: nameOf(person),
      role: roleOf(person),
      expiresAt: entry.expiresAt,
    },
  });
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
  const sent = await sentTo(
    context,
    'reset',
    asked.map(change => ({ org: orgs.get(String(change.to?.org)), address: String(change.to?.email ?? '') })),
  );
  const sessions = Map.groupBy(await context.where('sessions', 'account', ids), session => session.account);
  for (const change of asked) {
    const person = change.to as Row;
    const account = accounts.get(String(person.account));
    if (context.actor.kind === 'person' && context.actor.user === person.id) {
      context.refuse(change, { code: 'OWN_WAY_IN', words: wayInWords.OWN_WAY_IN });
    } else if (account === undefined || account.managingOrg !== person.org) {
      context.refuse(change, { code: 'OWN_ACCOUNT', words: wayInWords.OWN_ACCOUNT });
    } else {
      const org = orgs.get(String(person.org));
      if (!mayGoOn(context, change, sent.wait({ org, address: String(person.email ?? '') }))) continue;
      for (const { id } of sessions.get(account.id) ?? []) context.add(change, { table: 'sessions', row: id, to: null });
      renew(context, change, person, account, org);
    }
  }
}

/** The action moves the time forward. */
const isAsked = ({ from, to }: Stood): boolean =>
  from?.status === 'Active' && to?.status === 'Active' && to.wayInAt !== from.wayInAt;

function renew(context: HookContext, change: Stood, person: Row, account: Row, org: Row | undefined): void {
  const cells: Cells = { passwordHash: null, activationHash: null };
  const granted = grantEntry(context, org, account.email, cells);
  context.add(change, { table: 'accounts', row: account.id, to: cells });
  const again = context.delivers ? later(context.now, betweenTwo) : null;
  context.add(change, { table: 'users', row: person.id, to: { wayInAgainAt: again } });
  sendEntry(context, change, { person, org, account: account.id, granted, kind: 'reset' });
}
