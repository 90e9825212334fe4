import type { Row, RowId, Value } from '../model/change.ts';
import type { Reader } from '../model/session.ts';
import { accountBy } from './accounts.ts';
import type { Parts } from './parts.ts';
import { isPassword, passwordIssue } from './password.ts';
import { ApiProblem } from './problem.ts';
import { roleOf, type Session } from './sessions.ts';
import type { SignedIn } from './wire.ts';

/** The account and membership that a login and password open; null whatever it is that does not fit. */
export async function enter(parts: Parts, login: string, password: string): Promise<{ account: Row; user: Row } | null> {
  const account = await accountBy(parts, login.includes('@') ? 'email' : 'loginId', login.trim());
  const right = await isPassword(password, account, parts.now());
  if (!right || account?.state !== 'active') return null;
  const [user] = await membershipsOf(parts.reader, account.id);
  return user === undefined ? null : { account, user };
}

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

/** Throws a problem for a password that may not be chosen by this person. */
export function checkPassword(password: string, own: readonly (Value | undefined)[]): void {
  const issue = passwordIssue(
    password,
    own.map(text => (typeof text === 'string' ? text : null)),
  );
  if (issue !== null) throw new ApiProblem(422, issue.code, issue.message);
}

/** The cells of an account whose person has just chosen a password. */
export const chosen = (passwordHash: string) => ({
  passwordHash,
  mustChangePassword: false,
  passwordExpiresAt: null,
  activationHash: null,
});
