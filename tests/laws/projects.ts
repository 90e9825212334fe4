import fc from 'fast-check';
import type { Cells, ChangeRequest, Outcome, RowId } from '../../server/model/change.ts';
import type { Fixture } from '../kit/administration.ts';

/** A step of a random program about projects, whose cells are lists. People and projects in a list are numbers. */
export type ProjectStep =
  | { do: 'project'; id: string; cells: Cells; members: number[]; typed: boolean }
  | { do: 'staff'; project: number; cells: Cells; members: number[]; needs: number[]; stale: boolean; partial: boolean }
  | { do: 'drop'; projects: number[] };

/** The rows that these steps select by number. */
interface Portfolio {
  fixture: Fixture;
  users: RowId[];
  projects: RowId[];
}

const rowNumber = fc.nat(40);
const skills = fc.oneof(
  fc.subarray(['red', 'green', 'blue']) as fc.Arbitrary<Cells[string]>,
  fc.constantFrom('Vert, blue', 'Red, warm', 'pink; red', ''),
);
const cells = fc.record({ skills, notes: fc.constantFrom('a', '') }, { requiredKeys: [] }) as fc.Arbitrary<Cells>;
const some = fc.array(rowNumber, { maxLength: 4 });

/** Random steps about projects. */
export const projectSteps: fc.Arbitrary<ProjectStep> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('project' as const),
      id: fc.uuid({ version: 7 }),
      cells,
      members: some,
      typed: fc.boolean(),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('staff' as const),
      project: rowNumber,
      cells,
      members: some,
      needs: some,
      stale: fc.boolean(),
      partial: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('drop' as const), projects: fc.array(rowNumber, { minLength: 1, maxLength: 2 }) }),
  },
);

/** The commit of such a step; null if there is no project yet. */
export async function askOfProjects(run: Portfolio, step: ProjectStep, dryRun: boolean): Promise<Outcome | null> {
  const { fixture, users, projects } = run;
  const commit = (requests: ChangeRequest[], partial = false): Promise<Outcome> =>
    fixture.writer.commit(fixture.as('alice'), requests, { dryRun, partial });
  const people = step.do === 'drop' ? [] : step.members.map(n => users[n % users.length]!);
  if (step.do === 'project') {
    const rows = await fixture.reader.rows('users', people);
    const names = people.map(id => String(rows.get(id)?.userId ?? id)).join(', ');
    const to = { name: `P${step.id.slice(-4)}`, ...step.cells, members: step.typed ? names : people };
    return commit([{ table: 'projects', row: step.id, from: null, to }]);
  }
  if (projects.length === 0) return null;
  const one = (n: number): RowId => projects[n % projects.length]!;
  if (step.do === 'drop') return commit([...new Set(step.projects.map(one))].map(row => ({ table: 'projects', row, to: null })));
  const row = one(step.project);
  const stored = (await fixture.reader.rows('projects', [row])).get(row);
  const seen = step.stale ? ['red'] : (stored?.skills ?? null);
  const to = { ...step.cells, members: people, needs: step.needs.map(one) };
  return commit([{ table: 'projects', row, to, ...('skills' in to ? { from: { skills: seen } } : {}) }], step.partial);
}
