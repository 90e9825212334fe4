import type { Catalog } from './catalog.ts';
import type { Issue, Outcome, RowId, RowOutcome, ShownSecret } from './change.ts';

/** An outcome as its JSON text, which is sent over HTTP unchanged. It is parsed only if a caller needs more than its transaction. */
export class SerializedOutcome implements Outcome {
  readonly transaction: Outcome['transaction'];
  readonly seq: Outcome['seq'];
  readonly text: string;
  /** The refused changes; null if they were not collected. */
  readonly refusals: readonly RefusalCount[] | null;
  /** Why nothing was written; null if it was not collected. */
  readonly unwritten: NotWritten | null;
  #outcome: Outcome | null = null;

  constructor({
    transaction,
    seq,
    text,
    refusals = null,
    unwritten = null,
  }: Pick<SerializedOutcome, 'transaction' | 'seq' | 'text'> & Partial<Pick<SerializedOutcome, 'refusals' | 'unwritten'>>) {
    this.transaction = transaction;
    this.seq = seq;
    this.text = text;
    this.refusals = refusals;
    this.unwritten = unwritten;
  }

  get outcomes(): Outcome['outcomes'] {
    return this.toJSON().outcomes;
  }

  get licences(): Outcome['licences'] {
    return this.toJSON().licences;
  }

  get messages(): Outcome['messages'] {
    return this.toJSON().messages;
  }

  get cascades(): Outcome['cascades'] {
    return this.toJSON().cascades;
  }

  get secrets(): ShownSecret[] {
    return this.toJSON().secrets ?? [];
  }

  get secretsShown(): number {
    return this.toJSON().secretsShown ?? 0;
  }

  /** The outcome itself. The text was serialised from one, so it needs no validation. */
  toJSON(): Outcome {
    this.#outcome ??= JSON.parse(this.text) as Outcome;
    return this.#outcome;
  }
}

/** The rows of one table that were denied for one reason: the first row, and their number. */
export interface DenialCount {
  table: string;
  row: RowId;
  code: string;
  count: number;
}

/** The rows of one table that were refused with the same issues, each by its table and code: the first row, and their number. */
export interface RefusalCount {
  table: string;
  row: RowId;
  issues: readonly Pick<Issue, 'table' | 'code'>[];
  count: number;
}

/** The maximum number of distinct denials, and of distinct refusals, in one outcome. */
const [maxKinds, maxRefusals] = [20, 200];

/**
 * The changes that were refused because the actor may not make them. Invalid values, broken rules, and rows that were refused because of
 * other rows are not denials.
 */
export function denialsIn(outcome: Outcome, catalog: Catalog): readonly DenialCount[] {
  const refusals = (outcome instanceof SerializedOutcome ? outcome.refusals : null) ?? refusalsIn(outcome);
  const found = new Map<string, DenialCount>();
  for (const { table, row, issues, count } of refusals) {
    const code = issues.find(issue => !isOfRule(issue, catalog))?.code;
    if (code === undefined) continue;
    const known = found.get(`${table} ${code}`);
    if (known !== undefined) known.count += count;
    else if (found.size < maxKinds) found.set(`${table} ${code}`, { table, row, code, count });
  }
  return [...found.values()];
}

/** The refused changes whose issues may be denials: the catalog tells them from broken rules. */
export function refusalsIn(outcome: Outcome): readonly RefusalCount[] {
  const found = new Map<string, RefusalCount>();
  for (const { table, row, outcome: result, issues } of outcome.outcomes) {
    const some = result === 'refused' ? issues.filter(({ code }) => code !== 'atomic' && !code.startsWith('V_')) : [];
    if (some.length === 0) continue;
    const key = JSON.stringify([table, ...some.map(issue => [issue.table, issue.code])]);
    const known = found.get(key);
    if (known !== undefined) known.count += 1;
    else if (found.size < maxRefusals)
      found.set(key, { table, row, issues: some.map(issue => ({ table: issue.table, code: issue.code })), count: 1 });
  }
  return [...found.values()];
}

const isOfRule = ({ table, code }: Pick<Issue, 'table' | 'code'>, catalog: Catalog): boolean =>
  catalog.tables.get(table)?.rules.some(({ rule }) => rule.code === code) === true;

/** The maximum number of issues to list without their rows. */
const maxIssues = 100;

/** Why nothing was written: it was a dry run, or everything was refused for these reasons, the most informative one first. */
export interface NotWritten {
  dryRun: boolean;
  refused: readonly Issue[] | null;
}

/** Why nothing of this outcome was written. */
export function notWrittenIn(outcome: Outcome): NotWritten {
  if (outcome instanceof SerializedOutcome && outcome.unwritten !== null) return outcome.unwritten;
  const { outcomes, dryRun = false } = outcome;
  const all = outcomes.length > 0 && outcomes.every(each => each.outcome === 'refused');
  if (!all) return { dryRun, refused: null };
  const found: Issue[] = [];
  let firstCause: Issue | undefined;
  for (const { issues } of outcomes) {
    for (const issue of issues) {
      if (issue.code !== 'atomic') firstCause ??= issue;
      if (found.length < maxIssues) found.push(issue);
    }
  }
  return {
    dryRun,
    refused: firstCause === undefined || firstCause === found[0] ? found : [firstCause, ...found].slice(0, maxIssues),
  };
}

/** The status of one change, for statistics: done, saved but needing attention, or refused. */
export function outcomeStatus({ outcome, issues, kept }: RowOutcome): 'done' | 'attention' | 'refused' {
  if (outcome === 'refused') return 'refused';
  return outcome === 'held' || issues.length > 0 || (kept ?? []).length > 0 ? 'attention' : 'done';
}

/** An outcome's JSON text. */
export const outcomeJson = (outcome: Outcome): string =>
  outcome instanceof SerializedOutcome ? outcome.text : JSON.stringify(outcome);
