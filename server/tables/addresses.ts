import type { Cells, Row } from '../model/change.ts';
import { isSameMailbox } from '../model/mailbox.ts';
import type { HookContext, Stood } from '../model/table.ts';
import { say } from '../model/words.ts';
import { sentTo } from './limits.ts';
import { inOrder, undeliveredCode } from './notes.ts';
import { orgsOf, textOf } from './people.ts';
import { withdraw } from './posting.ts';
import { grantEntry, isOpen, sendEntry, sentHashes } from './wayIn.ts';

/** Whether an account's address is another now: other letters of the same one in capitals are not. */
const isMoved = ({ from, to }: Stood): boolean => from !== null && to !== null && !isSameMailbox(from.email, to.email);

/**
 * Somebody used what was sent to an address: it is theirs from then on, and only then nobody else's. What was not sent but shown
 * proves nothing, nor does an answer from an address that the account has no more.
 */
export async function answerAddress(changes: readonly Stood[], context: HookContext): Promise<void> {
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
  const others = await verified(context, answered);
  for (const { row, to, ...change } of answered) {
    if (others.has(String(to?.email))) continue;
    context.add({ row, to, ...change }, { table: 'accounts', row, to: { verifiedAt: to?.answeredAt ?? null } });
  }
}

const verified = (context: HookContext, changes: readonly Stood[]): Promise<Map<string, Row>> =>
  context.named(
    'accounts',
    'email',
    changes.map(change => textOf(change.to?.email)),
  );

/** An address that is known to be somebody's is not given to another account. */
export async function respectVerified(changes: readonly Stood[], context: HookContext): Promise<void> {
  const taking = changes.filter(
    ({ from, to }) =>
      to !== null &&
      to.email !== null &&
      to.verifiedAt === null &&
      (from === null || from.email !== to.email || from.state !== to.state),
  );
  if (taking.length === 0) return;
  const holders = await verified(context, taking);
  for (const change of taking) {
    const holder = holders.get(String(change.to?.email));
    if (holder === undefined || holder.id === change.row) continue;
    context.refuse(change, {
      code: 'V_EMAIL_TAKEN',
      words: say('E-mail already in use', 'Adresse e-mail déjà utilisée'),
      field: 'email',
    });
  }
}

/**
 * A secret belongs to the address that it was sent to. Where an account's address changes, by whichever way, nothing that was sent to
 * the old one opens it any more, sessions begun by that end, and who still had to enter is sent a way in at the new one.
 */
export async function endSecrets(changes: readonly Stood[], context: HookContext): Promise<void> {
  const ended = changes.filter(({ from, to }) => {
    const now = to === null ? null : sentHashes(to);
    return from !== null && [...sentHashes(from)].some(hash => now?.has(hash) !== true);
  });
  if (ended.length > 0)
    await withdraw(context, ended, 'account', (letter, { to }) => to !== null && sentHashes(to).has(letter.opens));
  const moved = changes.filter(isMoved);
  if (moved.length === 0) return;
  const members = await membersOf(context, moved);
  const orgs = await orgsOf(
    context,
    [...members.values()].map(person => ({ table: 'users', row: person.id, from: null, to: person })),
  );
  const sent = await sentTo(
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
    const entering = account.state === 'active' && !isChosen(account);
    if (isOpen(account) || entering) {
      Object.assign(cells, { passwordExpiresAt: null, activationHash: null });
      if (!isChosen(account)) Object.assign(cells, { passwordHash: null });
    }
    const person = members.get(account.id);
    if (entering) {
      for (const { id } of sessions.get(account.id) ?? []) context.add(change, { table: 'sessions', row: id, to: null });
      if (person !== undefined && textOf(account.email) !== null) {
        const org = orgs.get(String(person.org));
        const granted = grantEntry(context, org, account.email, cells);
        const wait = sent.wait({ org, address: String(account.email) });
        sendEntry(context, change, {
          person: { ...person, email: account.email ?? null },
          org,
          account: account.id,
          granted,
          kind: person.lastSignIn === null ? 'welcome' : 'reset',
          notBefore: wait?.at ?? null,
        });
        if (String(person.issues).includes(undeliveredCode))
          context.add(change, { table: 'users', row: person.id, to: {}, note: inOrder });
      }
    }
    context.add(change, { table: 'accounts', row: account.id, to: cells });
  }
}

/** Whether the person chose the password of the account. */
const isChosen = ({ passwordHash }: Row): boolean => typeof passwordHash === 'string' && !passwordHash.startsWith('sha256:');

/** The Active person of the organisation that manages each account. */
async function membersOf(context: HookContext, moved: readonly Stood[]): Promise<Map<string, Row>> {
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
