import { isVisible } from '../../formulas/unicode.ts';
import type { CompiledRule, CompiledTable } from '../model/catalog.ts';
import type { Issue, Row, Value } from '../model/change.ts';
import type { Params } from '../model/words.ts';
import { invalidOf, wordsOf } from './cast.ts';
import { claims } from './claim.ts';
import { occupies } from './compute.ts';
import type { Draft } from './draft.ts';
import { type Entry, touches } from './entry.ts';
import type { Fault } from './fault.ts';
import { issueOf } from './intent.ts';

/**
 * Step 6: which rules are broken where they must hold: by rows that enter a state in which they do, or by what changed inside one.
 * Claims come last, in the order of links, so that a wish with other faults takes no place from one in order: a licence, whose seat links
 * to everything else, is the last thing to be had.
 */
export async function check(looked: Iterable<Entry>, draft: Draft): Promise<Fault[]> {
  const faults: Fault[] = [];
  const tables = Map.groupBy(looked, entry => entry.table);
  const changed = new Map<CompiledTable, Entry[]>();
  for (const table of draft.catalog.order) {
    const here = tables.get(table)?.filter(entry => entry.after !== null && entry.after !== entry.before) ?? [];
    if (here.length === 0 || (table.rules.length === 0 && table.verdict === null)) continue;
    await draft.loadPaths(
      table,
      here.map(entry => entry.after as Row),
    );
    for (const entry of here) judge(table, entry, draft, faults);
    changed.set(table, here);
  }
  const fallen = new Set(faults.flatMap(fault => fault.entry.causes));
  for (const [table, here] of changed) {
    const broken = await claims(table, here, fallen, draft);
    for (const fault of broken) for (const cause of fault.entry.causes) fallen.add(cause);
    faults.push(...broken);
  }
  return faults;
}

function judge(table: CompiledTable, entry: Entry, draft: Draft, faults: Fault[]): void {
  const row = entry.after as Row;
  for (const rule of table.rules) {
    if (rule.rule.kind === 'only' || !occupies(table, rule.states, row) || !concerns(table, rule, entry)) continue;
    const issue = broken(table, rule, row, draft);
    if (issue !== null) faults.push({ entry, issue, rule });
  }
  if (typeof row.invalid !== 'string' || table.state === null || row[table.state.id] === table.first) return;
  if (entry.before?.invalid !== row.invalid || (entry.before[table.state.id] ?? table.first) === table.first) {
    for (const issue of notTaken(table, row)) faults.push({ entry, issue });
  }
}

/** Whether a rule has to be looked at: the row enters its states, or a cell that it reads changed. */
function concerns(table: CompiledTable, rule: CompiledRule, entry: Entry): boolean {
  const { before, after } = entry;
  if (before === null || after === null || !occupies(table, rule.states, before)) return true;
  if (!touches(entry, rule.reads)) return false;
  for (const field of rule.reads) if (before[field] !== after[field]) return true;
  return false;
}

/** Cells of a row whose text was not taken, as issues. */
export function notTaken(table: CompiledTable, row: Row): Issue[] {
  return Object.entries(invalidOf(row.invalid)).flatMap(([id, invalid]) => {
    const field = table.byId.get(id);
    return field === undefined
      ? []
      : [
          issueOf(table, row.id, invalid.code, wordsOf(field, invalid), {
            field: id,
            params: { text: invalid.text, ...invalid.params },
          }),
        ];
  });
}

/** What a `must` or `required` rule says of a row, or null where it holds. */
export function broken(table: CompiledTable, rule: CompiledRule, row: Row, draft: Draft): Issue | null {
  const { rule: said } = rule;
  if (!draft.holds(table, rule.when, row)) return null;
  if (said.kind === 'required') {
    const missing = said.fields.filter(field => isMissing(row[field]) && invalidOf(row.invalid)[field] === undefined);
    if (missing.length === 0) return null;
    return issueOf(table, row.id, said.code, said.words, {
      params: { fields: missing },
      ...(missing.length === 1 ? { field: missing[0]! } : {}),
    });
  }
  if (rule.condition === null || draft.holds(table, rule.condition, row)) return null;
  const params = paramsOf(row, said.words.en);
  return issueOf(table, row.id, said.code, said.words, {
    ...(said.at === undefined ? {} : { field: said.at }),
    ...(params === null ? {} : { params }),
  });
}

/** Whether a cell shows nothing: earlier versions took names of which nothing can be seen. */
const isMissing = (value: Value | undefined): boolean =>
  value === null || value === undefined || (typeof value === 'string' && !isVisible(value));

/** Cells that a sentence names. */
export function paramsOf(row: Row, sentence: string): Params | null {
  const names = [...sentence.matchAll(/\{(\w+)/g)].map(match => match[1] ?? '');
  if (names.length === 0) return null;
  return Object.fromEntries(names.map(name => [name, asParam(row[name])]));
}

const asParam = (value: Value | undefined): string | number => (typeof value === 'number' ? value : String(value ?? ''));
