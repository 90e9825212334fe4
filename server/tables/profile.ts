import type { Cells, Row } from '../model/change.ts';
import { isSameMailbox } from '../model/mailbox.ts';
import type { HookContext, Stood } from '../model/table.ts';
import { isAwaited } from './emailChange.ts';
import { appointed, emailChanged } from './messages.ts';
import { inviterName, languageOf, orgsOf, textOf } from './people.ts';
import { post } from './posting.ts';

const copied = ['email', 'mobile', 'language'] as const;
const followed = [...copied, 'userId'] as const;
const offices = ['owner', 'manager', 'licence_admin', 'team_admin'];

/**
 * What an administrator changes on a person changes on their account (TT-32): a new address is told to the old and the new one,
 * a new office to who now holds it (BK-03).
 */
export async function followProfile(changes: readonly Stood[], context: HookContext): Promise<void> {
  const here = changes.filter(change => change.to !== null && change.to.account !== null && change.to.status !== 'Draft');
  const moved = here.filter(
    change => change.from !== null && followed.some(field => change.from?.[field] !== change.to?.[field]),
  );
  // Who sets an organisation up knows that it is theirs.
  const isSetUp = context.actor.kind === 'system' && context.actor.name === 'setup';
  const promoted = here.filter(change => appointment(change) && !(isSetUp && change.from === null));
  if (moved.length + promoted.length === 0) return;
  const accounts = await context.rows(
    'accounts',
    moved.map(change => textOf(change.to?.account)),
  );
  const orgs = await orgsOf(context, [...moved, ...promoted]);

  for (const change of moved) {
    const person = change.to as Row;
    const account = accounts.get(String(person.account));
    if (account === undefined || account.managingOrg !== person.org) continue;
    const awaited = isAwaited(context, change, account, orgs.get(String(person.org)));
    const cells: Cells = Object.fromEntries(
      copied
        .filter(field => change.from?.[field] !== person[field] && !(awaited && field === 'email'))
        .map(field => [field, person[field] ?? null]),
    );
    // Until somebody has accepted, the login is what the row says; that another has it is told here, not to who accepts.
    if (account.state === 'pending') cells.loginId = person.userId ?? null;
    context.add(change, { table: 'accounts', row: account.id, to: cells });
    // Where the account has the address by now, it was confirmed, or put back: that is told there, or is nothing to tell.
    const told = awaited || isSameMailbox(account.email, person.email);
    if (!isSameMailbox(change.from?.email, person.email) && !told && person.status === 'Active')
      tellBoth(context, change, person, orgs.get(String(person.org)));
  }
  for (const change of promoted) {
    const person = change.to as Row;
    const to = textOf(person.email);
    const org = orgs.get(String(person.org));
    if (to === null) continue;
    const reader = {
      firstName: String(person.firstName ?? ''),
      role: String(person.role),
      org: String(org?.name ?? ''),
      language: languageOf(person, context.actor),
    };
    post(context, change, person, to, appointed(reader, `${context.publicUrl}/`));
  }
}

/** They hold an office now that they did not hold while Active before. */
function appointment(change: Stood): boolean {
  const person = change.to;
  if (person?.status !== 'Active' || !offices.includes(String(person.role))) return false;
  return change.from?.status === 'Active'
    ? change.from.role !== person.role
    : change.from?.status !== 'Inactive' && change.from?.sysUserId == null;
}

function tellBoth(context: HookContext, change: Stood, person: Row, org: Row | undefined): void {
  const before = textOf(change.from?.email);
  const after = textOf(person.email);
  const reader = {
    firstName: String(person.firstName ?? ''),
    org: String(org?.name ?? ''),
    by: inviterName(context.actor, org),
    language: languageOf(person, context.actor),
  };
  for (const address of [before, after]) {
    if (address !== null) post(context, change, person, address, emailChanged(reader, before, after));
  }
}
