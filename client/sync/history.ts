import { createSignal } from 'solid-js';
import type { Steps } from '../../server/api/wire.ts';
import type { RowId } from '../../server/model/change.ts';

/**
 * One step of a person, by the id of its transaction or, where it took several, of its batch. A step that was refused as a whole is known to this page
 * only: there is nothing to take back but the marks of what was refused.
 */
export interface Step {
  id: RowId;
  kind: 'transaction' | 'batch' | 'marks';
  /** The transaction by which steps are in order; that of the step before where there is none. */
  seq: number;
}

/** What a person did with a step; nothing where there was none that could be taken back. */
export type Turn = 'did' | 'undid' | 'redid' | 'nothing';

/** The steps that a person may take back and take again. The server's list is what counts; between two looks at it this page keeps its own. */
export interface History {
  canUndo: () => boolean;
  canRedo: () => boolean;
  /** The transaction of the last step; 0 where there is none. */
  seq: () => number;
  /** What was done last. */
  last: () => Turn;
  /** A new step was taken, or nothing that can be taken back: what was undone before can no longer be redone. `unmark` takes away the marks of what it was refused, and says whether there were any. */
  did: (step: Step | null, unmark?: () => boolean) => void;
  /** What the server says can be taken back and taken again. */
  learn: (steps: Steps) => void;
  /** The step to take back next, taken off the pile; this one where it is named. */
  takeUndo: (step?: Step) => Step | undefined;
  takeRedo: () => Step | undefined;
  /** Takes away the marks that a step left; says whether there were any. */
  unmark: (step: Step) => boolean;
  /** The server did nothing about this step: it is not asked again. */
  failed: (step: Step) => void;
  /** Says that work has begun whose step is not known yet; gives the work back. */
  during: <T>(work: Promise<T>) => Promise<T>;
  /** Resolves when all that was begun is known: undo right after an edit must not take back the one before. */
  settled: () => Promise<void>;
  /** Runs one after the other what takes steps back and again: each begins by looking at what is left. */
  inTurn: <T>(work: () => Promise<T>) => Promise<T>;
  undid: (step: Step | null) => void;
  redid: (step: Step | null) => void;
}

const most = 200;

/** Two piles of steps, the next one last. */
export function createHistory(): History {
  const [undos, setUndos] = createSignal<readonly Step[]>([]);
  const [redos, setRedos] = createSignal<readonly Step[]>([]);
  const [last, setLast] = createSignal<Turn>('did');
  const marks = new Map<RowId, () => boolean>();
  const failed = new Set<RowId>();
  const add = (pile: readonly Step[], step: Step | null): readonly Step[] =>
    step === null ? pile : [...pile.filter(({ id }) => id !== step.id), step].slice(-most);
  const take = (read: () => readonly Step[], write: (pile: readonly Step[]) => void, step = read().at(-1)): Step | undefined => {
    if (step) write(read().filter(({ id }) => id !== step.id));
    return step;
  };
  const read = (steps: Steps['undo']): Step[] =>
    steps
      .map(
        ({ transaction, batch, seq }): Step => ({ id: batch ?? transaction ?? '', kind: batch ? 'batch' : 'transaction', seq }),
      )
      .filter(({ id }) => !failed.has(id))
      .toReversed();
  const open = new Set<Promise<unknown>>();
  let turns: Promise<unknown> = Promise.resolve();
  return {
    canUndo: () => undos().length > 0,
    canRedo: () => redos().length > 0,
    seq: () => Math.max(0, ...undos().map(step => step.seq)),
    last,
    did: (step, unmark) => {
      setLast(step === null ? 'nothing' : 'did');
      if (step === null) return;
      if (unmark) marks.set(step.id, unmark);
      setUndos(pile => add(pile, step));
      if (step.kind !== 'marks') setRedos([]);
    },
    learn: steps => {
      const own = undos().filter(({ kind }) => kind === 'marks');
      setUndos([...read(steps.undo), ...own].sort((one, other) => one.seq - other.seq));
      setRedos(read(steps.redo));
    },
    takeUndo: step => take(undos, setUndos, step),
    takeRedo: () => take(redos, setRedos),
    unmark: ({ id }) => {
      const unmark = marks.get(id);
      marks.delete(id);
      return unmark?.() ?? false;
    },
    failed: ({ id }) => void failed.add(id),
    during: work => {
      const known = work.catch(() => undefined).finally(() => open.delete(known));
      open.add(known);
      return work;
    },
    settled: async () => {
      while (open.size > 0) await Promise.all(open);
    },
    inTurn: work => {
      const done = turns.then(work);
      turns = done.catch(() => undefined);
      return done;
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
