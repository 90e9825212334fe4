import type { Cells, Row } from '../model/change.ts';
import { say } from '../model/localizedText.ts';
import { isSameMailbox } from '../model/mailbox.ts';
import type { AppliedChange, HookContext } from '../model/table.ts';
import { hasUnusedCredentials, issueCredentials, sendCredentials, sentSecretHashes } from './credentials.ts';
import { withdrawMail } from './enqueueMail.ts';
import { okNote, undeliveredCode } from './notes.ts';
import { loadOrgs, nonEmptyText } from './personCells.ts';
import { loadSendHistory } from './sendLimits.ts';

/** Whether the account's address has changed; a change of letter case alone is none. */
const isAddressChanged = ({ from, to }: AppliedChange): boolean =>
  from !== null && to !== null && !isSameMailbox(from.email, to.email);

/**
 * Marks an address as verified when its reader has used what was sent to it; from then on no other account may have it. A secret that was
 * shown instead of sent proves nothing, nor does an answer from a former address.
 */
export async function verifyAddress(changes: readonly AppliedChange[], context: HookContext): Promise<void> {
  const answered = changes.filter(
    ({ from, to }) =>
      to !== null &&
      to.answeredAt !== null &&
      to.answeredAt !== (from?.answeredAt ?? null) &&
      to.verifiedAt === null &&
      to.secretShown !== true &&
      isSameMailbox(to.secretFor, to.email),
  );
  if (answered.length === 0) return;
  const others = await loadVerifiedAccounts(context, answered);
  for (const { row, to, ...change } of answered) {
    if (others.has(String(to?.email))) continue;
    context.add({ row, to, ...change }, { table: 'accounts', row, to: { verifiedAt: to?.answeredAt ?? null } });
  }
}

const loadVerifiedAccounts = (context: HookContext, changes: readonly AppliedChange[]): Promise<Map<string, Row>> =>
  context.findByKey(
    'accounts',
    'email',
    changes.map(change => nonEmptyText(change.to?.email)),
  );

/** Refuses an address that another account has verified. */
export async function rejectVerifiedAddresses(changes: readonly AppliedChange[], context: HookContext): Promise<void> {
  const taking = changes.filter(
    ({ from, to }) =>
      to !== null &&
      to.email !== null &&
      to.verifiedAt === null &&
      (from === null || from.email !== to.email || from.state !== to.state),
  );
  if (taking.length === 0) return;
  const holders = await loadVerifiedAccounts(context, taking);
  for (const change of taking) {
    const holder = holders.get(String(change.to?.email));
    if (holder === undefined || holder.id === change.row) continue;
    context.reportIssue(change, {
      code: 'V_EMAIL_TAKEN',
      words: say('E-mail already in use', 'Adresse e-mail déjà utilisée'),
      field: 'email',
    });
  }
}

/**
 * A secret belongs to the address that it was sent to. When an account's address changes, everything sent to the old one stops working; if
 * the person has never signed in with a password of their own, their sessions end and new sign-in details go to the new address.
 */
export async function revokeSecrets(changes: readonly AppliedChange[], context: HookContext): Promise<void> {
  const ended = changes.filter(({ from, to }) => {
    const now = to === null ? null : sentSecretHashes(to);
    return from !== null && [...sentSecretHashes(from)].some(hash => now?.has(hash) !== true);
  });
  if (ended.length > 0)
    await withdrawMail(context, ended, 'account', (message, { to }) => to !== null && sentSecretHashes(to).has(message.opens));
  const moved = changes.filter(isAddressChanged);
  if (moved.length === 0) return;
  const members = await loadActiveMembers(context, moved);
  const orgs = await loadOrgs(
    context,
    [...members.values()].map(person => ({ table: 'users', row: person.id, from: null, to: person })),
  );
  const sent = await loadSendHistory(
    context,
    'reset',
    moved.map(({ to }) => ({ org: orgs.get(String(to?.managingOrg)), address: String(to?.email ?? '') })),
  );
  const sessions = Map.groupBy(
    await context.where(
      'sessions',
      'account',
      moved.map(change => change.row),
    ),
    session => session.account,
  );
  for (const change of moved) {
    const account = change.to as Row;
    const cells: Cells = change.from?.verifiedAt === account.verifiedAt ? { verifiedAt: null } : {};
    const neverSignedIn = account.state === 'active' && !hasChosenPassword(account);
    if (hasUnusedCredentials(account) || neverSignedIn) {
      Object.assign(cells, { passwordExpiresAt: null, activationHash: null });
      if (!hasChosenPassword(account)) Object.assign(cells, { passwordHash: null });
    }
    const person = members.get(account.id);
    if (neverSignedIn) {
      for (const { id } of sessions.get(account.id) ?? []) context.add(change, { table: 'sessions', row: id, to: null });
      if (person !== undefined && nonEmptyText(account.email) !== null) {
        const org = orgs.get(String(person.org));
        const granted = issueCredentials(context, org, account.email, cells);
        const wait = sent.blockedUntil({ org, address: String(account.email) });
        sendCredentials(context, change, {
          person: { ...person, email: account.email ?? null },
          org,
          account: account.id,
          granted,
          kind: person.lastSignIn === null ? 'welcome' : 'reset',
          notBefore: wait?.at ?? null,
        });
        if (String(person.issues).includes(undeliveredCode))
          context.add(change, { table: 'users', row: person.id, to: {}, note: okNote });
      }
    }
    context.add(change, { table: 'accounts', row: account.id, to: cells });
  }
}

/** Whether the account's password was chosen by its person. */
const hasChosenPassword = ({ passwordHash }: Row): boolean =>
  typeof passwordHash === 'string' && !passwordHash.startsWith('sha256:');

/** By account, its Active person in the organisation that manages it. */
async function loadActiveMembers(context: HookContext, moved: readonly AppliedChange[]): Promise<Map<string, Row>> {
  const people = await context.where(
    'users',
    'account',
    moved.map(change => change.row),
  );
  const managed = new Map(moved.map(({ row, to }) => [row, to?.managingOrg]));
  return new Map(
    people
      .filter(person => person.status === 'Active' && managed.get(String(person.account)) === person.org)
      .map(person => [String(person.account), person]),
  );
}
