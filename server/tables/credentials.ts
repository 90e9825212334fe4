import { effectiveRole } from '../model/actor.ts';
import type { Cells, Row, RowId } from '../model/change.ts';
import { say } from '../model/localizedText.ts';
import { fullName } from '../model/personName.ts';
import type { AppliedChange, HookContext } from '../model/table.ts';
import { enqueueMail } from './enqueueMail.ts';
import { type Credentials, newCredentialsMessage, welcomeMessage } from './messageTemplates.ts';
import { addSeconds, inviterName, loadOrgs, nonEmptyText, preferredLanguage } from './personCells.ts';
import { loadSendHistory, passesSendLimit } from './sendLimits.ts';

const day = 86_400;
const temporaryPasswordLifetime = 3 * day;
const activationLifetime = 7 * day;
/** Seconds between two resets of the same person, so that a double click sends only one. */
const resetInterval = 300;

/** The texts for a person whose password cannot be reset here. */
export const credentialsTexts = {
  OWN_ACCOUNT: say(
    'This account does not belong to your organisation: only that organisation can reset it',
    'Ce compte n’appartient pas à votre organisation : seule la sienne peut le réinitialiser',
  ),
  OWN_WAY_IN: say(
    'You cannot reset your own: change your password in the account menu',
    'Vous ne pouvez pas réinitialiser le vôtre : changez de mot de passe dans le menu de votre compte',
  ),
};

/** Sign-in details with their secret, of which the account stores only the hash. */
export interface IssuedCredentials {
  credentials: Credentials;
  clear: string;
  hash: string;
}

/**
 * Issues sign-in details for the account's current address: a temporary password that works once, or a link to choose one, by the
 * organisation's policy. Writes the account's part into `cells`.
 */
export function issueCredentials(
  context: HookContext,
  org: Row | undefined,
  address: Row[string] | undefined,
  cells: Cells,
): IssuedCredentials {
  const secret = context.newSecret();
  const expiresAt = addSeconds(context.now, credentialsLifetime(org?.credentials === 'activation_link'));
  Object.assign(cells, {
    passwordExpiresAt: expiresAt,
    mustChangePassword: true,
    secretFor: address ?? null,
    secretShown: !context.deliversMail,
  });
  if (org?.credentials === 'activation_link') {
    Object.assign(cells, { activationHash: secret.hash });
    return { ...secret, credentials: { link: `${context.publicUrl}/invite#${secret.clear}`, expiresAt } };
  }
  Object.assign(cells, { passwordHash: `sha256:${secret.hash}` });
  return { ...secret, credentials: { password: secret.clear, signInUrl: `${context.publicUrl}/sign-in`, expiresAt } };
}

/** How many seconds an activation link or a temporary password is valid. */
export const credentialsLifetime = (isLink: boolean): number => (isLink ? activationLifetime : temporaryPasswordLifetime);

/** Whether the account has a temporary password or an activation link that has not been used. */
export const hasUnusedCredentials = ({ passwordHash, activationHash }: Row): boolean =>
  (activationHash ?? null) !== null || String(passwordHash ?? '').startsWith('sha256:');

/** The hash of the account's temporary password or activation link; null for neither. */
export const credentialsHash = ({ passwordHash, activationHash }: Row): string | null => {
  const temporary = /^sha256:(.+)$/.exec(String(passwordHash ?? ''))?.[1];
  return temporary ?? (typeof activationHash === 'string' ? activationHash : null);
};

/** The hashes of all secrets that were sent for the account: credentials, reset and confirmation. */
export const sentSecretHashes = (account: Row): Set<unknown> =>
  new Set([credentialsHash(account), account.resetHash, account.newEmailHash].filter(hash => typeof hash === 'string'));

/** Sends sign-in details to a person: the first ones as a welcome, later ones as a reset. */
export function sendCredentials(
  context: HookContext,
  cause: AppliedChange,
  to: {
    person: Row;
    org: Row | undefined;
    account: RowId;
    granted: IssuedCredentials;
    kind: 'welcome' | 'reset';
    notBefore?: string | null;
  },
): void {
  const { person, org, account, granted, kind, notBefore = null } = to;
  const { credentials, clear, hash } = granted;
  const language = preferredLanguage(person, context.actor);
  const recipient = {
    firstName: String(person.firstName ?? ''),
    userId: String(person.userId ?? ''),
    org: String(org?.name ?? ''),
    inviter: inviterName(context.actor, org),
    language,
  };
  enqueueMail(
    context,
    cause,
    kind === 'welcome' ? welcomeMessage(recipient, credentials) : newCredentialsMessage(recipient, credentials),
    {
      org: nonEmptyText(person.org),
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
        name: fullName(person),
        role: effectiveRole(person),
        expiresAt: credentials.expiresAt,
      },
    },
  );
}

/**
 * Resets the password of a person who has forgotten it, or whose password someone else knows: the old one stops working, all sessions end,
 * and new sign-in details go to their e-mail address. The administrator does not see them (ASVS 6.4.6).
 */
export async function resetCredentials(changes: readonly AppliedChange[], context: HookContext): Promise<void> {
  const requested = changes.filter(isResetRequested);
  if (requested.length === 0) return;
  const orgs = await loadOrgs(context, requested);
  const ids = requested.map(change => nonEmptyText(change.to?.account));
  const accounts = await context.rows('accounts', ids);
  const sent = await loadSendHistory(
    context,
    'reset',
    requested.map(change => ({ org: orgs.get(String(change.to?.org)), address: String(change.to?.email ?? '') })),
  );
  const sessions = Map.groupBy(await context.where('sessions', 'account', ids), session => session.account);
  for (const change of requested) {
    const person = change.to as Row;
    const account = accounts.get(String(person.account));
    if (context.actor.kind === 'person' && context.actor.user === person.id) {
      context.reportIssue(change, { code: 'OWN_WAY_IN', words: credentialsTexts.OWN_WAY_IN });
    } else if (account === undefined || account.managingOrg !== person.org) {
      context.reportIssue(change, { code: 'OWN_ACCOUNT', words: credentialsTexts.OWN_ACCOUNT });
    } else {
      const org = orgs.get(String(person.org));
      if (!passesSendLimit(context, change, sent.blockedUntil({ org, address: String(person.email ?? '') }))) continue;
      for (const { id } of sessions.get(account.id) ?? []) context.add(change, { table: 'sessions', row: id, to: null });
      renewCredentials(context, change, person, account, org);
    }
  }
}

/** Whether the action has set a new time. */
const isResetRequested = ({ from, to }: AppliedChange): boolean =>
  from?.status === 'Active' && to?.status === 'Active' && to.wayInAt !== from.wayInAt;

function renewCredentials(context: HookContext, change: AppliedChange, person: Row, account: Row, org: Row | undefined): void {
  const cells: Cells = { passwordHash: null, activationHash: null };
  const granted = issueCredentials(context, org, account.email, cells);
  context.add(change, { table: 'accounts', row: account.id, to: cells });
  const again = context.deliversMail ? addSeconds(context.now, resetInterval) : null;
  context.add(change, { table: 'users', row: person.id, to: { wayInAgainAt: again } });
  sendCredentials(context, change, { person, org, account: account.id, granted, kind: 'reset' });
}
