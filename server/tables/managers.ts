import type { RowId } from '../model/change.ts';
import { say } from '../model/localizedText.ts';
import type { AppliedChange, HookContext } from '../model/table.ts';
import { nonEmptyText } from './personCells.ts';

/** The text for a manager that would close a reporting loop. */
export const managerTexts = {
  V_MANAGER_LOOP: say(
    'Manager loop: this person is already above that manager',
    'Boucle de responsables : cette personne est déjà au-dessus de ce responsable',
  ),
};

/** After this many levels, whole organisations are read at once instead of the managers of each level. */
const maxSingleReads = 12;

/**
 * Refuses reporting loops of any length (#70), including loops made by several changes of one commit: the last of these changes is refused,
 * and its person keeps the former manager. Each level up is read for all changed people together.
 */
export async function rejectReportingLoops(changes: readonly AppliedChange[], context: HookContext): Promise<void> {
  const reassigned = changes.filter(({ from, to }) => to !== null && to.manager !== null && to.manager !== from?.manager);
  if (reassigned.length === 0) return;
  const managers = await loadManagerChain(reassigned, context);
  const unresolved = new Map(reassigned.map((change, at) => [change.row, { change, at }]));
  const clear = new Set<RowId>();
  for (const { row } of reassigned) {
    let start = row;
    for (let loop = findLoop(start, managers, clear); loop.length > 0; loop = findLoop(start, managers, clear)) {
      const last = loop.flatMap(each => unresolved.get(each) ?? []).sort((one, other) => other.at - one.at)[0];
      // A loop that was stored before this rule existed is not caused by this commit.
      if (last === undefined) break;
      context.reportIssue(last.change, { code: 'V_MANAGER_LOOP', words: managerTexts.V_MANAGER_LOOP, field: 'manager' });
      start = last.change.row;
      unresolved.delete(start);
      managers.set(start, nonEmptyText(last.change.from?.manager));
    }
  }
}

/** The people of the loop that the managers of `start` lead to; empty if there is none, and then everybody on the path is `clear`. */
function findLoop(start: RowId, managers: ReadonlyMap<RowId, RowId | null>, clear: Set<RowId>): RowId[] {
  const path = new Set<RowId>();
  let current: RowId | null = start;
  while (current !== null && !clear.has(current) && !path.has(current)) {
    path.add(current);
    current = managers.get(current) ?? null;
  }
  if (current !== null && path.has(current)) return [...path].slice([...path].indexOf(current));
  for (const each of path) clear.add(each);
  return [];
}

/** The managers on all paths up from the changed people, by their new and their former manager. */
async function loadManagerChain(reassigned: readonly AppliedChange[], context: HookContext): Promise<Map<RowId, RowId | null>> {
  const managers = new Map(reassigned.map(change => [change.row, nonEmptyText(change.to?.manager)]));
  const before = reassigned.map(change => nonEmptyText(change.from?.manager));
  for (let step = 0; ; step += 1) {
    const open = [...new Set([...managers.values(), ...before])].filter(id => id !== null && !managers.has(id));
    if (open.length === 0) return managers;
    const rows =
      step < maxSingleReads ? (await context.rows('users', open)).values() : await loadWholeOrganisations(reassigned, context);
    for (const row of rows) if (!managers.has(row.id)) managers.set(row.id, nonEmptyText(row.manager));
    for (const id of open) if (id !== null && !managers.has(id)) managers.set(id, null);
  }
}

const loadWholeOrganisations = (reassigned: readonly AppliedChange[], context: HookContext) =>
  context.where(
    'users',
    'org',
    reassigned.map(change => nonEmptyText(change.to?.org)),
  );
