import { grantOf } from '../model/access.ts';
import type { CompiledTable } from '../model/catalog.ts';
import type { Issue } from '../model/change.ts';
import type { DraftRow } from './draftRow.ts';
import type { Fault } from './fault.ts';
import type { Intent } from './intent.ts';
import { type CellOmission, type OmittedCells, omitCells } from './omitCells.ts';
import { canView, type Viewer } from './viewer.ts';

/**
 * Finds the intent responsible for each fault: the one that wrote the row or caused it to be written, or, if the row was only computed, the
 * last one that contributed. A row that cannot enter its state is held. A cell that breaks a rule is omitted if the rest of the change can
 * be written without it; otherwise the intent is refused. Returns whether any intent was held, refused or reduced.
 */
export function blame(
  faults: readonly Fault[],
  intents: readonly Intent[],
  viewer: Viewer | null,
  { mayOmit, reduced }: CellOmission,
): boolean {
  let hasChanged = false;
  const reported = new Map<Intent, Set<string>>();
  const results = new Map<Intent, 'held' | 'refused'>();
  const omitted: OmittedCells = new Map();
  for (const fault of faults) {
    for (const index of culprits(fault, intents)) {
      const intent = intents[index];
      if (intent === undefined || intent.result === 'refused') continue;
      const entering = intent.enters !== null && fault.entry.causes.length > 0 && !isUnholdable(fault);
      const issue = issueForIntent(fault, intent, viewer);
      const result = intent.result === 'accepted' && entering ? 'held' : 'refused';
      const isReduced = result === 'refused' && mayOmit(intent) && omitCells(fault, issue, intent, omitted);
      if (!isReduced && results.get(intent) !== 'refused') results.set(intent, result);
      if (isReduced && intent.kind === 'update') {
        hasChanged = true;
        continue;
      }
      const known = reported.get(intent) ?? new Set(intent.issues.map(issueKey));
      reported.set(intent, known);
      hasChanged = true;
      if (known.has(issueKey(issue))) continue;
      known.add(issueKey(issue));
      intent.issues.push(issue);
    }
  }
  for (const [intent, result] of results) {
    if (result === 'refused') intent.issues.push(...intent.kept.splice(0));
    intent.result = result;
  }
  for (const intent of omitted.keys()) reduced.add(intent);
  return hasChanged;
}

const issueKey = ({ code, field }: Issue): string => `${code}/${field}`;

/** Whether a fault cannot be resolved by holding the row: the actor has no permission, or the rule must always hold and the row exists. */
const isUnholdable = ({ entry, rule, denied }: Fault): boolean =>
  denied === true || (rule?.rule.in === 'always' && entry.before !== null);

function culprits({ entry, rule }: Fault, intents: readonly Intent[]): number[] {
  if (entry.causes.length > 0) return [...new Set(entry.causes)];
  let last = -1;
  for (const index of computedBy(entry, rule?.reads ?? new Set())) {
    if (index > last && intents[index]?.result !== 'refused') last = index;
  }
  return last < 0 ? [] : [last];
}

function computedBy(entry: DraftRow, reads: ReadonlySet<string>): number[] {
  const blamed = [...(entry.blame ?? [])];
  const causes = blamed.filter(([field]) => reads.has(field)).flatMap(([, indices]) => indices);
  return causes.length > 0 ? causes : blamed.flatMap(([, indices]) => indices);
}

/** The issue as reported on the intent's own row; `because` names the row with the fault. */
function issueForIntent({ entry, issue, rule, at: field }: Fault, intent: Intent, viewer: Viewer | null): Issue {
  if (entry.id === intent.row) return issue;
  const { field: _elsewhere, rule: broken, ...rest } = issue;
  const at = rule?.rule.at ?? field;
  return {
    ...rest,
    table: intent.table.id,
    row: intent.row,
    ...(broken === undefined ? {} : ruleFor(broken, entry.table, intent, viewer)),
    ...(at !== undefined && intent.table.byId.has(at) ? { field: at } : {}),
    because: [...(issue.because ?? []), ...(canView(viewer, entry.table, entry.before ?? entry.after) ? [entry.id] : [])],
  };
}

/** The broken rule, with its table if that is another one. A table that does not exist for the person is not named. */
function ruleFor(rule: string, table: CompiledTable, intent: Intent, viewer: Viewer | null): Pick<Issue, 'rule'> {
  if (table === intent.table) return { rule };
  return viewer !== null && grantOf(table, viewer.actor) === undefined ? {} : { rule: `${table.id}.${rule}` };
}
