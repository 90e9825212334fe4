import type { Catalog } from './catalog.ts';
import type { Issue, Outcome, RowId, RowOutcome, ShownSecret } from './change.ts';

/** An outcome as its JSON text: what goes over HTTP as it is. It is only read where somebody looks further into it than its transaction. */
export class SerializedOutcome implements Outcome {
  readonly transaction: Outcome['transaction'];
  readonly seq: Outcome['seq'];
  readonly text: string;
  /** What was refused because it may not be done; null where nobody has looked. */
  readonly denied: readonly DenialCount[] | null;
  /** What is to be known of an outcome of which nothing was written; null where nobody has looked. */
  readonly unwritten: NotWritten | null;
  #outcome: Outcome | null = null;

  constructor({
    transaction,
    seq,
    text,
    denied = null,
    unwritten = null,
  }: Pick<SerializedOutcome, 'transaction' | 'seq' | 'text'> & Partial<Pick<SerializedOutcome, 'denied' | 'unwritten'>>) {
    this.transaction = transaction;
    this.seq = seq;
    this.text = text;
    this.denied = denied;
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

  /** The outcome itself. The text was written from one, so it needs no second look. */
  toJSON(): Outcome {
    this.#outcome ??= JSON.parse(this.text) as Outcome;
    return this.#outcome;
  }
}

/** Rows of one table that were refused for one reason: the first of them, and how many. */
export interface DenialCount {
  table: string;
  row: RowId;
  code: string;
  count: number;
}

/** Kinds of refusals that are told apart in one outcome. */
const maxKinds = 20;

/**
 * What an outcome refused because it may not be done. Values that a field or a rule of their own table does not take, and rows that fell
 * because of others, are no such thing.
 */
export function denialsIn(outcome: Outcome, catalog: Catalog): readonly DenialCount[] {
  if (outcome instanceof SerializedOutcome && outcome.denied !== null) return outcome.denied;
  const found = new Map<string, DenialCount>();
  for (const { table, row, outcome: result, issues } of outcome.outcomes) {
    const issue = result === 'refused' ? issues.find(each => isDenial(each, catalog)) : undefined;
    if (issue === undefined) continue;
    const known = found.get(`${table} ${issue.code}`);
    if (known !== undefined) known.count += 1;
    else if (found.size < maxKinds) found.set(`${table} ${issue.code}`, { table, row, code: issue.code, count: 1 });
  }
  return [...found.values()];
}

function isDenial({ table, code }: Issue, catalog: Catalog): boolean {
  if (code === 'atomic' || code.startsWith('V_')) return false;
  return catalog.tables.get(table)?.rules.some(({ rule }) => rule.code === code) !== true;
}

/** Issues of a refusal that are told apart from their rows. */
const maxIssues = 100;

/** Why nothing was written: it was only tried out, or all was refused, for these reasons, the one that says most first. */
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

/** What became of one wish for whoever counts: done as it was meant, stands but needs attention, or not done. */
export function outcomeStatus({ outcome, issues, kept }: RowOutcome): 'done' | 'attention' | 'refused' {
  if (outcome === 'refused') return 'refused';
  return outcome === 'held' || issues.length > 0 || (kept ?? []).length > 0 ? 'attention' : 'done';
}

/** An outcome's JSON text. */
export const outcomeJson = (outcome: Outcome): string =>
  outcome instanceof SerializedOutcome ? outcome.text : JSON.stringify(outcome);
