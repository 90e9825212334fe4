import type { Cells, ChangeRequest, RowId } from '../model/change.ts';
import type { Random } from './random.ts';

const names = ['Boutiques', 'Collection été', 'Fournisseurs cuir', 'Transport', 'Salon de Milan'];
const levels = ['user', 'read_only', 'limited', 'admin'];

/** Partners of the example organisation, and the index of the workspace into which their people are invited. */
const partners: readonly (readonly [domain: string, workspace: number])[] = [
  ['atelier-nord.example', 1],
  ['cuirs-du-limousin.example', 2],
  ['studio-bergstrom.example', 1],
  ['transports-ferreira.example', 3],
];

/** How many external users have accepted their invitation, and how many have not yet. */
const externalUsers = { accepted: 6, waiting: 2 };

/**
 * The workspaces of the example organisation as commits: the workspaces and access to them; invitations of external users;
 * and their acceptance, which adds them to Users.
 */
export function demoWorkspaces(
  org: string,
  people: readonly RowId[],
  nextPerson: () => Cells,
  id: () => RowId,
  random: Random,
): ChangeRequest[][] {
  const insertion = (table: string, to: Cells): ChangeRequest & { row: RowId } => ({ table, row: id(), from: null, to });
  const workspaces = names.map(name => insertion('workspaces', { name, org }));
  const rights = workspaces.flatMap(({ row }, at) => {
    const begin = random.below(people.length);
    return Array.from({ length: 6 + 4 * at }, (_, step) =>
      insertion('access', { workspace: row, user: people[(begin + step) % people.length]!, level: random.pick(levels, 2) }),
    );
  });
  const guests = Array.from({ length: externalUsers.accepted + externalUsers.waiting }, (_, at) => {
    const { userId, firstName, lastName, language } = nextPerson();
    const [domain, workspace] = partners[at % partners.length]!;
    return { userId, firstName, lastName, language, email: `${userId}@${domain}`, workspace: workspaces[workspace]!.row };
  });
  const invites = guests.map(({ workspace, email }) =>
    insertion('invites', { scope: 'workspace', workspace, address: email, level: 'user', org }),
  );
  const accepting = guests
    .slice(0, externalUsers.accepted)
    .flatMap(({ userId, firstName, lastName, language, email }, at): ChangeRequest[] => {
      const account = insertion('accounts', { loginId: userId ?? null, email, language: language ?? null, state: 'active' });
      const accepted = { state: 'accepted', acceptedBy: account.row, firstName: firstName ?? null, lastName: lastName ?? null };
      return [account, { table: 'invites', row: invites[at]!.row, to: accepted }];
    });
  return [[...workspaces, ...rights], invites, accepting];
}
