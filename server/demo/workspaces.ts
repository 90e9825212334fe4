import type { Cells, ChangeRequest, RowId } from '../model/change.ts';
import type { Random } from './random.ts';

const names = ['Boutiques', 'Collection été', 'Fournisseurs cuir', 'Transport', 'Salon de Milan'];
const levels = ['user', 'read_only', 'limited', 'admin'];

/** Partners of the example organisation: where people from outside come from, and into which workspace they are invited. */
const partners: readonly (readonly [domain: string, workspace: number])[] = [
  ['atelier-nord.example', 1],
  ['cuirs-du-limousin.example', 2],
  ['studio-bergstrom.example', 1],
  ['transports-ferreira.example', 3],
];

/** So many people from outside have accepted, and so many are still to. */
const externalUsers = { accepted: 6, waiting: 2 };

/**
 * The workspaces of the example organisation with people in them, as commits: the workspaces, and who has access; invitations from outside;
 * and their accepting, by which those people are in Users.
 */
export function demoWorkspaces(
  org: string,
  people: readonly RowId[],
  cast: () => Cells,
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
    const { userId, firstName, lastName, language } = cast();
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
