import type { Issue } from '../model/change.ts';
import type { Entry } from './entry.ts';
import type { Fault } from './fault.ts';
import type { Intent } from './intent.ts';
import { type LeftOut, leaveOut, type Parting } from './leaveOut.ts';
import { reads, type Sight } from './sight.ts';

/**
 * Whose wish falls with a fault: who wrote the row, or caused it to be written, or, where the row was only computed,
 * the last wish that made it so. What cannot enter is held; what breaks something that stood is left out where other cells can stand
 * without it, else the wish is refused. Returns whether any wish fell or asks for less.
 */
export function blame(
  faults: readonly Fault[],
  intents: readonly Intent[],
  sight: Sight | null,
  { mayPart, less }: Parting,
): boolean {
  let fell = false;
  const said = new Map<Intent, Set<string>>();
  const struck = new Map<Intent, 'held' | 'refused'>();
  const left: LeftOut = new Map();
  for (const fault of faults) {
    for (const index of culprits(fault, intents)) {
      const intent = intents[index];
      if (intent === undefined || intent.fate === 'refused') continue;
      const entering = intent.enters !== null && fault.entry.causes.length > 0 && !isBreach(fault);
      const issue = translate(fault, intent, sight);
      const fate = intent.fate === 'accepted' && entering ? 'held' : 'refused';
      const goesOn = fate === 'refused' && mayPart(intent) && leaveOut(fault, issue, intent, left);
      if (!goesOn && struck.get(intent) !== 'refused') struck.set(intent, fate);
      if (goesOn && intent.kind === 'update') {
        fell = true;
        continue;
      }
      const known = said.get(intent) ?? new Set(intent.issues.map(placeOf));
      said.set(intent, known);
      fell = true;
      if (known.has(placeOf(issue))) continue;
      known.add(placeOf(issue));
      intent.issues.push(issue);
    }
  }
  for (const [intent, fate] of struck) {
    if (fate === 'refused') intent.issues.push(...intent.kept.splice(0));
    intent.fate = fate;
  }
  for (const intent of left.keys()) less.add(intent);
  return fell;
}

const placeOf = ({ code, field }: Issue): string => `${code}/${field}`;

/** What no state can wait for: it is not the actor's to do, or breaks what must always hold of a row that is there. */
const isBreach = ({ entry, rule, denied }: Fault): boolean =>
  denied === true || (rule?.rule.in === 'always' && entry.before !== null);

function culprits({ entry, rule }: Fault, intents: readonly Intent[]): number[] {
  if (entry.causes.length > 0) return [...new Set(entry.causes)];
  let last = -1;
  for (const index of computedBy(entry, rule?.reads ?? new Set())) {
    if (index > last && intents[index]?.fate !== 'refused') last = index;
  }
  return last < 0 ? [] : [last];
}

function computedBy(entry: Entry, reads: ReadonlySet<string>): number[] {
  const blamed = [...(entry.blame ?? [])];
  const causes = blamed.filter(([field]) => reads.has(field)).flatMap(([, indices]) => indices);
  return causes.length > 0 ? causes : blamed.flatMap(([, indices]) => indices);
}

/** The issue as it is said of the wish's own row; the row that is really at fault is named beside it. */
function translate({ entry, issue, rule, at: field }: Fault, intent: Intent, sight: Sight | null): Issue {
  if (entry.id === intent.row) return issue;
  const { field: _elsewhere, ...rest } = issue;
  const at = rule?.rule.at ?? field;
  return {
    ...rest,
    table: intent.table.id,
    row: intent.row,
    ...(at !== undefined && intent.table.byId.has(at) ? { field: at } : {}),
    because: [...(issue.because ?? []), ...(reads(sight, entry.table, entry.before ?? entry.after) ? [entry.id] : [])],
  };
}
