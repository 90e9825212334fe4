import { batch, createSignal, untrack } from 'solid-js';
import type { CatalogTable, StreamCommit } from '../../server/api/wire.ts';
import type { Cells, ChangeRequest, Issue, Outcome, RowId } from '../../server/model/change.ts';
import type { CommandKind, LinkChoice, Preview } from '../grid/source.ts';
import {
  assignIds,
  buildReport,
  chunk,
  commandKindOf,
  dropPendingPreconditions,
  type PlacedRequest,
  type Report,
  refusedTexts,
  toPendingEdits,
  unacceptedTexts,
} from './change-requests.ts';
import { commitInParts } from './commit-parts.ts';
import { dryRun } from './dry-run.ts';
import { maxRowsPerCommit } from './mutation-queue.ts';
import { type ProblemCount, ProblemRows } from './problem-rows.ts';
import { dropRefused, type RefusedFields, refusedFieldsOf } from './refused-fields.ts';
import { ViewRowIds } from './row-ids.ts';
import { RowStore, type ShownRow } from './row-store.ts';
import { fetchLinkChoices, RowTitles } from './row-titles.ts';
import { formatSort, parseSort, type SortKey } from './sort.ts';
import type { TableRowsOptions } from './table-rows-options.ts';
import { revertStep, undoOrRedo } from './undo.ts';
import type { UndoStep } from './undo-stack.ts';
import { View } from './view.ts';
import type { QueuedWrite } from './write-store.ts';

/** How long an answer may go unseen before the view is read again. */
const reloadUnseenAfter = 1_500;

/** How often it is looked, while an undo is not answered, whether it waits for the connection, in milliseconds. */
const waitNoticeAfter = 500;

/** The rows of one view of a table, for whoever shows and edits them. */
export class TableRows {
  readonly store: RowStore;
  readonly view: View;
  readonly ids: ViewRowIds;
  readonly #options: TableRowsOptions;
  readonly #problems: ProblemRows;
  readonly #changes = createSignal(0);
  readonly #ownTitles: RowTitles;
  /** The stream as far as it was heard, and the last commit of which it did not list everything. */
  #knownSeq: number;
  #unlisted = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: TableRowsOptions) {
    this.#options = options;
    this.#knownSeq = options.catalog.seq;
    const initial = options.table.fields
      .filter(field => field.initial !== undefined)
      .map(field => [field.id, field.initial ?? null]);
    this.store = new RowStore(Object.fromEntries(initial));
    this.#ownTitles = new RowTitles(options.api, this.path, titles => options.titles.add({ [options.table.id]: titles }));
    this.view = new View({
      api: options.api,
      path: this.path,
      store: this.store,
      onLinks: links => options.titles.add(links),
      onReloaded: seq => this.#onReloaded(seq),
      ...(options.pageSize === undefined ? {} : { pageSize: options.pageSize }),
    });
    this.ids = new ViewRowIds({ ...options, path: this.path, view: this.view, store: this.store, knownSeq: this.#knownSeq });
    this.#problems = new ProblemRows(options.api, this.path, options.table, this.store, this.view);
  }

  /** By what a row is called, as the server says it; empty for one that is not saved yet. */
  titleOf = (row: RowId): string => {
    this.version(row);
    return this.#ownTitles.of(row, this.store.get(row)?.version ?? 0);
  };

  get path(): string {
    return `${this.#options.path}/tables/${this.#options.table.id}`;
  }

  table = (): CatalogTable => this.#options.table;
  count = (): number => this.view.count();
  isCountKnown = (): boolean => this.view.isLoaded();
  at = (position: number): ShownRow | undefined => this.view.at(position);
  setWindow = (first: number, last: number): void => this.view.setWindow(first, last);
  positionOf = (row: RowId): number | undefined => this.view.positionOf(row);
  version = (row: RowId): number => this.store.signals.track(row);
  linkTitle = (table: string, id: RowId): string => this.#options.titles.of(table, id);
  rowsBetween = (first: number, last: number): Promise<ShownRow[]> => this.view.load(first, last);
  explain = (issue: Issue): string => this.#options.explain(issue);
  /** Bumped by every change in the table. */
  changes = (): number => this.#changes[0]();
  sort = (): SortKey[] => parseSort(this.view.query().sort);
  setSort = (sort: SortKey[]): void => void this.view.setQuery({ sort: formatSort(sort) });
  linkChoices = (table: string, typed: string): Promise<LinkChoice[]> =>
    fetchLinkChoices(this.#options.api, this.#options.path, table, typed, learned => this.#options.titles.add(learned));

  /** Goes round at the end. */
  find = async (text: string, from: number, backwards: boolean): Promise<number | null> =>
    (await import('./find.ts')).find(this.#options.api, this.path, this.view, text, from, backwards);

  problemAfter = (position: number): Promise<number | null> => this.#problems.after(position);
  problemCount = (): Promise<ProblemCount> => this.#problems.count();

  /** Shows the changes at once and sends them; what is refused goes back, and its text is kept at the row with the reason. */
  commit = (changes: ChangeRequest[], label: string, kind?: CommandKind['kind'], again?: QueuedWrite): Promise<Report> =>
    this.#options.undoStack.track(this.#commit(changes, label, kind, again));

  async #commit(changes: ChangeRequest[], label: string, kind?: CommandKind['kind'], again?: QueuedWrite): Promise<Report> {
    const own = changes.filter(change => change.table === this.#options.table.id);
    const placed = assignIds(own, this.store, this.#options.newId).map(request => dropPendingPreconditions(request, this.store));
    const others = changes.filter(change => change.table !== this.#options.table.id) as PlacedRequest[];
    const parts = chunk([...others, ...placed], maxRowsPerCommit);
    this.ids.expectRemoval(placed.filter(request => request.to === null).map(request => request.row));
    const entries = batch(() =>
      parts.map(part => {
        const entry = this.store.pending.add(toPendingEdits(part.filter(request => request.table === this.#options.table.id)));
        for (const [row, edit] of entry.edits) {
          this.store.discard(row, edit.added ? undefined : Object.keys(edit.to ?? {}));
          this.store.refresh(row);
        }
        this.ids.append([...entry.edits].filter(([, edit]) => edit.added).map(([row]) => row));
        return entry;
      }),
    );
    const marks: RefusedFields = new Map();
    const sent = await commitInParts(parts, label, this.#options, {
      resend: again,
      prepare: part => this.#completeRefused(part),
      onAnswer: (index, outcome, requests) => {
        for (const [row, fields] of this.#applyOutcome(entries[index]!, outcome, requests)) marks.set(row, fields);
      },
      onDone: step => {
        const { undoStack: history, newId } = this.#options;
        // The steps of earlier pages are not known before the first undo, but all of them are older than what this page has heard.
        const seq = Math.max(history.seq(), this.#knownSeq);
        const mine: UndoStep | null = step ?? (marks.size > 0 ? { id: newId(), kind: 'marks', seq } : null);
        history.record(mine, () => this.#clearMarks(marks));
      },
    });
    return this.#report(sent.outcomes, commandKindOf(changes, this.#options.table, kind), sent.step);
  }

  /** What such a commit would do; nothing is shown and nothing is written. */
  preview = (changes: ChangeRequest[]): Promise<Preview> => dryRun(changes, this.#options);

  /** A row that was refused as new while more was typed into it goes whole with what was typed. */
  #completeRefused(part: readonly PlacedRequest[]): PlacedRequest[] {
    const whole = assignIds(part, this.store, this.#options.newId);
    for (const [at, request] of whole.entries())
      if (request.from === null && part[at]?.from !== null) this.store.discard(request.row);
    return whole;
  }

  /** Asks for an action on rows; what it does arrives from the server. */
  act = (action: string, rows: RowId[], input?: Cells, again?: QueuedWrite): Promise<Report> =>
    this.#options.undoStack.track(this.#act(action, rows, input, again));

  async #act(action: string, rows: RowId[], input?: Cells, again?: QueuedWrite): Promise<Report> {
    const { final, removes } = this.#options.table.actions.find(({ id }) => id === action) ?? {};
    if (removes) this.ids.expectRemoval(rows);
    const entry = this.store.pending.add(new Map(rows.map(row => [row, { to: null, added: false }])));
    batch(() => rows.forEach(row => void this.store.refresh(row)));
    const outcome = await this.#options.mutations.act(this.#options.table.id, action, rows, input, again);
    this.#applyOutcome(entry, outcome, new Map(rows.map(row => [row, { table: this.#options.table.id, row, to: null }])));
    const { transaction: id, seq } = outcome;
    const step: UndoStep | null = id === null || final ? null : { id, kind: 'transaction', seq };
    this.#options.undoStack.record(step);
    return this.#report(outcome.outcomes, { kind: 'act', of: action }, step);
  }

  /** Takes back the person's last step, or this one. */
  undo = (step?: UndoStep): Promise<Report | null> => this.#undoOrRedo('undid', step);
  redo = (): Promise<Report | null> => this.#undoOrRedo('redid');

  /** Takes back a transaction with the batch of which it is part, whoever made it; that too can be undone. */
  revert = async (transaction: RowId, batchId?: RowId): Promise<Report> => {
    const step = { id: batchId ?? transaction, kind: batchId ? ('batch' as const) : ('transaction' as const) };
    const { back, outcomes } = await revertStep(step, this.#options);
    await this.#options.prepareUndo?.();
    this.#options.undoStack.record(back);
    this.#reloadIfUnseen();
    return this.#report(outcomes, { kind: 'undo' }, back);
  };

  /** Lets go of what was typed and refused: of one field, or of the whole row. */
  discard = (row: RowId, field?: string | null): void =>
    batch(() => {
      if (!this.store.discard(row, field === undefined ? undefined : [field])) this.ids.remove([row]);
      this.#bumpChanges();
    });

  /** What happened in the workspace: the one way by which anything that stands gets here. */
  applyCommit(commit: StreamCommit): void {
    const { table } = this.#options;
    batch(() => {
      let touched = commit.reload.includes(table.id);
      if (touched) {
        this.#unlisted = commit.seq;
        this.view.scheduleReload();
      }
      for (const change of commit.changes) {
        if (change.table !== table.id) continue;
        touched = true;
        if (change.cells === null || change.added) this.view.markOrderChanged(commit.seq);
        this.store.applyChange(change, commit.seq);
        if (change.cells === null) this.#onRowRemoved(change.row);
        else if (change.added) this.#onRowAdded(change.row);
        else this.ids.recordChange(change.row, commit.seq);
      }
      this.#knownSeq = commit.seq;
      this.ids.advanceTo(commit.seq);
      this.#dropConfirmed();
      if (touched) this.#bumpChanges();
    });
  }

  #bumpChanges = (): number => this.#changes[1](count => count + 1);

  #onRowRemoved(row: RowId): void {
    this.store.pending.markSeen(row, Number.POSITIVE_INFINITY);
    this.store.remove(row);
    if (!this.ids.remove([row])) this.view.scheduleReload();
  }

  #onRowAdded(row: RowId): void {
    this.ids.markPresent(row);
    if (untrack(() => this.view.positionOf(row)) !== undefined) return;
    const { filter, search, sort } = untrack(this.view.query);
    // A row that comes back has its place among the others: only a new one belongs behind the rest.
    if (filter === '' && search === '' && sort === '' && !this.view.isAmong(row)) this.ids.append([row]);
    else this.view.scheduleReload();
  }

  #onReloaded(seq: number): void {
    if (seq >= this.#unlisted) this.#unlisted = 0;
    this.#refreshOrRemove(this.store.pending.markAllSeen(seq));
    this.#dropConfirmed();
  }

  /** Takes away what is pending and by now part of what was heard. */
  #dropConfirmed(): void {
    this.#refreshOrRemove(this.store.pending.markAllSeen(this.#unlisted === 0 ? this.#knownSeq : this.#unlisted - 1));
  }

  #refreshOrRemove(rows: readonly RowId[]): void {
    const gone = rows.filter(row => !this.store.refresh(row));
    if (gone.length > 0) this.ids.remove(gone);
  }

  #applyOutcome(
    entry: ReturnType<RowStore['pending']['add']>,
    outcome: Outcome,
    requests: ReadonlyMap<RowId, PlacedRequest>,
  ): RefusedFields {
    const refused = refusedTexts(outcome, requests, this.#options.table, this.#options.explain);
    const left = unacceptedTexts(outcome, requests, this.#options.explain);
    batch(() => {
      const touched = [...entry.edits.keys()];
      if (outcome.transaction === null) this.store.pending.reject(entry);
      else this.store.pending.acknowledge(entry, outcome.seq, refused.keys());
      for (const [row, list] of refused) {
        const request = requests.get(row);
        this.store.addRefused(row, list, request?.from === null ? (request.to as Cells) : null);
      }
      this.ids.applyOutcome(outcome);
      for (const [row, list] of left) this.store.addRefused(row, list);
      this.#bumpChanges();
      this.#refreshOrRemove(touched);
      this.#dropConfirmed();
    });
    this.#reloadIfUnseen();
    return refusedFieldsOf([...refused, ...left]);
  }

  /** Reads the view again when an answer is not seen on the stream. */
  #reloadIfUnseen(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => {
        if (this.store.pending.unconfirmed()) void this.view.reload().then(() => this.#reloadIfUnseen());
      },
      this.#options.isLive() ? reloadUnseenAfter * 4 : reloadUnseenAfter,
    );
  }

  async #undoOrRedo(done: 'undid' | 'redid', step?: UndoStep): Promise<Report | null> {
    const answered = (outcome: Outcome): void => this.ids.applyOutcome(outcome, true);
    const patience = setInterval(() => {
      if (this.#options.isLive()) return;
      clearInterval(patience);
      this.#options.onUndoWaiting?.(done);
    }, waitNoticeAfter);
    const outcomes = await undoOrRedo(done, { ...this.#options, onOutcome: answered }, step).finally(() =>
      clearInterval(patience),
    );
    await this.#options.prepareUndo?.();
    if (!this.#options.isLive()) this.view.scheduleReload();
    return outcomes && this.#report(outcomes, { kind: done === 'undid' ? 'undo' : 'redo' });
  }

  /** Takes away marks; says whether there were any. */
  #clearMarks(marks: RefusedFields): boolean {
    return batch(() => {
      const { gone, any } = dropRefused(marks, this.store);
      if (gone.length > 0) this.ids.remove(gone);
      this.#bumpChanges();
      return any;
    });
  }

  #report(outcomes: Outcome['outcomes'], command: CommandKind, step: UndoStep | null = null): Report {
    const { catalog, table, explain, describeReport: tell } = this.#options;
    const of = (outcomes[0] && catalog.table(outcomes[0].table)) ?? table;
    return { ...buildReport(outcomes, counted => tell(counted, command, of, explain)), ...(step === null ? {} : { step }) };
  }
}
