import { createSignal } from 'solid-js';
import type { ActRequest, CommitRequest, UndoRequest } from '../../server/api/wire.ts';
import type { Cells, Outcome, RowId, RowOutcome, ShownSecret, Wish } from '../../server/model/change.ts';
import type { Api } from './api.ts';
import { ApiProblem } from './api.ts';

/** Rows in one commit: a longer paste goes in several, one after the other, so that others get their turn between. */
export const mostRows = 5_000;

/** How far a long paste has come, in rows. */
export interface Progress {
  done: number;
  total: number;
}

/** Everything that this page writes, one request after the other in the order in which it was asked for. */
export interface Sender {
  /** `wishes` is asked for when it is this request's turn: by then the answers before it are known. */
  commit: (wishes: () => readonly Wish[], label: string) => Promise<Outcome>;
  /** What such a commit would do: nothing is written. */
  tryOut: (wishes: readonly Wish[]) => Promise<Outcome>;
  act: (table: string, action: string, rows: readonly RowId[], input?: Cells) => Promise<Outcome>;
  undo: (transaction: RowId) => Promise<Outcome>;
  /** Requests that have no answer yet. */
  waiting: () => number;
  progress: () => Progress | null;
  setProgress: (progress: Progress | null) => void;
}

/** What goes out, and the rows that it speaks of. */
interface Sent {
  body: unknown;
  rows: readonly { table: string; row: RowId }[];
}

/** Sends to one workspace; `show` is given what an answer shows once. A refusal is an answer like any other; only what is not about the rows is thrown. */
export function createSender(api: Api, path: string, show: (secrets: readonly ShownSecret[]) => void): Sender {
  const [waiting, setWaiting] = createSignal(0);
  const [progress, setProgress] = createSignal<Progress | null>(null);
  let last: Promise<unknown> = Promise.resolve();

  function send(to: string, turn: () => Sent): Promise<Outcome> {
    setWaiting(count => count + 1);
    const ask = async (): Promise<Outcome> => {
      const { body, rows } = turn();
      try {
        const outcome = await api.write<Outcome>(`${path}/${to}`, body);
        if (outcome.secrets !== undefined) show(outcome.secrets);
        return outcome;
      } catch (error) {
        if (error instanceof ApiProblem) return refusal(error, rows);
        throw error;
      } finally {
        setWaiting(count => count - 1);
      }
    };
    const answer = last.then(ask, ask);
    last = answer.catch(() => undefined);
    return answer;
  }

  return {
    commit: (wishes, label) =>
      send('commit', () => {
        const changes = wishes().map(({ table, row, from, to }) => ({ table, row, from, to })) as CommitRequest['changes'];
        return {
          body: { label: label.slice(0, 200), changes } satisfies CommitRequest,
          rows: changes.map(({ table, row }) => ({ table, row: row ?? '' })),
        };
      }),
    tryOut: wishes =>
      send('commit', () => {
        const changes = wishes.map(({ table, row, from, to }) => ({ table, row, from, to })) as CommitRequest['changes'];
        return {
          body: { changes, dryRun: true } satisfies CommitRequest,
          rows: changes.map(({ table, row }) => ({ table, row: row ?? '' })),
        };
      }),
    act: (table, action, rows, input) => {
      const body: ActRequest = { table, action, rows: [...rows], ...(input ? { input } : {}) };
      return send('act', () => ({ body, rows: rows.map(row => ({ table, row })) }));
    },
    undo: transaction => send('undo', () => ({ body: { transaction } satisfies UndoRequest, rows: [] })),
    waiting,
    progress,
    setProgress,
  };
}

/** What a problem says about each row that was sent: the outcomes it carries, else the same words for all. */
function refusal(error: ApiProblem, rows: readonly { table: string; row: RowId }[]): Outcome {
  const { problem } = error;
  if (problem.outcome) return problem.outcome;
  const outcomes = rows.map(({ table, row }): RowOutcome => {
    const own = problem.issues?.filter(issue => issue.row === row) ?? [];
    const general = { table, row, code: problem.code, message: error.message };
    return { table, row, outcome: 'refused', issues: own.length > 0 ? own : [problem.issues?.[0] ?? general] };
  });
  if (outcomes.length === 0) {
    const issues = problem.issues ?? [{ table: '', row: '', code: problem.code, message: error.message }];
    outcomes.push({ table: issues[0]?.table ?? '', row: issues[0]?.row ?? '', outcome: 'refused', issues });
  }
  return { transaction: null, seq: 0, outcomes, licences: [], messages: [], cascades: [] };
}
