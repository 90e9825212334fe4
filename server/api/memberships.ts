import { effectiveRole } from '../model/actor.ts';
import type { Row, RowId, Value } from '../model/change.ts';
import type { StoreReader } from '../model/store.ts';
import type { AppContext } from './appContext.ts';
import type { Session } from './sessionStore.ts';
import type { SignedIn } from './wire.ts';

const last = (value: Value | undefined): string => String(value ?? '');

/** The user rows where an account is Active, the most recently used first. */
export async function membershipsOf(reader: StoreReader, account: RowId): Promise<Row[]> {
  const users = await reader.where('users', 'account', [account]);
  return users
    .filter(user => user.status === 'Active')
    .sort((one, other) => last(other.lastSignIn).localeCompare(last(one.lastSignIn)) || one.id.localeCompare(other.id));
}

/** The session as the page shows it. */
export async function describeSession({ reader }: AppContext, session: Session): Promise<SignedIn> {
  const { person } = session;
  const memberships = await membershipsOf(reader, person.account);
  const orgs = await reader.rows(
    'orgs',
    memberships.map(user => String(user.org)),
  );
  const orgName = (id: string): string => String(orgs.get(id)?.name ?? '');
  const user = memberships.find(each => each.id === person.user);
  return {
    user: person.user,
    name: person.name,
    userId: String(user?.userId ?? ''),
    email: String(user?.email ?? ''),
    role: person.role,
    org: { id: person.org, name: orgName(person.org), accountName: String(orgs.get(person.org)?.accountName ?? '') },
    language: session.language,
    mustChangePassword: session.mustChangePassword,
    memberships: memberships.map(each => ({
      user: each.id,
      org: String(each.org),
      name: orgName(String(each.org)),
      role: effectiveRole(each),
    })),
  };
}

/** The account's cells after its person has chosen a password. */
export const newPasswordCells = (passwordHash: string) => ({
  passwordHash,
  mustChangePassword: false,
  passwordExpiresAt: null,
  activationHash: null,
});

/** Texts that someone who knows the person would guess; a password must not be made of them. */
export const personalTerms = ({ account, user, org }: { account?: Row | null; user?: Row | null; org?: Row | null }): Value[] =>
  [
    account?.email,
    account?.loginId,
    user?.email,
    user?.userId,
    user?.firstName,
    user?.lastName,
    org?.name,
    org?.accountName,
  ].flatMap(value => value ?? []);
