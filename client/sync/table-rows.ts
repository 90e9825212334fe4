import { batch, createSignal, untrack } from 'solid-js';
import type { CatalogTable, StreamCommit } from '../../server/api/wire.ts';
import type { Cells, ChangeRequest, Issue, Outcome, RowId } from '../../server/model/change.ts';
import type { FieldValues } from '../../server/model/store.ts';
import { formatSorts, parseSorts, type SortKey } from '../../server/model/tableView.ts';
import type { CommandKind, Preview, Report, RevertibleStep } from '../contract/command.ts';
import type { GridRow, LinkChoice, NamedRow, ProblemCount } from '../contract/row.ts';
import { initialCells, tableGetter } from './catalog.ts';
import {
  assignIds,
  buildReport,
  chunk,
  commandKindOf,
  dropPendingPreconditions,
  type PlacedRequest,
  refusedTexts,
  toPendingEdits,
  unacceptedTexts,
} from './change-requests.ts';
import { commitInParts } from './commit-parts.ts';
import { dryRun, dryRunner } from './dry-run.ts';
import { maxRowsPerCommit } from './mutation-queue.ts';
import { ProblemRows } from './problem-rows.ts';
import { dropRefused, type RefusedFields, refusedFieldsOf } from './refused-fields.ts';
import { ViewRowIds } from './row-ids.ts';
import { RowStore } from './row-store.ts';
import { fetchLinkChoices, RowTitles } from './row-titles.ts';
import { setFilter } from './set-filter.ts';
import type { TableRowsOptions } from './table-rows-options.ts';
import { reportWaiting, revertStep, undoOrRedo } from './undo.ts';
import { createUnseenReload } from './unseen-reload.ts';
import { View } from './view.ts';
import type { QueuedWrite } from './write-store.ts';

/** The rows of one view of a table, for reading and editing. */
export class TableRows {
  readonly store: RowStore;
  readonly view: View;
  readonly ids: ViewRowIds;
  readonly path: string;
  readonly table: () => CatalogTable;
  readonly #options: TableRowsOptions;
  readonly #problems: ProblemRows;
  readonly #changes = createSignal(0);
  readonly #ownTitles: RowTitles;
  /** The last transaction received, and the last one whose changes the stream did not list (0 if none). */
  #knownSeq: number;
  #unlisted = 0;
  readonly #reloadIfUnseen: () => void;

  constructor(options: TableRowsOptions) {
    this.#options = options;
    this.path = `${options.path}/tables/${options.tableId}`;
    this.table = tableGetter(options.catalog, options.tableId);
    this.#knownSeq = untrack(options.catalog).seq;
    this.store = new RowStore(() => initialCells(untrack(this.table)));
    this.#ownTitles = new RowTitles(options.api, this.path, titles => options.titles.add({ [options.tableId]: titles }));
    this.view = new View({
      api: options.api,
      path: this.path,
      store: this.store,
      onLinks: links => options.titles.add(links),
      onTitles: untrack(this.table).people && ((rows, titles) => this.#ownTitles.put(rows, titles)),
      onReloaded: seq => this.#onReloaded(seq),
      ...(options.pageSize === undefined ? {} : { pageSize: options.pageSize }),
    });
    this.ids = new ViewRowIds({ ...options, path: this.path, view: this.view, store: this.store, knownSeq: this.#knownSeq });
    this.#reloadIfUnseen = createUnseenReload(this.store.pending, this.view, options.isLive);
    this.#problems = new ProblemRows(options.api, this.path, this.table, this.store, this.view);
  }

  titleOf = (row: RowId): string => {
    this.version(row);
    return this.#ownTitles.of(row, this.store.get(row)?.version ?? 0);
  };

  count = (): number => this.view.count();
  isCountKnown = (): boolean => this.view.isLoaded();
  at = (position: number): GridRow | undefined => this.view.at(position);
  setWindow = (first: number, last: number): void => this.view.setWindow(first, last);
  positionOf = (row: RowId): number | undefined => this.view.positionOf(row);
  version = (row: RowId): number => this.store.signals.track(row);
  linkTitle = (table: string, id: RowId): string => this.#options.titles.of(table, id);
  rowsBetween = (first: number, last: number): Promise<GridRow[]> => this.view.load(first, last);
  explain = (issue: Issue): string => this.#options.explain(issue);
  /** Grows with every change in the table. */
  changes = (): number => this.#changes[0]();
  sort = (): SortKey[] => parseSorts(this.view.query().sort);
  setSort = (sort: SortKey[]): void => void this.view.setQuery({ sort: formatSorts(sort) });
  filter = (): string => this.view.typed().filter;
  setFilter = (filter: string): Promise<boolean> => setFilter(this.view, filter);
  fieldValues = async (field: string, filter: string): Promise<FieldValues> =>
    (await import('./field-values.ts')).readFieldValues(this.#options, this.path, field, this.view, filter);
  linkChoices = (table: string, typed: string): Promise<LinkChoice[]> => fetchLinkChoices(this.#options, table, typed);
  namedRows = async (...sought: [table: string, names: readonly string[]]): Promise<NamedRow[] | null> =>
    (await import('./named-rows.ts')).fetchNamedRows(this.#options, ...sought);
  /** Continues at the other end of the view. */
  find = async (text: string, from: number, backwards: boolean): Promise<number | null> =>
    (await import('./find.ts')).find(this.#options.api, this.path, this.view, text, from, backwards);
  problemAfter = (position: number): Promise<number | null> => this.#problems.after(position);
  problemCount = (): Promise<ProblemCount> => this.#problems.count();
  /** Shows the changes at once and sends them. Refused changes are rolled back, and their texts stay with the row and the reason. */
  commit = (changes: ChangeRequest[], label: string, kind?: CommandKind['kind'], again?: QueuedWrite): Promise<Report> =>
    this.#options.undoStack.track(this.#commit(changes, label, kind, again));

  async #commit(changes: ChangeRequest[], label: string, kind?: CommandKind['kind'], again?: QueuedWrite): Promise<Report> {
    const own = changes.filter(change => change.table === this.#options.tableId);
    const placed = assignIds(own, this.store, this.#options.newId).map(request => dropPendingPreconditions(request, this.store));
    const others = changes.filter(change => change.table !== this.#options.tableId) as PlacedRequest[];
    const parts = chunk([...others, ...placed], maxRowsPerCommit);
    this.ids.expectRemoval(placed.filter(request => request.to === null).map(request => request.row));
    const entries = batch(() =>
      parts.map(part => {
        const entry = this.store.pending.add(toPendingEdits(part.filter(request => request.table === this.#options.tableId)));
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
        const { undoStack, newId } = this.#options;
        // The steps of earlier pages are unknown before the first undo, but all of them are older than what this page has received.
        const seq = Math.max(undoStack.seq(), this.#knownSeq);
        const recorded: RevertibleStep | null = step ?? (marks.size > 0 ? { id: newId(), kind: 'marks', seq } : null);
        undoStack.record(recorded, () => this.#clearMarks(marks));
      },
    });
    return this.#report(sent.outcomes, commandKindOf(changes, untrack(this.table), kind), sent.step);
  }

  /** The result such a commit would have, or such work on rows; nothing is shown or written. */
  preview = (changes: ChangeRequest[]): Promise<Preview> => dryRun(changes, this.#options);
  dryRun = dryRunner(() => this.#options);

  /** A new row that was refused while more was typed into it is sent again whole. */
  #completeRefused(part: readonly PlacedRequest[]): PlacedRequest[] {
    const whole = assignIds(part, this.store, this.#options.newId);
    for (const [at, request] of whole.entries())
      if (request.from === null && part[at]?.from !== null) this.store.discard(request.row);
    return whole;
  }

  /** Runs an action on rows; its effects arrive on the stream. */
  act = (action: string, rows: RowId[], input?: Cells, again?: QueuedWrite): Promise<Report> =>
    this.#options.undoStack.track(this.#act(action, rows, input, again));

  async #act(action: string, rows: RowId[], input?: Cells, again?: QueuedWrite): Promise<Report> {
    const { final, removes } = untrack(this.table).actions.find(({ id }) => id === action) ?? {};
    if (removes) this.ids.expectRemoval(rows);
    const entry = this.store.pending.add(new Map(rows.map(row => [row, { to: null, added: false }])));
    batch(() => rows.forEach(row => void this.store.refresh(row)));
    const outcome = await this.#options.mutations.act(this.#options.tableId, action, rows, input, again);
    this.#applyOutcome(entry, outcome, new Map(rows.map(row => [row, { table: this.#options.tableId, row, to: null }])));
    const { transaction: id, seq } = outcome;
    const step: RevertibleStep | null = id === null || final ? null : { id, kind: 'transaction', seq };
    this.#options.undoStack.record(step);
    return this.#report(outcome.outcomes, { kind: 'act', of: action }, step);
  }

  /** Undoes the person's last step, or this one. */
  undo = (step?: RevertibleStep): Promise<Report | null> => this.#undoOrRedo('undid', step);
  redo = (): Promise<Report | null> => this.#undoOrRedo('redid');

  /** Undoes a transaction with the batch it belongs to, also of another person. The result can be undone too. */
  revert = async (transaction: RowId, batchId?: RowId): Promise<Report> => {
    const step = { id: batchId ?? transaction, kind: batchId ? ('batch' as const) : ('transaction' as const) };
    const { back, outcomes } = await revertStep(step, this.#options);
    this.#options.undoStack.record(back);
    this.#reloadIfUnseen();
    return this.#report(outcomes, { kind: 'undo' }, back);
  };

  /** Drops the refused texts of one field, or of the whole row. */
  discard = (row: RowId, field?: string | null): void =>
    batch(() => {
      if (!this.store.discard(row, field === undefined ? undefined : [field])) this.ids.remove([row]);
      this.#bumpChanges();
    });

  /** Applies a commit from the stream. All confirmed changes arrive here. */
  applyCommit(commit: StreamCommit): void {
    const { tableId } = this.#options;
    batch(() => {
      let touched = commit.reload.includes(tableId);
      if (touched) {
        this.#unlisted = commit.seq;
        this.view.scheduleReload();
      }
      for (const change of commit.changes) {
        if (change.table !== tableId) continue;
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
    // A restored row has a position among the others; only a new row belongs at the end.
    if (filter === '' && search === '' && sort === '' && !this.view.isAmong(row)) this.ids.append([row]);
    else this.view.scheduleReload();
  }

  #onReloaded(seq: number): void {
    if (seq >= this.#unlisted) this.#unlisted = 0;
    this.#refreshOrRemove(this.store.pending.markAllSeen(seq));
    this.#dropConfirmed();
  }

  /** Drops pending edits that the stream has confirmed. */
  #dropConfirmed(): void {
    this.#refreshOrRemove(this.store.pending.markAllSeen(this.#unlisted === 0 ? this.#knownSeq : this.#unlisted - 1));
  }

  #refreshOrRemove(rows: readonly RowId[]): void {
    const removed = rows.filter(row => !this.store.refresh(row));
    if (removed.length > 0) this.ids.remove(removed);
  }

  #applyOutcome(
    entry: ReturnType<RowStore['pending']['add']>,
    outcome: Outcome,
    requests: ReadonlyMap<RowId, PlacedRequest>,
  ): RefusedFields {
    const refused = refusedTexts(outcome, requests, untrack(this.table), this.#options.explain);
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

  async #undoOrRedo(direction: 'undid' | 'redid', step?: RevertibleStep): Promise<Report | null> {
    const onOutcome = (outcome: Outcome): void => this.ids.applyOutcome(outcome, true);
    const work = undoOrRedo(direction, { ...this.#options, onOutcome }, step);
    const outcomes = await reportWaiting(work, this.#options.isLive, () => this.#options.onUndoWaiting?.(direction));
    if (!this.#options.isLive()) this.view.scheduleReload();
    return outcomes && this.#report(outcomes, { kind: direction === 'undid' ? 'undo' : 'redo' });
  }

  /** Drops marks. Returns whether there were any. */
  #clearMarks(marks: RefusedFields): boolean {
    return batch(() => {
      const { removedRows, hadMarks } = dropRefused(marks, this.store);
      if (removedRows.length > 0) this.ids.remove(removedRows);
      this.#bumpChanges();
      return hadMarks;
    });
  }

  async #report(outcomes: Outcome['outcomes'], command: CommandKind, step: RevertibleStep | null = null): Promise<Report> {
    const { catalog, explain, describeReport } = this.#options;
    const of = (outcomes[0] && untrack(catalog).table(outcomes[0].table)) ?? untrack(this.table);
    return {
      ...(await buildReport(outcomes, counted => describeReport(counted, command, of, explain))),
      ...(step === null ? {} : { step }),
    };
  }
}
