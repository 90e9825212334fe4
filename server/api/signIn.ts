import type { Row, RowId, Value } from '../model/change.ts';
import type { Reader } from '../model/session.ts';
import type { Parts } from './parts.ts';
import { roleOf, type Session } from './sessions.ts';
import type { SignedIn } from './wire.ts';

const last = (value: Value | undefined): string => String(value ?? '');

/** The organisations in which an account is Active: the one last used first. */
export async function membershipsOf(reader: Reader, account: RowId): Promise<Row[]> {
  const users = await reader.where('users', 'account', [account]);
  return users
    .filter(user => user.status === 'Active')
    .sort((one, other) => last(other.lastSignIn).localeCompare(last(one.lastSignIn)) || one.id.localeCompare(other.id));
}

/** Who is signed in, as the page shows it. */
export async function describe({ reader }: Parts, session: Session): Promise<SignedIn> {
  const { person } = session;
  const memberships = await membershipsOf(reader, person.account);
  const orgs = await reader.rows(
    'orgs',
    memberships.map(user => String(user.org)),
  );
  const nameOfOrg = (id: string): string => String(orgs.get(id)?.name ?? '');
  const user = memberships.find(each => each.id === person.user);
  return {
    user: person.user,
    name: person.name,
    userId: String(user?.userId ?? ''),
    email: String(user?.email ?? ''),
    role: person.role,
    org: { id: person.org, name: nameOfOrg(person.org), accountName: String(orgs.get(person.org)?.accountName ?? '') },
    language: session.language,
    mustChangePassword: session.mustChange,
    memberships: memberships.map(each => ({
      user: each.id,
      org: String(each.org),
      name: nameOfOrg(String(each.org)),
      role: roleOf(each),
    })),
  };
}

/** The cells of an account whose person has just chosen a password. */
export const chosen = (passwordHash: string) => ({
  passwordHash,
  mustChangePassword: false,
  passwordExpiresAt: null,
  activationHash: null,
});

/** Words that anybody would try who knows the person: nobody may choose a password that is made of them. */
export const ownWords = ({ account, user, org }: { account?: Row | null; user?: Row | null; org?: Row | null }): Value[] =>
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
