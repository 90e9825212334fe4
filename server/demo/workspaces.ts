import type { Cells, RowId } from '../model/change.ts';
import type { History, Insertion } from './history.ts';
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

interface WorkspacePeople {
  org: string;
  people: readonly RowId[];
  /** The day on which each of them joined, counted from today. */
  joined: ReadonlyMap<RowId, number>;
  nextPerson: () => Cells;
  id: () => RowId;
  random: Random;
}

/** The day on which the workspaces were made. */
const made = -340;

/** The history of the workspaces: access to them as people join, and external users who are invited and accept. */
export function addWorkspaces(history: History, { org, people, joined, nextPerson, id, random }: WorkspacePeople): void {
  const insertion = (table: string, to: Cells): Insertion => ({ table, row: id(), from: null, to });
  const workspaces = names.map(name => insertion('workspaces', { name, org }));
  history.add(made, 'Workspaces', workspaces);
  const rights = workspaces.flatMap(({ row }, at) => {
    const begin = random.below(people.length);
    return Array.from({ length: 6 + 4 * at }, (_, step) =>
      insertion('access', { workspace: row, user: people[(begin + step) % people.length]!, level: random.pick(levels, 2) }),
    );
  });
  const byDay = Map.groupBy(rights, ({ to }) => Math.max(made, joined.get(String(to.user))!) + 1);
  for (const [day, some] of byDay) history.add(day, 'Access rights', some);
  for (let at = 0; at < externalUsers.accepted + externalUsers.waiting; at += 1) {
    const { userId, firstName, lastName, language } = nextPerson();
    const [domain, workspace] = partners[at % partners.length]!;
    const email = `${userId}@${domain}`;
    const invite = insertion('invites', {
      scope: 'workspace',
      workspace: workspaces[workspace]!.row,
      address: email,
      level: 'user',
      org,
    });
    const isAccepted = at < externalUsers.accepted;
    const day = isAccepted ? -150 + 20 * at : -1;
    history.add(day, 'Invitation', [invite]);
    if (!isAccepted) continue;
    const account = insertion('accounts', { loginId: userId ?? null, email, language: language ?? null, state: 'active' });
    const accepted = { state: 'accepted', acceptedBy: account.row, firstName: firstName ?? null, lastName: lastName ?? null };
    history.add(day + 2, 'Invitation accepted', [account, { table: 'invites', row: invite.row, to: accepted }]);
  }
}
