import fc from 'fast-check';
import type { Cells, Outcome, RowId } from '../../server/model/change.ts';
import { Refusal } from '../../server/model/writer.ts';
import { type Fixture, openFixture, type TestWorkspaceOptions } from '../kit/administration.ts';
import { projectCatalog } from '../kit/projects.ts';
import type { EngineName } from '../kit/stores.ts';
import { askOfProjects, type ProjectStep, projectSteps } from './projects.ts';
import { askOfWorkspaces, type WorkspaceStep, workspaceSteps } from './workspaces.ts';

/** One step of a random program; its numbers select rows that exist when it runs. */
export type Step =
  | { do: 'insert'; rows: { id: string; cells: Cells }[]; partial: boolean }
  | { do: 'edit'; edits: { row: number; cells: Cells }[]; partial: boolean }
  | { do: 'delete'; rows: number[]; partial: boolean }
  | { do: 'act'; action: string; rows: number[] }
  | { do: 'lot'; quantity: number }
  | { do: 'shrink'; quantity: number }
  | { do: 'undo'; back: number }
  | { do: 'later'; hours: number }
  | { do: 'expire' }
  | WorkspaceStep
  | ProjectStep;

const names = ['Ann', 'Bo', 'Éric', 'Zoé', ''];
const userIds = ['ann', 'bo', 'eric', 'zoe', 'alice', 'dave', 'x y', 'kim.l', ''];
const emails = ['ann@acme.test', 'bo@acme.test', 'ALICE@acme.test', 'zoe@globex.test', 'kim@acme', 'eric@acme.test', ''];
const statuses = ['Draft', 'Invited', 'Active', 'Inactive', 'Actif', 'Foo'];
const roles = ['owner', 'manager', 'licence_admin', 'member'];

const cell = (values: readonly string[]) => fc.constantFrom(...values);
const cells = fc.record(
  {
    userId: cell(userIds),
    firstName: cell(names),
    lastName: cell(names),
    email: cell(emails),
    mobile: cell(['+33612345678', '06 12', '+33611111111', '']),
    status: cell(statuses),
    role: cell(roles),
    employeeId: cell(['E1', 'e2', 'E3', '']),
    firstDay: cell(['2026-01-01', '2026-03-01', 'soon', '']),
    lastDay: cell(['2026-02-01', '']),
    manager: cell(['alice', 'bob', 'nobody', '']),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Cells>;

/** A valid person, so that programs get past the first rule more often than by chance. */
const inOrder = fc.record({ n: fc.nat(30), status: cell(['Draft', 'Active', 'Active', 'Invited']) }).map(
  ({ n, status }): Cells => ({
    userId: `user${n}`,
    firstName: 'Some',
    lastName: `One${n}`,
    email: `user${n}@acme.test`,
    status,
  }),
);

const rowNumber = fc.nat(40);
const uuid = fc.uuid({ version: 7 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('insert' as const),
      rows: fc.array(fc.record({ id: uuid, cells: fc.oneof(inOrder, cells) }), { minLength: 1, maxLength: 5 }),
      partial: fc.boolean(),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('edit' as const),
      edits: fc.array(
        fc.record({ row: rowNumber, cells: fc.oneof(cells, fc.record({ status: cell(statuses) }) as fc.Arbitrary<Cells>) }),
        { minLength: 1, maxLength: 4 },
      ),
      partial: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('delete' as const),
      rows: fc.array(rowNumber, { minLength: 1, maxLength: 3 }),
      partial: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('act' as const),
      action: fc.constantFrom(
        'activate',
        'invite',
        'inviteAgain',
        'cancelInvitation',
        'newWayIn',
        'deactivate',
        'reactivate',
        'remove',
      ),
      rows: fc.array(rowNumber, { minLength: 1, maxLength: 4 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('lot' as const), quantity: fc.integer({ min: 0, max: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('shrink' as const), quantity: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('undo' as const), back: fc.nat(6) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('later' as const), hours: fc.constantFrom(1, 24, 24 * 8) }) },
  { weight: 1, arbitrary: fc.constant({ do: 'expire' as const }) },
  { weight: 10, arbitrary: workspaceSteps },
  { weight: 8, arbitrary: projectSteps },
);

/** Random programs over F0. */
export const programs = fc.array(step, { minLength: 1, maxLength: 14 });

/** A program in which Alice gives her role of owner to Bob, and then undoes a change that she may no longer read. */
export const handover: Step[] = [
  { do: 'insert', rows: [{ id: '0190b0c0-0000-7000-8000-000000000001', cells: { userId: 'ann' } }], partial: true },
  {
    do: 'edit',
    edits: [
      { row: 1, cells: { role: 'owner' } },
      { row: 0, cells: { role: 'member' } },
    ],
    partial: true,
  },
  { do: 'undo', back: 1 },
];

/** A running program: the fixture, every outcome so far, and the rows that it may change, in the same order on both databases. */
export interface Run {
  fixture: Fixture;
  outcomes: Outcome[];
  transactions: RowId[];
  users: RowId[];
  workspaces: RowId[];
  rights: RowId[];
  projects: RowId[];
  subscription: RowId;
}

/** Opens F0 for a program. The program chooses the ids of rows, so that two runs use the same ones. */
export async function begin(engine: EngineName, options: TestWorkspaceOptions = {}): Promise<Run> {
  const fixture = await openFixture(engine, { total: 6, catalog: projectCatalog, template: 'projects', ...options });
  const users = ['alice', 'bob', 'carol', 'dave', 'jean', 'erin', 'zoe'].map(name => fixture.ids[name]!);
  const subscription = (await fixture.all('subscriptions', 'appliedTo', fixture.acme))[0]!.id;
  const { WS1, WS2, right } = fixture.ids;
  return {
    fixture,
    outcomes: [],
    transactions: [],
    users,
    workspaces: [WS1!, WS2!],
    rights: [right!],
    projects: [],
    subscription,
  };
}

/** The commit of a step, which can also be a dry run; null if the step changes nothing. */
export async function perform(run: Run, step: Step, dryRun = false): Promise<Outcome | null> {
  const { fixture, users } = run;
  const actor = fixture.as('alice');
  const row = (n: number): RowId => users[n % users.length]!;
  const unique = (rows: number[]): RowId[] => [...new Set(rows.map(row))];
  const { writer } = fixture;
  switch (step.do) {
    case 'insert': {
      const requests = step.rows.map(({ id, cells }) => ({ table: 'users', row: id, from: null, to: cells }));
      return writer.commit(actor, requests, { partial: step.partial, dryRun });
    }
    case 'edit':
      return writer.commit(
        actor,
        step.edits.map(edit => ({ table: 'users', row: row(edit.row), to: edit.cells })),
        { partial: step.partial, dryRun },
      );
    case 'delete':
      return writer.commit(
        actor,
        unique(step.rows).map(id => ({ table: 'users', row: id, to: null })),
        { partial: step.partial, dryRun },
      );
    case 'act':
      return writer.runAction(actor, { table: 'users', action: step.action, rows: unique(step.rows) }, { dryRun });
    case 'lot':
      return writer.commit(actor, [{ table: 'subscriptions', to: { quantity: step.quantity, appliedTo: 'acme' } }], { dryRun });
    case 'shrink':
      return writer.commit(
        { kind: 'system', name: 'clock' },
        [{ table: 'subscriptions', row: run.subscription, to: { quantity: step.quantity } }],
        { dryRun },
      );
    case 'undo': {
      const transaction = run.transactions.at(-1 - step.back);
      return transaction === undefined ? null : undo(run, transaction, dryRun);
    }
    case 'later':
      if (!dryRun) fixture.now = new Date(Date.parse(fixture.now) + step.hours * 3_600_000).toISOString();
      return null;
    case 'expire':
      return expire(run, dryRun);
    case 'project':
    case 'staff':
    case 'drop':
      return askOfProjects(run, step, dryRun);
    default:
      return askOfWorkspaces(run, step, dryRun);
  }
}

async function expire({ fixture }: Run, dryRun: boolean): Promise<Outcome> {
  const pending = (await fixture.all('invites', 'state', 'pending')).filter(invite => String(invite.expiresAt) <= fixture.now);
  const requests = pending.map(invite => ({ table: 'invites', row: invite.id, to: { state: 'expired' } }));
  return fixture.writer.commit({ kind: 'system', name: 'clock' }, requests, { dryRun });
}

/**
 * Alice's undo of a transaction; null if nobody entered anything in it, if it is too old, or if a program took away her role of owner and
 * she may not read what it changed.
 */
export async function undo({ fixture }: Run, transaction: RowId, dryRun = false): Promise<Outcome | null> {
  try {
    return await fixture.writer.undo(fixture.as('alice'), transaction, { dryRun });
  } catch (error) {
    const code = error instanceof Refusal ? error.code : null;
    if (code === 'nothing_to_undo' || code === 'too_old') return null;
    if (code === 'no_such_transaction' && !(await isOwner(fixture, 'alice'))) return null;
    throw error;
  }
}

async function isOwner(fixture: Fixture, name: string): Promise<boolean> {
  const user = await fixture.user(name);
  return user?.role === 'owner' && user.status === 'Active';
}

/** Runs a step and records its new rows. */
export async function take(run: Run, step: Step): Promise<Outcome | null> {
  const outcome = await perform(run, step);
  if (outcome === null) return null;
  run.outcomes.push(outcome);
  keep(run, step, outcome);
  if (outcome.transaction !== null) run.transactions.push(outcome.transaction);
  if (step.do === 'insert') {
    for (const each of outcome.outcomes)
      if (each.outcome !== 'refused' && !run.users.includes(each.row)) run.users.push(each.row);
  }
  return outcome;
}

/** Records the workspaces, access rights and projects whose ids the program chose. */
function keep(run: Run, step: Step, outcome: Outcome): void {
  const list =
    step.do === 'workspace' ? run.workspaces : step.do === 'give' ? run.rights : step.do === 'project' ? run.projects : null;
  const row = outcome.outcomes[0];
  if (list !== null && row?.outcome === 'accepted' && !list.includes(row.row)) list.push(row.row);
}
