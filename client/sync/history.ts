import { createSignal } from 'solid-js';
import type { RowId } from '../../server/model/change.ts';

/** One step of a person: the transactions that one command made, oldest first. */
export type Step = readonly RowId[];

/** What a person did with a step; nothing where there was none that could be taken back. */
export type Turn = 'did' | 'undid' | 'redid' | 'nothing';

/** The steps that this page may take back and take again; undoing itself is the server's. */
export interface History {
  canUndo: () => boolean;
  canRedo: () => boolean;
  /** What was done last. */
  last: () => Turn;
  /** A new step was taken: what was undone before can no longer be redone. */
  did: (step: Step) => void;
  /** The step to take back next, taken off the pile. */
  takeUndo: () => Step | undefined;
  takeRedo: () => Step | undefined;
  /** Says that work has begun whose step is not known yet; gives the work back. */
  during: <T>(work: Promise<T>) => Promise<T>;
  /** Resolves when all that was begun is known: undo right after an edit must not take back the one before. */
  settled: () => Promise<void>;
  undid: (step: Step) => void;
  redid: (step: Step) => void;
}

const most = 200;

/** Two piles of transaction ids. */
export function createHistory(): History {
  const [undos, setUndos] = createSignal<readonly Step[]>([]);
  const [redos, setRedos] = createSignal<readonly Step[]>([]);
  const [last, setLast] = createSignal<Turn>('did');
  const add = (pile: readonly Step[], step: Step): readonly Step[] => (step.length === 0 ? pile : [...pile, step].slice(-most));
  const take = (read: () => readonly Step[], write: (pile: readonly Step[]) => void): Step | undefined => {
    const step = read().at(-1);
    if (step) write(read().slice(0, -1));
    return step;
  };
  const open = new Set<Promise<unknown>>();
  return {
    canUndo: () => undos().length > 0,
    canRedo: () => redos().length > 0,
    last,
    did: step => {
      setLast(step.length === 0 ? 'nothing' : 'did');
      if (step.length === 0) return;
      setUndos(pile => add(pile, step));
      setRedos([]);
    },
    takeUndo: () => take(undos, setUndos),
    takeRedo: () => take(redos, setRedos),
    during: work => {
      const known = work.catch(() => undefined).finally(() => open.delete(known));
      open.add(known);
      return work;
    },
    settled: async () => {
      while (open.size > 0) await Promise.all(open);
    },
    undid: step => {
      setLast('undid');
      setRedos(pile => add(pile, step));
    },
    redid: step => {
      setLast('redid');
      setUndos(pile => add(pile, step));
    },
  };
}
