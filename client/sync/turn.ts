import type { Steps } from '../../server/api/wire.ts';
import type { BatchUndo, Outcome, RowId } from '../../server/model/change.ts';
import { type Api, ApiProblem, NoConnection } from './api.ts';
import type { History, Step } from './history.ts';
import type { Sender } from './send.ts';

/** What taking steps back and again needs. */
export interface TurnWiring {
  api: Api;
  /** `/api/workspaces/administration`. */
  path: string;
  sender: Sender;
  history: History;
  newId: () => RowId;
  /** Whether the stream is live: then the server can be asked at once. */
  live: () => boolean;
  /** Hears each answer. */
  answered?: (outcome: Outcome) => void;
}

/**
 * Takes the next step back, or again, once everything done before is known: the step that the server says is the person's last, in whatever browser
 * they took it. Null where there is none; no outcomes where there was nothing to take away but marks.
 */
export async function turn(done: 'undid' | 'redid', wiring: TurnWiring, named?: Step): Promise<Outcome['outcomes'] | null> {
  const { history } = wiring;
  return history.inTurn(async () => {
    await history.settled();
    return history.during(next(done, wiring, named));
  });
}

async function next(done: 'undid' | 'redid', wiring: TurnWiring, named?: Step): Promise<Outcome['outcomes'] | null> {
  const { history } = wiring;
  if (named === undefined) await look(wiring);
  for (;;) {
    const step = done === 'undid' ? history.takeUndo(named) : history.takeRedo();
    if (!step) return null;
    const unmarked = done === 'undid' && history.unmark(step);
    if (step.kind === 'marks') {
      if (!unmarked) continue;
      history.undid(null);
      return [];
    }
    const { back, outcomes } = await takeBack(step, wiring);
    if (back === null) history.failed(step);
    history[done](back);
    return outcomes;
  }
}

/** Reads from the server what can be taken back and again. Where it cannot be asked, this page goes by its own pile. */
async function look({ api, path, history, live }: TurnWiring): Promise<void> {
  if (!live()) return;
  try {
    history.learn(await api.get<Steps>(`${path}/steps`));
  } catch (error) {
    if (!(error instanceof NoConnection) && !(error instanceof ApiProblem)) throw error;
  }
}

/** A part of a batch that could not be taken back at all, among the outcomes of rows: it is of no table, and named by its transaction. */
const brokenPart = ({ transaction: row, code, message }: BatchUndo['broken'][number]): Outcome['outcomes'][number] => ({
  table: '',
  row,
  outcome: 'refused',
  issues: [{ table: '', row, code, message }],
});

/** Takes back a transaction, or a batch part by part; `back` is the step that does it, null where nothing was written. */
export async function takeBack(
  { id, kind }: Pick<Step, 'id' | 'kind'>,
  { sender, newId, answered }: Pick<TurnWiring, 'sender' | 'newId' | 'answered'>,
): Promise<{ back: Step | null; outcomes: Outcome['outcomes'] }> {
  if (kind === 'transaction') {
    const outcome = await sender.undo({ transaction: id });
    answered?.(outcome);
    const { transaction, seq, outcomes } = outcome;
    return { back: transaction === null ? null : { id: transaction, kind, seq }, outcomes };
  }
  const into = newId();
  const outcomes: Outcome['outcomes'] = [];
  let back: Step | null = null;
  for (let before: number | undefined = Number.MAX_SAFE_INTEGER; before !== undefined; ) {
    const outcome: Outcome = await sender.undo({ batch: id, into, before });
    answered?.(outcome);
    outcomes.push(...outcome.outcomes, ...(outcome.batch?.broken ?? []).map(brokenPart));
    if (outcome.transaction !== null) back = { id: into, kind: 'batch', seq: outcome.seq };
    before = outcome.batch?.before;
  }
  return { back, outcomes };
}
