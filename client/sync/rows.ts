import { batch, createSignal, untrack } from 'solid-js';
import type { CatalogTable, StreamCommit } from '../../server/api/wire.ts';
import type { Cells, Issue, Outcome, RowId, Wish } from '../../server/model/change.ts';
import type { Deed, LinkChoice, Preview } from '../grid/source.ts';
import type { Step } from './history.ts';
import { clearMarks, type Marks, marksOf } from './marks.ts';
import { sendParts } from './parts.ts';
import { tryOut } from './preview.ts';
import { type ProblemCount, Problems } from './problems.ts';
import { ViewRowIds } from './row-ids.ts';
import { choicesOf, RowTitles } from './row-titles.ts';
import type { RowsWiring } from './rows-wiring.ts';
import { mostRows } from './send.ts';
import { Shelf, type ShownRow } from './shelf.ts';
import { printSort, readSort, type SortKey } from './sort.ts';
import { takeBack, turn } from './turn.ts';
import { View } from './view.ts';
import { chunks, deedOf, edits, leftTexts, loosen, type Placed, place, type Report, refusals, report } from './wish.ts';
import type { QueuedWrite } from './write-queue.ts';

/** How long an answer may go unseen before the view is read again. */
const unseenFor = 1_500;

/** How often it is looked, while an undo is not answered, whether it waits for the connection, in milliseconds. */
const soonAnswered = 500;

/** The rows of one view of a table, for whoever shows and edits them. */
export class Rows {
  readonly shelf: Shelf;
  readonly view: View;
  readonly ids: ViewRowIds;
  readonly #wiring: RowsWiring;
  readonly #problems: Problems;
  readonly #changes = createSignal(0);
  readonly #ownTitles: RowTitles;
  /** The stream as far as it was heard, and the last commit of which it did not list everything. */
  #heard: number;
  #unlisted = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(wiring: RowsWiring) {
    this.#wiring = wiring;
    this.#heard = wiring.catalog.seq;
    const initial = wiring.table.fields
      .filter(field => field.initial !== undefined)
      .map(field => [field.id, field.initial ?? null]);
    this.shelf = new Shelf(Object.fromEntries(initial));
    this.#ownTitles = new RowTitles(wiring.api, this.path, titles => wiring.titles.learn({ [wiring.table.id]: titles }));
    this.view = new View({
      api: wiring.api,
      path: this.path,
      shelf: this.shelf,
      links: links => wiring.titles.learn(links),
      reread: seq => this.#known(seq),
      ...(wiring.pageSize === undefined ? {} : { pageSize: wiring.pageSize }),
    });
    this.ids = new ViewRowIds({ ...wiring, path: this.path, view: this.view, shelf: this.shelf, heard: this.#heard });
    this.#problems = new Problems(wiring.api, this.path, wiring.table, this.shelf, this.view);
  }

  /** By what a row is called, as the server says it; empty for one that is not saved yet. */
  titleOf = (row: RowId): string => {
    this.version(row);
    return this.#ownTitles.of(row, this.shelf.get(row)?.version ?? 0);
  };

  get path(): string {
    return `${this.#wiring.path}/tables/${this.#wiring.table.id}`;
  }

  table = (): CatalogTable => this.#wiring.table;
  count = (): number => this.view.count();
  known = (): boolean => this.view.loaded();
  at = (position: number): ShownRow | undefined => this.view.at(position);
  want = (first: number, last: number): void => this.view.want(first, last);
  positionOf = (row: RowId): number | undefined => this.view.positionOf(row);
  version = (row: RowId): number => this.shelf.bells.hear(row);
  linkTitle = (table: string, id: RowId): string => this.#wiring.titles.of(table, id);
  rowsBetween = (first: number, last: number): Promise<ShownRow[]> => this.view.ensure(first, last);
  explain = (issue: Issue): string => this.#wiring.explain(issue);
  /** Bumped by every change in the table. */
  changes = (): number => this.#changes[0]();
  sort = (): SortKey[] => readSort(this.view.query().sort);
  setSort = (sort: SortKey[]): void => void this.view.setQuery({ sort: printSort(sort) });
  linkChoices = (table: string, typed: string): Promise<LinkChoice[]> =>
    choicesOf(this.#wiring.api, this.#wiring.path, table, typed, learned => this.#wiring.titles.learn(learned));

  /** Goes round at the end. */
  find = async (text: string, from: number, backwards: boolean): Promise<number | null> =>
    (await import('./seek.ts')).find(this.#wiring.api, this.path, this.view, text, from, backwards);

  problemAfter = (position: number): Promise<number | null> => this.#problems.after(position);
  problemCount = (): Promise<ProblemCount> => this.#problems.count();

  /** Shows the changes at once and sends them; what is refused goes back, and its text is kept at the row with the reason. */
  commit = (changes: Wish[], label: string, kind?: Deed['kind'], again?: QueuedWrite): Promise<Report> =>
    this.#wiring.history.during(this.#commit(changes, label, kind, again));

  async #commit(changes: Wish[], label: string, kind?: Deed['kind'], again?: QueuedWrite): Promise<Report> {
    const own = changes.filter(change => change.table === this.#wiring.table.id);
    const placed = place(own, this.shelf, this.#wiring.newId).map(wish => loosen(wish, this.shelf));
    const others = changes.filter(change => change.table !== this.#wiring.table.id) as Placed[];
    const parts = chunks([...others, ...placed], mostRows);
    this.ids.ask(placed.filter(wish => wish.to === null).map(wish => wish.row));
    const entries = batch(() =>
      parts.map(part => {
        const entry = this.shelf.pending.add(edits(part.filter(wish => wish.table === this.#wiring.table.id)));
        for (const [row, edit] of entry.edits) {
          this.shelf.discard(row, edit.added ? undefined : Object.keys(edit.to ?? {}));
          this.shelf.refresh(row);
        }
        this.ids.append([...entry.edits].filter(([, edit]) => edit.added).map(([row]) => row));
        return entry;
      }),
    );
    const marks: Marks = new Map();
    const sent = await sendParts(parts, label, this.#wiring, {
      again,
      whole: part => this.#whole(part),
      answered: (index, outcome, wishes) => {
        for (const [row, fields] of this.#settle(entries[index]!, outcome, wishes)) marks.set(row, fields);
      },
      done: step => {
        const { history, newId } = this.#wiring;
        // The steps of earlier pages are not known before the first undo, but all of them are older than what this page has heard.
        const seq = Math.max(history.seq(), this.#heard);
        const mine: Step | null = step ?? (marks.size > 0 ? { id: newId(), kind: 'marks', seq } : null);
        history.did(mine, () => this.#unmark(marks));
      },
    });
    return this.#report(sent.outcomes, deedOf(changes, this.#wiring.table, kind), sent.step);
  }

  /** What such a commit would do; nothing is shown and nothing is written. */
  preview = (changes: Wish[]): Promise<Preview> => tryOut(changes, this.#wiring);

  /** A row that was refused as new while more was typed into it goes whole with what was typed. */
  #whole(part: readonly Placed[]): Placed[] {
    const whole = place(part, this.shelf, this.#wiring.newId);
    for (const [at, wish] of whole.entries()) if (wish.from === null && part[at]?.from !== null) this.shelf.discard(wish.row);
    return whole;
  }

  /** Asks for an action on rows; what it does arrives from the server. */
  act = (action: string, rows: RowId[], input?: Cells, again?: QueuedWrite): Promise<Report> =>
    this.#wiring.history.during(this.#act(action, rows, input, again));

  async #act(action: string, rows: RowId[], input?: Cells, again?: QueuedWrite): Promise<Report> {
    const { final, removes } = this.#wiring.table.actions.find(({ id }) => id === action) ?? {};
    if (removes) this.ids.ask(rows);
    const entry = this.shelf.pending.add(new Map(rows.map(row => [row, { to: null, added: false }])));
    batch(() => rows.forEach(row => void this.shelf.refresh(row)));
    const outcome = await this.#wiring.sender.act(this.#wiring.table.id, action, rows, input, again);
    this.#settle(entry, outcome, new Map(rows.map(row => [row, { table: this.#wiring.table.id, row, to: null }])));
    const { transaction: id, seq } = outcome;
    const step: Step | null = id === null || final ? null : { id, kind: 'transaction', seq };
    this.#wiring.history.did(step);
    return this.#report(outcome.outcomes, { kind: 'act', of: action }, step);
  }

  /** Takes back the person's last step, or this one. */
  undo = (step?: Step): Promise<Report | null> => this.#turn('undid', step);
  redo = (): Promise<Report | null> => this.#turn('redid');

  /** Takes back a transaction with the batch of which it is part, whoever made it; that too can be undone. */
  takeBack = async (transaction: RowId, batchId?: RowId): Promise<Report> => {
    const step = { id: batchId ?? transaction, kind: batchId ? ('batch' as const) : ('transaction' as const) };
    const { back, outcomes } = await takeBack(step, this.#wiring);
    await this.#wiring.prepareUndo?.();
    this.#wiring.history.did(back);
    this.#check();
    return this.#report(outcomes, { kind: 'undo' }, back);
  };

  /** Lets go of what was typed and refused: of one field, or of the whole row. */
  discard = (row: RowId, field?: string | null): void =>
    batch(() => {
      if (!this.shelf.discard(row, field === undefined ? undefined : [field])) this.ids.remove([row]);
      this.#touch();
    });

  /** What happened in the workspace: the one way by which anything that stands gets here. */
  hear(commit: StreamCommit): void {
    const { table } = this.#wiring;
    batch(() => {
      let touched = commit.reload.includes(table.id);
      if (touched) {
        this.#unlisted = commit.seq;
        this.view.soon();
      }
      for (const change of commit.changes) {
        if (change.table !== table.id) continue;
        touched = true;
        if (change.cells === null || change.added) this.view.moved(commit.seq);
        this.shelf.hear(change, commit.seq);
        if (change.cells === null) this.#gone(change.row);
        else if (change.added) this.#added(change.row);
        else this.ids.changed(change.row, commit.seq);
      }
      this.#heard = commit.seq;
      this.ids.heard(commit.seq);
      this.#land();
      if (touched) this.#touch();
    });
  }

  #touch = (): number => this.#changes[1](count => count + 1);

  #gone(row: RowId): void {
    this.shelf.pending.land(row, Number.POSITIVE_INFINITY);
    this.shelf.remove(row);
    if (!this.ids.remove([row])) this.view.soon();
  }

  #added(row: RowId): void {
    this.ids.added(row);
    if (untrack(() => this.view.positionOf(row)) !== undefined) return;
    const { filter, search, sort } = untrack(this.view.query);
    // A row that comes back has its place among the others: only a new one belongs behind the rest.
    if (filter === '' && search === '' && sort === '' && !this.view.isAmong(row)) this.ids.append([row]);
    else this.view.soon();
  }

  #known(seq: number): void {
    if (seq >= this.#unlisted) this.#unlisted = 0;
    this.#drop(this.shelf.pending.landAll(seq));
    this.#land();
  }

  /** Takes away what is pending and by now part of what was heard. */
  #land(): void {
    this.#drop(this.shelf.pending.landAll(this.#unlisted === 0 ? this.#heard : this.#unlisted - 1));
  }

  #drop(rows: readonly RowId[]): void {
    const gone = rows.filter(row => !this.shelf.refresh(row));
    if (gone.length > 0) this.ids.remove(gone);
  }

  #settle(entry: ReturnType<Shelf['pending']['add']>, outcome: Outcome, wishes: ReadonlyMap<RowId, Placed>): Marks {
    const refused = refusals(outcome, wishes, this.#wiring.table, this.#wiring.explain);
    const left = leftTexts(outcome, wishes, this.#wiring.explain);
    batch(() => {
      const touched = [...entry.edits.keys()];
      if (outcome.transaction === null) this.shelf.pending.drop(entry);
      else this.shelf.pending.answered(entry, outcome.seq, refused.keys());
      for (const [row, list] of refused) {
        const wish = wishes.get(row);
        this.shelf.refuse(row, list, wish?.from === null ? (wish.to as Cells) : null);
      }
      this.ids.answered(outcome);
      for (const [row, list] of left) this.shelf.refuse(row, list);
      this.#touch();
      this.#drop(touched);
      this.#land();
    });
    this.#check();
    return marksOf([...refused, ...left]);
  }

  /** Reads the view again when an answer is not seen on the stream. */
  #check(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => {
        if (this.shelf.pending.unseen()) void this.view.reload().then(() => this.#check());
      },
      this.#wiring.live() ? unseenFor * 4 : unseenFor,
    );
  }

  async #turn(done: 'undid' | 'redid', step?: Step): Promise<Report | null> {
    const answered = (outcome: Outcome): void => this.ids.answered(outcome, true);
    const patience = setInterval(() => {
      if (this.#wiring.live()) return;
      clearInterval(patience);
      this.#wiring.undoWaits?.(done);
    }, soonAnswered);
    const outcomes = await turn(done, { ...this.#wiring, answered }, step).finally(() => clearInterval(patience));
    await this.#wiring.prepareUndo?.();
    if (!this.#wiring.live()) this.view.soon();
    return outcomes && this.#report(outcomes, { kind: done === 'undid' ? 'undo' : 'redo' });
  }

  /** Takes away marks; says whether there were any. */
  #unmark(marks: Marks): boolean {
    return batch(() => {
      const { gone, any } = clearMarks(marks, this.shelf);
      if (gone.length > 0) this.ids.remove(gone);
      this.#touch();
      return any;
    });
  }

  #report(outcomes: Outcome['outcomes'], deed: Deed, step: Step | null = null): Report {
    const { catalog, table, explain, tell } = this.#wiring;
    const of = (outcomes[0] && catalog.table(outcomes[0].table)) ?? table;
    return { ...report(outcomes, counted => tell(counted, deed, of, explain)), ...(step === null ? {} : { step }) };
  }
}
