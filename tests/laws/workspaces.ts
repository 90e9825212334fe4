import fc from 'fast-check';
import type { Cells, Outcome, RowId } from '../../server/model/change.ts';
import type { Fixture } from '../kit/administration.ts';
import { allRows } from './rows.ts';

/** A step of a random program about workspaces and access to them. */
export type WorkspaceStep =
  | { do: 'workspace'; id: string; name: string }
  | { do: 'close'; workspace: number }
  | { do: 'give'; id: string; user: number; workspace: number; level: string }
  | { do: 'move'; right: number; user: number }
  | { do: 'take'; rights: number[] }
  | { do: 'outside'; workspace: number; address: string }
  | { do: 'join'; invite: number; account: string };

/** The rows that these steps select by number. */
interface Workplace {
  fixture: Fixture;
  users: RowId[];
  workspaces: RowId[];
  rights: RowId[];
}

const cell = (values: readonly string[]) => fc.constantFrom(...values);
const rowNumber = fc.nat(40);
const uuid = fc.uuid({ version: 7 });
const outsiders = ['ext@partner.test', 'jean@partner.test', 'zoe@globex.test', 'carol@acme.test', 'EXT@partner.test', 'none'];

/** Random steps about workspaces. */
export const workspaceSteps: fc.Arbitrary<WorkspaceStep> = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('workspace' as const), id: uuid, name: cell(['WS1', 'North', 'South', '']) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('close' as const), workspace: fc.nat(5) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('give' as const),
      id: uuid,
      user: rowNumber,
      workspace: fc.nat(5),
      level: cell(['user', 'admin', 'owner', '']),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('move' as const), right: fc.nat(8), user: rowNumber }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('take' as const), rights: fc.array(fc.nat(8), { minLength: 1, maxLength: 3 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('outside' as const), workspace: fc.nat(5), address: cell(outsiders) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('join' as const), invite: fc.nat(3), account: uuid }) },
);

/** The commit of such a step. */
export function askOfWorkspaces(run: Workplace, step: WorkspaceStep, dryRun: boolean): Promise<Outcome> {
  const { fixture, users, workspaces, rights } = run;
  const { writer } = fixture;
  const actor = fixture.as('alice');
  const one = (rows: readonly RowId[], n: number): RowId => rows[n % rows.length]!;
  const commit = (table: string, row: RowId, to: Cells | null, from?: null) =>
    writer.commit(actor, [{ table, row, to, ...(from === null ? { from } : {}) }], { dryRun });
  switch (step.do) {
    case 'workspace':
      return commit('workspaces', step.id, { name: step.name }, null);
    case 'close':
      return commit('workspaces', one(workspaces, step.workspace), null);
    case 'give':
      return commit(
        'access',
        step.id,
        { user: one(users, step.user), workspace: one(workspaces, step.workspace), level: step.level },
        null,
      );
    case 'move':
      return commit('access', one(rights, step.right), { user: one(users, step.user) });
    case 'take':
      return writer.runAction(
        actor,
        { table: 'access', action: 'remove', rows: [...new Set(step.rights.map(n => one(rights, n)))] },
        { dryRun },
      );
    case 'outside': {
      const input = { address: step.address, level: 'user' };
      return writer.runAction(
        actor,
        { table: 'workspaces', action: 'inviteOutside', rows: [one(workspaces, step.workspace)], input },
        { dryRun },
      );
    }
    default:
      return join(run, step, dryRun);
  }
}

/** Accepts the invitations of external users: with the account that has the address, or with a new one. */
async function join({ fixture }: Workplace, step: WorkspaceStep & { do: 'join' }, dryRun: boolean): Promise<Outcome> {
  const pending = (await fixture.all('invites', 'state', 'pending')).filter(invite => invite.scope === 'workspace');
  const invite = pending.sort((a, b) => String(a.address).localeCompare(String(b.address)) || (a.id < b.id ? -1 : 1))[
    step.invite
  ];
  if (invite === undefined) return fixture.writer.commit({ kind: 'system', name: 'invitation' }, [], { dryRun });
  const accounts = await allRows(fixture.reader, 'accounts');
  const known = accounts.find(account => String(account.email).toLowerCase() === String(invite.address).toLowerCase());
  const row = known?.id ?? step.account;
  const to = { loginId: 'ext', email: invite.address ?? null, state: 'active', passwordHash: 'x' };
  const accepted = { state: 'accepted', acceptedBy: row, firstName: 'Ext', lastName: 'One' };
  return fixture.writer.commit(
    { kind: 'system', name: 'invitation' },
    [
      ...(known === undefined ? [{ table: 'accounts', row, from: null, to }] : []),
      { table: 'invites', row: invite.id, to: accepted },
    ],
    { dryRun, partial: false },
  );
}
