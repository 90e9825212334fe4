import type { Catalog } from './catalog.ts';
import type { Issue, Outcome, RowId, RowOutcome, ShownSecret } from './change.ts';

/** An outcome as its JSON text: what goes over HTTP as it is. It is only read where somebody looks further into it than its transaction. */
export class OutcomeText implements Outcome {
  readonly transaction: Outcome['transaction'];
  readonly seq: Outcome['seq'];
  readonly text: string;
  /** What was refused because it may not be done; null where nobody has looked. */
  readonly denied: readonly Denied[] | null;
  /** What is to be known of an outcome of which nothing was written; null where nobody has looked. */
  readonly unwritten: Unwritten | null;
  #outcome: Outcome | null = null;

  constructor({
    transaction,
    seq,
    text,
    denied = null,
    unwritten = null,
  }: Pick<OutcomeText, 'transaction' | 'seq' | 'text'> & Partial<Pick<OutcomeText, 'denied' | 'unwritten'>>) {
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
export interface Denied {
  table: string;
  row: RowId;
  code: string;
  count: number;
}

/** Kinds of refusals that are told apart in one outcome. */
const mostKinds = 20;

/**
 * What an outcome refused because it may not be done. Values that a field or a rule of their own table does not take, and rows that fell
 * because of others, are no such thing.
 */
export function deniedIn(outcome: Outcome, catalog: Catalog): readonly Denied[] {
  if (outcome instanceof OutcomeText && outcome.denied !== null) return outcome.denied;
  const found = new Map<string, Denied>();
  for (const { table, row, outcome: fate, issues } of outcome.outcomes) {
    const issue = fate === 'refused' ? issues.find(each => isDenial(each, catalog)) : undefined;
    if (issue === undefined) continue;
    const known = found.get(`${table} ${issue.code}`);
    if (known !== undefined) known.count += 1;
    else if (found.size < mostKinds) found.set(`${table} ${issue.code}`, { table, row, code: issue.code, count: 1 });
  }
  return [...found.values()];
}

function isDenial({ table, code }: Issue, catalog: Catalog): boolean {
  if (code === 'atomic' || code.startsWith('V_')) return false;
  return catalog.tables.get(table)?.rules.some(({ rule }) => rule.code === code) !== true;
}

/** Issues of a refusal that are told apart from their rows. */
const mostTold = 100;

/** Why nothing was written: it was only tried out, or all was refused, for these reasons, the one that says most first. */
export interface Unwritten {
  dryRun: boolean;
  refused: readonly Issue[] | null;
}

/** Why nothing of this outcome was written. */
export function unwrittenIn(outcome: Outcome): Unwritten {
  if (outcome instanceof OutcomeText && outcome.unwritten !== null) return outcome.unwritten;
  const { outcomes, dryRun = false } = outcome;
  const all = outcomes.length > 0 && outcomes.every(each => each.outcome === 'refused');
  if (!all) return { dryRun, refused: null };
  const found: Issue[] = [];
  let telling: Issue | undefined;
  for (const { issues } of outcomes) {
    for (const issue of issues) {
      if (issue.code !== 'atomic') telling ??= issue;
      if (found.length < mostTold) found.push(issue);
    }
  }
  return { dryRun, refused: telling === undefined || telling === found[0] ? found : [telling, ...found].slice(0, mostTold) };
}

/** What became of one wish for whoever counts: done as it was meant, stands but needs attention, or not done. */
export function resultOf({ outcome, issues, kept }: RowOutcome): 'done' | 'attention' | 'refused' {
  if (outcome === 'refused') return 'refused';
  return outcome === 'held' || issues.length > 0 || (kept ?? []).length > 0 ? 'attention' : 'done';
}

/** An outcome's JSON text. */
export const textOf = (outcome: Outcome): string => (outcome instanceof OutcomeText ? outcome.text : JSON.stringify(outcome));
