import type { RowId } from '../model/change.ts';
import type { HookContext, Stood } from '../model/table.ts';
import { say } from '../model/words.ts';
import { textOf } from './people.ts';

/** What is said of a manager from whom the way up leads back. */
export const managerWords = {
  V_MANAGER_LOOP: say(
    'Manager loop: this manager reports, directly or through others, to this person',
    'Boucle de responsables : ce responsable dépend, directement ou non, de cette personne',
  ),
};

/** So many steps up are read one by one; beyond, the whole organisation at once. More than organisations are deep. */
const stepsOneByOne = 12;

/**
 * Nobody is their own manager through others, however many (#70), in one commit either: of a loop the last wish falls, and its person
 * is taken to keep the manager they had. Each step up is read for all who changed together.
 */
export async function refuseLoops(changes: readonly Stood[], context: HookContext): Promise<void> {
  const led = changes.filter(({ from, to }) => to !== null && to.manager !== null && to.manager !== from?.manager);
  if (led.length === 0) return;
  const managers = await readUpwards(led, context);
  const asked = new Map(led.map((change, at) => [change.row, { change, at }]));
  const clear = new Set<RowId>();
  for (const { row } of led) {
    let start = row;
    for (let loop = loopFrom(start, managers, clear); loop.length > 0; loop = loopFrom(start, managers, clear)) {
      const last = loop.flatMap(each => asked.get(each) ?? []).sort((one, other) => other.at - one.at)[0];
      // A loop that was stored before there was this rule is not of this commit.
      if (last === undefined) break;
      context.refuse(last.change, { code: 'V_MANAGER_LOOP', words: managerWords.V_MANAGER_LOOP, field: 'manager' });
      start = last.change.row;
      asked.delete(start);
      managers.set(start, textOf(last.change.from?.manager));
    }
  }
}

/** The people of the loop into which the way up from somebody leads; nobody where it ends, and then all on it are clear. */
function loopFrom(start: RowId, managers: ReadonlyMap<RowId, RowId | null>, clear: Set<RowId>): RowId[] {
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
async function readUpwards(led: readonly Stood[], context: HookContext): Promise<Map<RowId, RowId | null>> {
  const managers = new Map(led.map(change => [change.row, textOf(change.to?.manager)]));
  const before = led.map(change => textOf(change.from?.manager));
  for (let step = 0; ; step += 1) {
    const open = [...new Set([...managers.values(), ...before])].filter(id => id !== null && !managers.has(id));
    if (open.length === 0) return managers;
    const rows = step < stepsOneByOne ? (await context.rows('users', open)).values() : await everyone(led, context);
    for (const row of rows) if (!managers.has(row.id)) managers.set(row.id, textOf(row.manager));
    for (const id of open) if (id !== null && !managers.has(id)) managers.set(id, null);
  }
}

const everyone = (led: readonly Stood[], context: HookContext) =>
  context.where(
    'users',
    'org',
    led.map(change => textOf(change.to?.org)),
  );
