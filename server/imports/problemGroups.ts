import type { CompiledTable } from '../model/catalog.ts';
import type { Params } from '../model/localizedText.ts';
import type { IssueDetails } from '../model/table.ts';
import { foldHeading } from '../model/tabular/headings.ts';
import { importLimits } from './importPlan.ts';
import type { ReadLine } from './lineReader.ts';
import type { StagedLine } from './stagedLine.ts';

/** The same problem of several lines: with one text, if it is about a text of one column, so that one replacement mends all of them. */
export interface ProblemGroup {
  code: string;
  message: string;
  params?: Params;
  field?: string;
  /** The text that is not accepted; it can be replaced or emptied in all of these lines. */
  text?: string;
  count: number;
  /** The numbers of the first lines. */
  lines: number[];
  /** Accepted texts that it may stand for. */
  suggestions: string[];
}

const maxLines = 5;
const maxSuggestions = 3;

/** Collects the problems of lines in groups. */
export class ProblemGroups {
  readonly #table: CompiledTable;
  readonly #groups = new Map<string, ProblemGroup>();
  /** The number of problems in groups that are not kept, because there are too many. */
  #left = 0;

  constructor(table: CompiledTable) {
    this.#table = table;
  }

  /** Adds the problems of a line. */
  add({ n, issues }: StagedLine, { texts }: Pick<ReadLine, 'texts'>): void {
    for (const issue of issues) this.#add(n, issue, issue.field === undefined ? undefined : texts[issue.field]);
  }

  /** The groups, those of most lines first, and the number of problems that are in none. */
  result(): { groups: ProblemGroup[]; left: number } {
    const all = [...this.#groups.values()].sort((one, other) => other.count - one.count);
    const groups = all.slice(0, importLimits.groups);
    return { groups, left: all.slice(importLimits.groups).reduce((sum, { count }) => sum + count, this.#left) };
  }

  #add(n: number, { code, message, params, field }: IssueDetails, typed: string | undefined): void {
    const text = typed === undefined || typed === '' || typed.length > importLimits.fixLength ? undefined : typed;
    const key = JSON.stringify([code, field, text]);
    const known = this.#groups.get(key);
    if (known !== undefined) {
      known.count += 1;
      if (known.lines.length < maxLines) known.lines.push(n);
      return;
    }
    if (this.#groups.size >= importLimits.groups * 10) {
      this.#left += 1;
      return;
    }
    this.#groups.set(key, {
      code,
      message: shorten(message),
      count: 1,
      lines: [n],
      suggestions: text === undefined || field === undefined ? [] : this.#suggest(field, text),
      ...(params === undefined ? {} : { params: shortenAll(params) }),
      ...(field === undefined ? {} : { field }),
      ...(text === undefined ? {} : { text }),
    });
  }

  /** The choices of a field that begin like a text, or the other way round. */
  #suggest(id: string, text: string): string[] {
    const { options = [], states = [] } = this.#table.byId.get(id) ?? {};
    const folded = foldHeading(text);
    const fits = [...options, ...states].filter(({ id, label }) =>
      [id, label.en, label.fr].some(name => {
        const other = foldHeading(name);
        return folded !== '' && (other.startsWith(folded.slice(0, 3)) || folded.startsWith(other));
      }),
    );
    return fits.slice(0, maxSuggestions).map(option => option.id);
  }
}

/** Thousands of groups are in memory at a time, and a cell may be long. */
const shorten = (text: string): string =>
  text.length > importLimits.fixLength ? `${text.slice(0, importLimits.fixLength).toWellFormed()}…` : text;

const shortenAll = (params: Params): Params =>
  Object.fromEntries(Object.entries(params).map(([id, value]) => [id, typeof value === 'string' ? shorten(value) : value]));
