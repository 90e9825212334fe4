import type { RowId } from '../model/change.ts';
import { say } from '../model/localizedText.ts';
import type { AppliedChange, HookContext } from '../model/table.ts';
import { nonEmptyText } from './people.ts';

/** What is said of a manager from whom the way up leads back. */
export const managerTexts = {
  V_MANAGER_LOOP: say(
    'Manager loop: this manager reports, directly or through others, to this person',
    'Boucle de responsables : ce responsable dépend, directement ou non, de cette personne',
  ),
};

/** So many steps up are read one by one; beyond, the whole organisation at once. More than organisations are deep. */
const maxSingleReads = 12;

/**
 * Nobody is their own manager through others, however many (#70), in one commit either: of a loop the last wish falls, and its person
 * is taken to keep the manager they had. Each step up is read for all who changed together.
 */
export async function rejectReportingLoops(changes: readonly AppliedChange[], context: HookContext): Promise<void> {
  const reassigned = changes.filter(({ from, to }) => to !== null && to.manager !== null && to.manager !== from?.manager);
  if (reassigned.length === 0) return;
  const managers = await loadManagerChain(reassigned, context);
  const asked = new Map(reassigned.map((change, at) => [change.row, { change, at }]));
  const clear = new Set<RowId>();
  for (const { row } of reassigned) {
    let start = row;
    for (let loop = findLoop(start, managers, clear); loop.length > 0; loop = findLoop(start, managers, clear)) {
      const last = loop.flatMap(each => asked.get(each) ?? []).sort((one, other) => other.at - one.at)[0];
      // A loop that was stored before there was this rule is not of this commit.
      if (last === undefined) break;
      context.reportIssue(last.change, { code: 'V_MANAGER_LOOP', words: managerTexts.V_MANAGER_LOOP, field: 'manager' });
      start = last.change.row;
      asked.delete(start);
      managers.set(start, nonEmptyText(last.change.from?.manager));
    }
  }
}

/** The people of the loop into which the way up from somebody leads; nobody where it ends, and then all on it are clear. */
function findLoop(start: RowId, managers: ReadonlyMap<RowId, RowId | null>, clear: Set<RowId>): RowId[] {
  const path = new Set<RowId>();
  let here: RowId | null = start;
  while (here !== null && !clear.has(here) && !path.has(here)) {
    path.add(here);
    here = managers.get(here) ?? null;
  }
  if (here !== null && path.has(here)) return [...path].slice([...path].indexOf(here));
  for (const each of path) clear.add(each);
  return [];
}

/** Everyone's manager, on the ways up from those who changed, by their new manager and by the one they had. */
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
