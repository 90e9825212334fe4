import { createSignal } from 'solid-js';
import { uuidv7 } from 'uuidv7';
import type { ActRequest, CommitRequest, Problem, UndoRequest } from '../../server/api/wire.ts';
import type { Cells, ChangeRequest, Issue, Outcome, RowId, RowOutcome, ShownSecret } from '../../server/model/change.ts';
import type { Api } from './api.ts';
import { ApiProblem, KeyExpired } from './api.ts';
import type { QueuedWrite, WriteStore } from './write-store.ts';

/** Largest number of rows in one commit. A longer paste is sent in several, so that other people's changes get in between. */
export const maxRowsPerCommit = 5_000;

/** Progress of a long paste, in rows. */
export interface Progress {
  done: number;
  total: number;
}

/** All writes of this page, sent one by one in the order of the calls. */
export interface MutationQueue {
  /** Stores every unanswered write here from now on, so that it survives the page. */
  persistTo: (queue: WriteStore) => void;
  /** Registers a commit before its turn. Commits of one `batch` are undone as one. */
  enqueue: (requests: readonly ChangeRequest[], label: string, batch?: RowId) => QueuedWrite;
  /** Sends a queued commit. `requests` is called when its turn comes; by then the earlier answers are known. */
  commit: (requests: () => readonly ChangeRequest[], queued: QueuedWrite) => Promise<Outcome>;
  /**
   * The result such a commit would have, with its consequences if they are asked for; nothing is written. Throws a problem that does not
   * say what becomes of the rows.
   */
  dryRun: (requests: readonly ChangeRequest[], consequences?: boolean) => Promise<Outcome>;
  /** The same of an action, with its consequences. */
  dryRunAction: (table: string, action: string, rows: readonly RowId[], input?: Cells) => Promise<Outcome>;
  /** Runs an action. `again` is the same write as an earlier page stored it. */
  act: (table: string, action: string, rows: readonly RowId[], input?: Cells, again?: QueuedWrite) => Promise<Outcome>;
  /**
   * Undoes a transaction, or a part of a batch. `rest` undoes the next part; it is stored before this one is forgotten. `stored` is the
   * same write as stored before.
   */
  undo: (body: UndoRequest, stored?: QueuedWrite) => Promise<{ outcome: Outcome; rest: QueuedWrite | null }>;
  /** Number of changes without an answer. */
  pendingCount: () => number;
  /** Stores texts that were refused and that this page shows in its cells. */
  saveRefused: (write: QueuedWrite) => void;
  dropRefused: (key: string) => void;
  /** Number of rows for which this page shows refused texts. They are not saved. */
  refusedCount: () => number;
  /** Whether the refused texts of a row are stored already, as an earlier page sent them. */
  isRestored: (row: RowId) => boolean;
  /** The keys of all writes that this page sends or shows. */
  keys: () => readonly string[];
  /** Called with the key of each write that this page sends or shows from now on. */
  onKeyAdded: (listen: (key: string) => void) => void;
  progress: () => Progress | null;
  setProgress: (progress: Progress | null) => void;
}

/** A request body and the rows it is about. */
interface OutgoingRequest {
  body: unknown;
  rows: readonly { table: string; row: RowId }[];
}

/**
 * Creates the queue of one workspace. `show` receives the secrets of an answer, and `tooOld` returns the message for an expired
 * key. A refusal is a normal outcome; only errors that are not about rows are thrown.
 */
export function createMutationQueue(
  api: Api,
  path: string,
  show: (secrets: readonly ShownSecret[]) => void,
  tooOld: () => string = () => 'No answer came in time.',
): MutationQueue {
  const [waiting, setWaiting] = createSignal(0);
  const [progress, setProgress] = createSignal<Progress | null>(null);
  /** Writes without an answer, and when the browser has stored each. */
  const unanswered = new Map<string, { write: QueuedWrite; keeping: Promise<unknown> }>();
  /** Refused texts that this page shows in its cells. */
  const refusedTexts = new Map<string, QueuedWrite>();
  const [refused, setRefused] = createSignal(0);
  const count = (): void =>
    void setRefused([...refusedTexts.values()].reduce((sum, { body }) => sum + ('changes' in body ? body.changes.length : 0), 0));
  const restoredRows = new Set<RowId>();
  let notifyKeyAdded: (key: string) => void = () => undefined;
  let queue: WriteStore | undefined;
  let last: Promise<unknown> = Promise.resolve();

  /** Registers a write; resolves once the browser has stored it, or cannot. */
  function register(write: QueuedWrite): Promise<unknown> {
    if (write.to === 'commit') for (const { row } of write.body.changes) restoredRows.delete(row ?? '');
    const keeping = queue?.save(write) ?? Promise.resolve();
    unanswered.set(write.key, { write, keeping });
    notifyKeyAdded(write.key);
    return keeping;
  }

  /** Forgets an answered write. Refused texts stay in the cells of the page that typed them; those of an earlier page stay stored. */
  async function release(write: QueuedWrite, { outcomes }: Outcome): Promise<void> {
    const refused = write.again && outcomes.find(({ outcome }) => outcome === 'refused')?.issues[0];
    if (refused && !isUndoneAlready(write, refused)) {
      for (const { outcome, row } of outcomes) if (outcome === 'refused') restoredRows.add(row);
      await queue?.save({ ...write, problem: { refused } });
    } else await queue?.remove(write.key);
    unanswered.delete(write.key);
  }

  async function post(to: string, { body, rows }: OutgoingRequest, key?: string): Promise<Outcome> {
    try {
      const outcome = await api.write<Outcome>(`${path}/${to}`, body, key);
      if (outcome.secrets !== undefined) show(outcome.secrets);
      return outcome;
    } catch (error) {
      if (error instanceof ApiProblem) return refusalOutcome(error.problem, error.message, rows);
      throw error;
    }
  }

  /** Tries a request. A problem that is not about its rows, such as a limit of requests, tells nothing of them. */
  async function dryRun(to: string, body: CommitRequest | ActRequest): Promise<Outcome> {
    try {
      return await api.write<Outcome>(`${path}/${to}`, body);
    } catch (error) {
      if (error instanceof ApiProblem && error.problem.outcome) return error.problem.outcome;
      throw error;
    }
  }

  const serialize = (work: () => Promise<Outcome>): Promise<Outcome> => {
    const answer = last.then(work, work);
    last = answer.catch(() => undefined);
    return answer;
  };

  /** Sends a write in its turn. It is stored before that, and until it is answered and `onAnswer` is done. */
  function send(
    queued: QueuedWrite,
    turn: () => OutgoingRequest & { write: QueuedWrite },
    onAnswer?: (outcome: Outcome) => Promise<unknown>,
  ): Promise<Outcome> {
    setWaiting(count => count + 1);
    const keeping = unanswered.get(queued.key)?.keeping ?? register(queued);
    return serialize(async () => {
      await keeping;
      const { write, ...sent } = turn();
      try {
        if (write !== queued) await register(write);
        const outcome = await post(write.to, sent, write.key);
        await onAnswer?.(outcome);
        await release(write, outcome);
        return outcome;
      } catch (error) {
        if (!(error instanceof KeyExpired)) throw error;
        for (const { row } of sent.rows) restoredRows.add(row);
        await queue?.save({ ...write, problem: 'old' });
        unanswered.delete(write.key);
        return refusalOutcome({ code: 'unanswered' }, tooOld(), sent.rows);
      } finally {
        setWaiting(count => count - 1);
      }
    });
  }

  const newWrite = (): Pick<QueuedWrite, 'key' | 'at'> => ({ key: uuidv7(), at: Date.now() });

  return {
    persistTo: next => {
      queue = next;
      for (const { write } of unanswered.values()) void register(write);
      for (const write of refusedTexts.values()) void queue.save(write);
    },
    enqueue: (requests, label, batch) => {
      const write: QueuedWrite = {
        ...newWrite(),
        label,
        to: 'commit',
        body: { label: label.slice(0, 200), changes: changesOf(requests), ...(batch === undefined ? {} : { batch }) },
      };
      void register(write);
      return write;
    },
    commit: (requests, queued) =>
      send(queued, () => {
        const changes = changesOf(requests());
        const isSame = queued.to !== 'commit' || queued.again || JSON.stringify(changes) === JSON.stringify(queued.body.changes);
        const write: QueuedWrite = isSame ? queued : { ...queued, body: { ...queued.body, changes } };
        return { write, body: write.body, rows: changes.map(({ table, row }) => ({ table, row: row ?? '' })) };
      }),
    dryRun: (requests, consequences = false) =>
      serialize(() =>
        dryRun('commit', { changes: changesOf(requests), dryRun: true, ...(consequences ? { consequences } : {}) }),
      ),
    dryRunAction: (table, action, rows, input) =>
      serialize(() =>
        dryRun('act', { table, action, rows: [...rows], ...(input ? { input } : {}), dryRun: true, consequences: true }),
      ),
    act: (table, action, rows, input, again) => {
      const body: ActRequest = { table, action, rows: [...rows], ...(input ? { input } : {}) };
      const write = again ?? { ...newWrite(), label: action, to: 'act', body };
      return send(write, () => ({ write, body: write.body, rows: rows.map(row => ({ table, row })) }));
    },
    undo: async (body, stored) => {
      const write = stored ?? { ...newWrite(), label: '', to: 'undo', body };
      let rest: QueuedWrite | null = null;
      const outcome = await send(
        write,
        () => ({ write, body: write.body, rows: [] }),
        async ({ batch }) => {
          if (typeof batch?.before !== 'number' || !('batch' in body)) return;
          rest = { ...newWrite(), label: '', to: 'undo', body: { batch: body.batch, into: batch.id, before: batch.before } };
          await register(rest);
        },
      );
      return { outcome, rest };
    },
    pendingCount: waiting,
    saveRefused: write => {
      refusedTexts.set(write.key, write);
      count();
      notifyKeyAdded(write.key);
      void queue?.save(write);
    },
    dropRefused: key => {
      refusedTexts.delete(key);
      count();
      void queue?.remove(key);
    },
    refusedCount: refused,
    isRestored: row => restoredRows.has(row),
    keys: () => [...unanswered.keys(), ...refusedTexts.keys()],
    onKeyAdded: listen => {
      notifyKeyAdded = listen;
    },
    progress,
    setProgress,
  };
}

/** Whether a stored write is the rest of a batch that another request has undone by now. */
const isUndoneAlready = ({ to, body }: QueuedWrite, { code }: Issue): boolean =>
  to === 'undo' && 'before' in body && code === 'nothing_to_undo';

/** Changes in wire form, without the members that only this page uses. */
const changesOf = (requests: readonly ChangeRequest[]): CommitRequest['changes'] =>
  requests.map(({ table, row, from, to }) => ({
    table,
    row,
    from,
    to: from === null ? to : nullsToEmpty(to),
  })) as CommitRequest['changes'];

/** Sends emptied cells as empty texts: the server reads null as the value shown for a text that was not accepted. */
const nullsToEmpty = (cells: ChangeRequest['to']): ChangeRequest['to'] =>
  cells && Object.fromEntries(Object.entries(cells).map(([field, value]) => [field, value === null ? '' : value]));

/** The outcome of each row of a refused request: those in the problem, or else the same issue for all. */
function refusalOutcome(
  problem: Pick<Problem, 'code' | 'outcome' | 'issues'>,
  message: string,
  rows: OutgoingRequest['rows'],
): Outcome {
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
