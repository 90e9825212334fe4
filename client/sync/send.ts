import { createSignal } from 'solid-js';
import { uuidv7 } from 'uuidv7';
import type { ActRequest, CommitRequest, Problem, UndoRequest } from '../../server/api/wire.ts';
import type { Cells, Outcome, RowId, RowOutcome, ShownSecret, Wish } from '../../server/model/change.ts';
import type { Api } from './api.ts';
import { ApiProblem, TooOld } from './api.ts';
import type { QueuedWrite, WriteQueue } from './write-queue.ts';

/** Rows in one commit: a longer paste goes in several, one after the other, so that others get their turn between. */
export const mostRows = 5_000;

/** How far a long paste has come, in rows. */
export interface Progress {
  done: number;
  total: number;
}

/** Everything that this page writes, one request after the other in the order in which it was asked for. */
export interface Sender {
  /** Where everything that has no answer yet is kept from now on, so that it outlives the page. */
  keepIn: (queue: WriteQueue) => void;
  /** Takes a commit upon this page before its turn has come. Those of one `batch` are taken back as one. */
  keep: (wishes: readonly Wish[], label: string, batch?: RowId) => QueuedWrite;
  /** `wishes` is asked for when it is this request's turn: by then the answers before it are known. */
  commit: (wishes: () => readonly Wish[], kept: QueuedWrite) => Promise<Outcome>;
  /** What such a commit would do: nothing is written. */
  tryOut: (wishes: readonly Wish[]) => Promise<Outcome>;
  /** `again` is the same as an earlier page kept it. */
  act: (table: string, action: string, rows: readonly RowId[], input?: Cells, again?: QueuedWrite) => Promise<Outcome>;
  /** Takes a transaction back, or what is asked for. */
  undo: (asked: RowId | UndoRequest, again?: QueuedWrite) => Promise<Outcome>;
  /** Changes that have no answer yet. */
  waiting: () => number;
  /** Keeps texts that were refused and that this page shows in its cells, or what is left of them. */
  keepText: (write: QueuedWrite) => void;
  dropText: (key: string) => void;
  /** Of how many rows this page shows texts that were refused: they are not saved. */
  refused: () => number;
  /** Whether what was refused of a row is kept already, as an earlier page sent it. */
  isKept: (row: RowId) => boolean;
  /** The keys of everything that this page has taken upon itself: to send, or to show. */
  keys: () => readonly string[];
  /** Tells of each key that is added to show. */
  onKept: (listen: (key: string) => void) => void;
  progress: () => Progress | null;
  setProgress: (progress: Progress | null) => void;
}

/** What goes out, and the rows that it speaks of. */
interface Sent {
  body: unknown;
  rows: readonly { table: string; row: RowId }[];
}

/** Sends to one workspace; `show` is given what an answer shows once, `tooOld` says that no answer came for too long. A refusal is an answer like any other; only what is not about the rows is thrown. */
export function createSender(
  api: Api,
  path: string,
  show: (secrets: readonly ShownSecret[]) => void,
  tooOld: () => string = () => 'No answer came in time.',
): Sender {
  const [waiting, setWaiting] = createSignal(0);
  const [progress, setProgress] = createSignal<Progress | null>(null);
  /** What this page has taken upon itself to send, and when the browser keeps it. */
  const taken = new Map<string, { write: QueuedWrite; keeping: Promise<unknown> }>();
  /** What was refused and stands in the cells of this page. */
  const texts = new Map<string, QueuedWrite>();
  const [refused, setRefused] = createSignal(0);
  const count = (): void =>
    void setRefused([...texts.values()].reduce((sum, { body }) => sum + ('changes' in body ? body.changes.length : 0), 0));
  const keptRows = new Set<RowId>();
  let tellKept: (key: string) => void = () => undefined;
  let queue: WriteQueue | undefined;
  let last: Promise<unknown> = Promise.resolve();

  /** Takes a write upon this page; resolves once the browser keeps it, as far as it does. */
  function take(write: QueuedWrite): Promise<unknown> {
    if (write.to === 'commit') for (const { row } of write.body.changes) keptRows.delete(row ?? '');
    const keeping = queue?.keep(write) ?? Promise.resolve();
    taken.set(write.key, { write, keeping });
    return keeping;
  }

  /** Lets go of what was answered. Of a refusal the page that typed it keeps the text in its cells; what an earlier page typed is kept here. */
  async function answered(write: QueuedWrite, { outcomes }: Outcome): Promise<void> {
    const refused = write.again && outcomes.find(({ outcome }) => outcome === 'refused')?.issues[0];
    if (refused) {
      for (const { outcome, row } of outcomes) if (outcome === 'refused') keptRows.add(row);
      await queue?.keep({ ...write, problem: { refused } });
    } else await queue?.drop(write.key);
    taken.delete(write.key);
  }

  async function ask(to: string, { body, rows }: Sent, key?: string): Promise<Outcome> {
    try {
      const outcome = await api.write<Outcome>(`${path}/${to}`, body, key);
      if (outcome.secrets !== undefined) show(outcome.secrets);
      return outcome;
    } catch (error) {
      if (error instanceof ApiProblem) return refusal(error.problem, error.message, rows);
      throw error;
    }
  }

  const inTurn = (work: () => Promise<Outcome>): Promise<Outcome> => {
    const answer = last.then(work, work);
    last = answer.catch(() => undefined);
    return answer;
  };

  /** Sends a write when its turn has come; it is kept before that, and until it is answered. */
  function send(kept: QueuedWrite, turn: () => Sent & { write: QueuedWrite }): Promise<Outcome> {
    setWaiting(count => count + 1);
    const keeping = taken.get(kept.key)?.keeping ?? take(kept);
    return inTurn(async () => {
      await keeping;
      const { write, ...sent } = turn();
      try {
        if (write !== kept) await take(write);
        const outcome = await ask(write.to, sent, write.key);
        await answered(write, outcome);
        return outcome;
      } catch (error) {
        if (!(error instanceof TooOld)) throw error;
        for (const { row } of sent.rows) keptRows.add(row);
        await queue?.keep({ ...write, problem: 'old' });
        taken.delete(write.key);
        return refusal({ code: 'unanswered' }, tooOld(), sent.rows);
      } finally {
        setWaiting(count => count - 1);
      }
    });
  }

  const make = (): Pick<QueuedWrite, 'key' | 'at'> => ({ key: uuidv7(), at: Date.now() });

  return {
    keepIn: next => {
      queue = next;
      for (const { write } of taken.values()) void take(write);
      for (const write of texts.values()) void queue.keep(write);
    },
    keep: (wishes, label, batch) => {
      const write: QueuedWrite = {
        ...make(),
        label,
        to: 'commit',
        body: { label: label.slice(0, 200), changes: changesOf(wishes), ...(batch === undefined ? {} : { batch }) },
      };
      void take(write);
      return write;
    },
    commit: (wishes, kept) =>
      send(kept, () => {
        const changes = changesOf(wishes());
        const isSame = kept.to !== 'commit' || kept.again || JSON.stringify(changes) === JSON.stringify(kept.body.changes);
        const write: QueuedWrite = isSame ? kept : { ...kept, body: { ...kept.body, changes } };
        return { write, body: write.body, rows: changes.map(({ table, row }) => ({ table, row: row ?? '' })) };
      }),
    tryOut: wishes => {
      const changes = changesOf(wishes);
      const rows = changes.map(({ table, row }) => ({ table, row: row ?? '' }));
      return inTurn(() => ask('commit', { body: { changes, dryRun: true } satisfies CommitRequest, rows }));
    },
    act: (table, action, rows, input, again) => {
      const body: ActRequest = { table, action, rows: [...rows], ...(input ? { input } : {}) };
      const write = again ?? { ...make(), label: action, to: 'act', body };
      return send(write, () => ({ write, body: write.body, rows: rows.map(row => ({ table, row })) }));
    },
    undo: (asked, again) => {
      const body: UndoRequest = typeof asked === 'string' ? { transaction: asked } : asked;
      const write = again ?? { ...make(), label: '', to: 'undo', body };
      return send(write, () => ({ write, body: write.body, rows: [] }));
    },
    waiting,
    keepText: write => {
      texts.set(write.key, write);
      count();
      tellKept(write.key);
      void queue?.keep(write);
    },
    dropText: key => {
      texts.delete(key);
      count();
      void queue?.drop(key);
    },
    refused,
    isKept: row => keptRows.has(row),
    keys: () => [...taken.keys(), ...texts.keys()],
    onKept: listen => {
      tellKept = listen;
    },
    progress,
    setProgress,
  };
}

/** Changes as they go out: what the page knows beyond them stays here. */
const changesOf = (wishes: readonly Wish[]): CommitRequest['changes'] =>
  wishes.map(({ table, row, from, to }) => ({
    table,
    row,
    from,
    to: from === null ? to : emptied(to),
  })) as CommitRequest['changes'];

/** Cells that are meant to be empty go out as empty texts: the server reads null as what a cell shows whose text was not taken. */
const emptied = (cells: Wish['to']): Wish['to'] =>
  cells && Object.fromEntries(Object.entries(cells).map(([field, value]) => [field, value === null ? '' : value]));

/** What a problem says about each row that was sent: the outcomes it carries, else the same words for all. */
function refusal(problem: Pick<Problem, 'code' | 'outcome' | 'issues'>, message: string, rows: Sent['rows']): Outcome {
  if (problem.outcome) return problem.outcome;
  const outcomes = rows.map(({ table, row }): RowOutcome => {
    const own = problem.issues?.filter(issue => issue.row === row) ?? [];
    const general = { table, row, code: problem.code, message };
    return { table, row, outcome: 'refused', issues: own.length > 0 ? own : [problem.issues?.[0] ?? general] };
  });
  if (outcomes.length === 0) {
    const issues = problem.issues ?? [{ table: '', row: '', code: problem.code, message }];
    outcomes.push({ table: issues[0]?.table ?? '', row: issues[0]?.row ?? '', outcome: 'refused', issues });
  }
  return { transaction: null, seq: 0, outcomes, licences: [], messages: [], cascades: [] };
}
