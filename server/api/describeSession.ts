import { membershipsOf } from '../identity/memberships.ts';
import type { Session } from '../identity/sessionStore.ts';
import { effectiveRole } from '../model/actor.ts';
import type { AppContext } from './appContext.ts';
import type { SessionResponse, SignedIn } from './wire.ts';

/** The session as the page shows it. */
export async function describeSession({ reader, workspaces }: AppContext, session: Session): Promise<SignedIn> {
  const { person } = session;
  const memberships = await membershipsOf(reader, person.account);
  const orgs = await reader.rows(
    'orgs',
    memberships.map(user => String(user.org)),
  );
  const orgName = (id: string): string => String(orgs.get(id)?.name ?? '');
  const user = memberships.find(each => each.id === person.user);
  return {
    workspace: workspaces.directory.id,
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

/** The signed-in person of this token, as the page shows it. */
export async function sessionResponseFor(context: AppContext, token: string): Promise<SessionResponse> {
  const { session } = await context.sessions.findByToken(token);
  return { person: session === null ? null : await describeSession(context, session), setup: false };
}
