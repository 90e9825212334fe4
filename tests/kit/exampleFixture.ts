import type { Actor } from '../../server/model/actor.ts';
import type { Cells, ChangeRequest, Row, RowId } from '../../server/model/change.ts';
import type { StoreReader } from '../../server/model/store.ts';
import type { Writer } from '../../server/model/writer.ts';

/** What is known of F0 once it is written: its organisations, its people by row id, and the ids of people, workspaces and `right`. */
export interface FoundExample {
  acme: RowId;
  globex: RowId;
  ids: Record<string, RowId>;
  rows: ReadonlyMap<RowId, Row>;
}

/** Accounts of people who have been there for a while: they have chosen a password and confirmed their address. */
async function verifiedAccounts(reader: StoreReader, people: readonly Row[], at: string): Promise<ChangeRequest[]> {
  const accounts = await reader.rows(
    'accounts',
    people.flatMap(({ account }) => (typeof account === 'string' ? [account] : [])),
  );
  return [...accounts.values()].map(({ id, email }) => ({
    table: 'accounts',
    row: id,
    to: { passwordHash: '$argon2id$chosen', passwordExpiresAt: null, secretFor: email, verifiedAt: at },
  }));
}

const people = [
  { userId: 'alice', firstName: 'Alice', lastName: 'Martin', email: 'alice@acme.test', role: 'owner', status: 'Active' },
  {
    userId: 'bob',
    firstName: 'Bob',
    lastName: 'Petit',
    email: 'bob@acme.test',
    role: 'team_admin',
    status: 'Active',
    employeeId: 'E2',
  },
  { userId: 'carol', firstName: 'Carol', lastName: 'Roy', email: 'carol@acme.test', role: 'member', status: 'Active' },
  { userId: 'dave', firstName: 'Dave', lastName: 'Blanc', email: 'dave@acme.test', role: 'member', status: 'Active' },
  {
    userId: 'jean',
    firstName: 'Jean',
    lastName: 'Ext',
    email: 'jean@partner.test',
    role: 'member',
    status: 'Active',
    external: true,
  },
  { userId: 'erin', firstName: 'Erin', lastName: 'Noir', email: 'erin@acme.test', role: 'member' },
] as const;

/** Writes F0 into an empty home: ACME with this number of licences and these policies, and GLOBEX. */
export async function buildExample(
  { writer, reader }: { writer: Writer; reader: StoreReader },
  { total, policy, actor, at }: { total: number; policy: Cells; actor: Actor; at: string },
): Promise<void> {
  const commitAll = async (requests: ChangeRequest[]): Promise<void> => {
    const { outcomes } = await writer.commit(actor, requests);
    const wrong = outcomes.find(each => each.outcome !== 'accepted');
    if (wrong !== undefined) throw new Error(`The fixture cannot be built: ${JSON.stringify(wrong)}`);
  };
  const [acme, globex, ws1, jean, dave] = Array.from({ length: 5 }, () => crypto.randomUUID());
  const known: Record<string, RowId | undefined> = { jean, dave };
  const member = (org: RowId, cells: Cells): ChangeRequest => {
    const row = known[String(cells.userId)] ?? crypto.randomUUID();
    return { table: 'users', row, from: null, to: { ...cells, org } };
  };
  const [alice, ...others] = people;
  await commitAll([
    { table: 'orgs', row: acme!, from: null, to: { name: 'ACME', accountName: 'acme', ...policy } },
    { table: 'subscriptions', to: { product: 'base', quantity: Math.max(total, 4), appliedTo: acme! } },
    member(acme!, alice),
  ]);
  const subscription = (await reader.where('subscriptions', 'appliedTo', [acme!]))[0]!;
  await commitAll(others.map(person => member(acme!, person)));
  await commitAll([{ table: 'users', row: dave!, to: { status: 'Inactive' } }]);
  const newWorkspace = (row: RowId, name: string): ChangeRequest => ({
    table: 'workspaces',
    row,
    from: null,
    to: { name, org: acme! },
  });
  await commitAll([
    newWorkspace(ws1!, 'WS1'),
    newWorkspace(crypto.randomUUID(), 'WS2'),
    { table: 'access', from: null, to: { user: jean!, workspace: ws1! } },
  ]);
  if (total < 4) await commitAll([{ table: 'subscriptions', row: subscription.id, to: { quantity: total } }]);
  await commitAll([
    { table: 'orgs', row: globex!, from: null, to: { name: 'GLOBEX', accountName: 'globex' } },
    { table: 'subscriptions', to: { product: 'base', quantity: 5, appliedTo: globex! } },
    member(globex!, {
      userId: 'zoe',
      firstName: 'Zoé',
      lastName: 'Quint',
      email: 'zoe@globex.test',
      mobile: '+33612345678',
      role: 'owner',
      status: 'Active',
    }),
  ]);
  await commitAll(await verifiedAccounts(reader, await reader.where('users', 'org', [acme!, globex!]), at));
}

/** The rows of F0: its people by row id, and ids by name. */
export async function findExample(reader: StoreReader): Promise<FoundExample> {
  const orgs = await reader.where('orgs', 'accountName', ['acme', 'globex']);
  const [acme, globex] = ['acme', 'globex'].map(name => orgs.find(org => org.accountName === name)!.id);
  const people = await reader.where('users', 'org', [acme!, globex!]);
  const workspaces = await reader.where('workspaces', 'org', [acme!]);
  const right = (
    await reader.where(
      'access',
      'workspace',
      workspaces.map(({ id }) => id),
    )
  )[0]!;
  const named = [...people.map(({ id, userId }) => [userId, id]), ...workspaces.map(({ id, name }) => [name, id])];
  return {
    acme: acme!,
    globex: globex!,
    ids: { ...Object.fromEntries(named), right: right.id },
    rows: new Map(people.map(person => [person.id, person])),
  };
}
