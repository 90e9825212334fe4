import { newId } from '../engine/ids.ts';
import type { Person } from '../model/actor.ts';
import { parseInvalid, textForInvalid } from '../model/castCell.ts';
import type { CompiledTable } from '../model/catalog.ts';
import {
  type Cells,
  type ChangeRequest,
  type LicenceChange,
  type Outcome,
  type Row,
  type RowId,
  type RowOutcome,
  sameValue,
} from '../model/change.ts';
import type { FileStore } from '../model/fileStore.ts';
import { importTexts } from '../model/importTexts.ts';
import { interpolate } from '../model/localizedText.ts';
import type { IssueDetails } from '../model/table.ts';
import type { TrialSession, Trials } from '../model/writer.ts';
import type { FileRow } from './fileRow.ts';
import type { FileSource } from './fileSource.ts';
import { type ImportPlan, importLimits, stagedFile } from './importPlan.ts';
import { dataRows, openAs } from './importRows.ts';
import { putJson } from './jsonFile.ts';
import { KeyIndex } from './keyIndex.ts';
import { lineReader, type ReadLine } from './lineReader.ts';
import { rowIdField } from './matchColumns.ts';
import { type ProblemGroup, ProblemGroups } from './problemGroups.ts';
import { hasProblem, issuesOf, type StagedLine } from './stagedLine.ts';
import { StagedWriter } from './stagedRows.ts';

/** How many lines there are of each kind. `held` and `refused` lines need attention, and so may others (`problems`). */
export interface StagedCounts {
  read: number;
  created: number;
  updated: number;
  unchanged: number;
  held: number;
  refused: number;
  problems: number;
}

/** What applying an import would do, beyond its lines. */
export interface StagedReport {
  counts: StagedCounts;
  groups: ProblemGroup[];
  /** The number of problems in groups that are not listed. */
  moreProblems: number;
  /** Licences of the organisation before and after, and how many lines find none. */
  licences: (LicenceChange & { short: number })[];
  /** How many messages of each kind would be sent. */
  messages: Record<string, number>;
}

/** What staging needs: the file and how it is read, the table, and the person whose rights count. */
export interface StageInput {
  id: string;
  source: FileSource;
  plan: ImportPlan;
  table: string;
  person: Person;
  /** The name of this attempt, and how many bytes its lines may have. */
  attempt: string;
  room: number;
}

/** What was tried, and the bytes of the lines that are stored. */
export interface StagedResult {
  report: StagedReport;
  bytes: number;
}

/**
 * Tries all rows of a file on one snapshot, chunk by chunk as they would be applied. Stores what would happen to each line, and a report.
 * Nothing else is written. Throws a `FileProblem` if the file cannot be read, and `Refusal` if it takes too long.
 */
export function stageImport(input: StageInput, trials: Trials, files: FileStore): Promise<StagedResult> {
  const { source, plan, person } = input;
  return trials.session(
    person,
    async session => {
      const staging = await Staging.open(input, session);
      const writer = new StagedWriter();
      const opened = await openAs(source, plan.file);
      async function* staged(): AsyncGenerator<Uint8Array> {
        for await (const rows of dataRows(opened, plan.file)) yield writer.encode(await staging.chunk(rows));
      }
      await files.put(stagedFile(input, 'staged'), staged(), Math.max(0, Math.min(input.room, importLimits.stagedBytes)));
      await writer.finish(files, input);
      const report = staging.report();
      await putJson(files, stagedFile(input, 'report'), report);
      return { report, bytes: writer.bytes };
    },
    importLimits.time,
  );
}

/** A line that is tried: as it was read, and as it will be staged. */
interface Tried {
  read: ReadLine;
  line: StagedLine;
}

/** Tries the rows of one file, chunk by chunk. */
class Staging {
  readonly #session: TrialSession;
  readonly #table: CompiledTable;
  readonly #plan: ImportPlan;
  readonly #read: (row: FileRow) => ReadLine;
  readonly #index: KeyIndex | null;
  readonly #groups: ProblemGroups;
  /** The number of the line that has a key, by key. */
  readonly #keys = new Map<string, number>();
  readonly #counts: StagedCounts = { read: 0, created: 0, updated: 0, unchanged: 0, held: 0, refused: 0, problems: 0 };
  readonly #licences = new Map<string, LicenceChange>();
  readonly #messages: Record<string, number> = {};
  #short = 0;

  private constructor({ plan, table }: StageInput, session: TrialSession, index: KeyIndex | null) {
    this.#session = session;
    this.#table = session.catalog.table(table);
    this.#plan = plan;
    this.#read = lineReader(plan, this.#table);
    this.#index = index;
    this.#groups = new ProblemGroups(this.#table);
  }

  static async open(input: StageInput, session: TrialSession): Promise<Staging> {
    const { keys } = input.plan;
    const table = session.catalog.table(input.table);
    const index = keys.length === 0 ? null : await KeyIndex.of(session, table, keys, input.person);
    return new Staging(input, session, index);
  }

  /** The lines of these rows, in their order, after they were tried. */
  async chunk(rows: readonly FileRow[]): Promise<StagedLine[]> {
    const tried = rows.map(row => this.#begin(this.#read(row)));
    const open = tried.filter(({ line }) => line.action !== 'none');
    const before = await this.#session.rows(
      this.#table.id,
      open.flatMap(({ line }) => (line.action === 'update' ? line.row! : [])),
    );
    const requests = open.map(
      ({ line }): ChangeRequest => ({
        table: this.#table.id,
        row: line.row!,
        ...(line.action === 'create' ? { from: null } : {}),
        to: line.to,
      }),
    );
    if (requests.length > 0) {
      const outcome = await this.#session.commit(requests);
      const after = await this.#session.rows(
        this.#table.id,
        open.map(({ line }) => line.row!),
      );
      for (const [at, { line }] of open.entries())
        this.#end(line, outcome.outcomes[at]!, before.get(line.row!) ?? null, after.get(line.row!) ?? null);
      this.#note(outcome);
    }
    for (const { read, line } of tried) this.#count(line, read);
    return tried.map(({ line }) => line);
  }

  report(): StagedReport {
    const { groups, left } = this.#groups.result();
    const licences = [...this.#licences.values()].map(change => ({ ...change, short: this.#short }));
    return { counts: this.#counts, groups, moreProblems: left, licences, messages: this.#messages };
  }

  /** What a row of the file would do, before it is tried. */
  #begin(read: ReadLine): Tried {
    const line: StagedLine = { n: read.n, action: 'none', row: null, result: 'accepted', to: {}, from: {}, issues: [] };
    const found = this.#find(read, line);
    if (line.issues.length > 0) {
      line.result = 'refused';
      line.to = Object.fromEntries(
        Object.entries(read.cells).filter(([id, value]) => id !== 'id' && value !== '' && value !== null),
      );
      return { read, line };
    }
    line.action = found === null ? 'create' : 'update';
    line.row = found ?? newId();
    const keepsBlank = (id: string): boolean => found !== null && (this.#plan.blanks === 'clear' || read.emptied.has(id));
    // The cells by which a row was found are as it has them, perhaps in another form.
    const isKey = (id: string): boolean => id === 'id' || (found !== null && this.#plan.keys.includes(id));
    line.to = Object.fromEntries(
      Object.entries(read.cells).filter(([id, value]) => !isKey(id) && (keepsBlank(id) || (value !== '' && value !== null))),
    );
    if (found !== null && Object.keys(line.to).length === 0) line.action = 'none';
    return { read, line };
  }

  /** The existing row of a line; null if it makes a new one. Adds an issue if the mode does not allow that. */
  #find({ n, cells }: ReadLine, line: StagedLine): RowId | null {
    const { mode, keys } = this.#plan;
    const refuse = (code: keyof typeof importTexts, params: Record<string, string | number> = {}): null => {
      const all = { field: keys, ...params };
      line.issues.push({
        code,
        message: interpolate(importTexts[code], all, { language: 'en', label: id => this.#table.byId.get(id)?.label.en ?? id }),
        params: all,
        ...(keys[0] === undefined ? {} : { field: keys[0] }),
      });
      return null;
    };
    if (this.#index === null) return null;
    const key = this.#index.keyOfTyped(cells);
    if (key === null) return mode === 'update' ? refuse('I_NO_KEY') : null;
    const other = this.#keys.get(key);
    if (other !== undefined) return refuse('I_TWICE', { other });
    this.#keys.set(key, n);
    line.key = key;
    const found = this.#index.find(key);
    if (found === 'several') return refuse('I_SEVERAL');
    if (found === 'none') return mode === 'update' || keys.includes(rowIdField) ? refuse('I_NOT_FOUND') : null;
    return mode === 'create' ? refuse('I_EXISTS') : found.row;
  }

  /** Notes the outcome of a line. */
  #end(line: StagedLine, outcome: RowOutcome, before: Row | null, after: Row | null): void {
    line.result = outcome.outcome;
    line.issues.push(...issuesOf(outcome));
    if (after !== null && line.result !== 'refused') line.issues.push(...this.#invalidCells(line, after));
    if (line.action !== 'update' || before === null) return;
    const keys = this.#index?.fields.filter(id => id !== 'id') ?? [];
    if (keys.length > 0) line.found = cellsOf(before, keys);
    const changed = Object.keys(line.to).filter(id => isChanged(id, before, after));
    const named = new Set(line.issues.map(({ field }) => field));
    // Of a change that is made, only what differs, and what is not accepted.
    const shown = Object.keys(line.to).filter(id => line.result !== 'accepted' || changed.includes(id) || named.has(id));
    line.from = cellsOf(before, shown);
    line.to = cellsOf(line.to, shown);
    if (line.result === 'accepted' && changed.length === 0) line.action = 'none';
  }

  /** Texts of the line that its cells do not accept, if no other issue names their cell. */
  #invalidCells({ to, issues }: StagedLine, after: Row): IssueDetails[] {
    const named = new Set(issues.map(({ field }) => field));
    return Object.entries(parseInvalid(after.invalid)).flatMap(([id, invalid]): IssueDetails[] => {
      const field = this.#table.byId.get(id);
      if (field === undefined || !Object.hasOwn(to, id) || named.has(id)) return [];
      const params = { text: invalid.text, ...invalid.params };
      return [{ field: id, code: invalid.code, message: interpolate(textForInvalid(field, invalid), params), params }];
    });
  }

  #count(line: StagedLine, read: ReadLine): void {
    const counts = this.#counts;
    counts.read += 1;
    if (line.result !== 'accepted') counts[line.result] += 1;
    if (hasProblem(line)) {
      counts.problems += 1;
      this.#groups.add(line, read);
      if (line.issues.some(issue => this.#isShortage(issue))) this.#short += 1;
    }
    if (line.result === 'refused') return;
    if (line.action === 'create') counts.created += 1;
    else if (line.action === 'update') counts.updated += 1;
    else counts.unchanged += 1;
  }

  #isShortage({ rule }: IssueDetails): boolean {
    if (rule === undefined) return false;
    const [table, id] = rule.includes('.') ? rule.split('.') : [this.#table.id, rule];
    const found = this.#session.catalog.tables.get(table ?? '')?.rules.find(each => each.id === id);
    return found !== undefined && found.capacity !== null;
  }

  #note({ licences, messages }: Outcome): void {
    for (const change of licences) {
      const key = `${change.org}/${change.product}`;
      this.#licences.set(key, { ...change, before: this.#licences.get(key)?.before ?? change.before });
    }
    for (const { kind } of messages) this.#messages[kind] = (this.#messages[kind] ?? 0) + 1;
  }
}

/** These cells of a row. */
function cellsOf(row: Cells, ids: readonly string[]): Cells {
  const cells: Cells = {};
  for (const id of ids) cells[id] = row[id] ?? null;
  return cells;
}

/** Whether a cell, or the invalid text beside it, differs. */
function isChanged(id: string, before: Row, after: Row | null): boolean {
  if (!sameValue(before[id] ?? null, after?.[id] ?? null)) return true;
  const [was, is] = [parseInvalid(before.invalid)[id], parseInvalid(after?.invalid)[id]];
  return JSON.stringify(was ?? null) !== JSON.stringify(is ?? null);
}
