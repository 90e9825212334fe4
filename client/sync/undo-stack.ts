import { createSignal } from 'solid-js';
import type { UndoSteps } from '../../server/api/wire.ts';
import type { RowId } from '../../server/model/change.ts';

/**
 * One step of a person, by the id of its transaction or, where it took several, of its batch. A step that was refused as a whole is known to this page
 * only: there is nothing to take back but the marks of what was refused.
 */
export interface UndoStep {
  id: RowId;
  kind: 'transaction' | 'batch' | 'marks';
  /** The transaction by which steps are in order; that of the step before where there is none. */
  seq: number;
}

/** What a person did with a step; nothing where there was none that could be taken back. */
export type LastAction = 'did' | 'undid' | 'redid' | 'nothing';

/** The steps that a person may take back and take again. The server's list is what counts; between two looks at it this page keeps its own. */
export interface UndoStack {
  canUndo: () => boolean;
  canRedo: () => boolean;
  /** The transaction of the last step; 0 where there is none. */
  seq: () => number;
  /** What was done last. */
  last: () => LastAction;
  /** A new step was taken, or nothing that can be taken back: what was undone before can no longer be redone. `unmark` takes away the marks of what it was refused, and says whether there were any. */
  record: (step: UndoStep | null, unmark?: () => boolean) => void;
  /** What the server says can be taken back and taken again. */
  sync: (steps: UndoSteps) => void;
  /** The step to take back next, taken off the pile; this one where it is named. */
  popUndo: (step?: UndoStep) => UndoStep | undefined;
  popRedo: () => UndoStep | undefined;
  /** Takes away the marks that a step left; says whether there were any. */
  clearMarks: (step: UndoStep) => boolean;
  /** The server did nothing about this step: it is not asked again. */
  exclude: (step: UndoStep) => void;
  /** Says that work has begun whose step is not known yet; gives the work back. */
  track: <T>(work: Promise<T>) => Promise<T>;
  /** Resolves when all that was begun is known: undo right after an edit must not take back the one before. */
  whenIdle: () => Promise<void>;
  /** Runs one after the other what takes steps back and again: each begins by looking at what is left. */
  serialize: <T>(work: () => Promise<T>) => Promise<T>;
  undid: (step: UndoStep | null) => void;
  redid: (step: UndoStep | null) => void;
}

const maxSteps = 200;

/** Two piles of steps, the next one last. */
export function createUndoStack(): UndoStack {
  const [undos, setUndos] = createSignal<readonly UndoStep[]>([]);
  const [redos, setRedos] = createSignal<readonly UndoStep[]>([]);
  const [last, setLast] = createSignal<LastAction>('did');
  const marks = new Map<RowId, () => boolean>();
  const failed = new Set<RowId>();
  const add = (pile: readonly UndoStep[], step: UndoStep | null): readonly UndoStep[] =>
    step === null ? pile : [...pile.filter(({ id }) => id !== step.id), step].slice(-maxSteps);
  const take = (
    read: () => readonly UndoStep[],
    write: (pile: readonly UndoStep[]) => void,
    step = read().at(-1),
  ): UndoStep | undefined => {
    if (step) write(read().filter(({ id }) => id !== step.id));
    return step;
  };
  const read = (steps: UndoSteps['undo']): UndoStep[] =>
    steps
      .map(
        ({ transaction, batch, seq }): UndoStep => ({
          id: batch ?? transaction ?? '',
          kind: batch ? 'batch' : 'transaction',
          seq,
        }),
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
    record: (step, unmark) => {
      setLast(step === null ? 'nothing' : 'did');
      if (step === null) return;
      if (unmark) marks.set(step.id, unmark);
      setUndos(pile => add(pile, step));
      if (step.kind !== 'marks') setRedos([]);
    },
    sync: steps => {
      const own = undos().filter(({ kind }) => kind === 'marks');
      setUndos([...read(steps.undo), ...own].sort((one, other) => one.seq - other.seq));
      setRedos(read(steps.redo));
    },
    popUndo: step => take(undos, setUndos, step),
    popRedo: () => take(redos, setRedos),
    clearMarks: ({ id }) => {
      const unmark = marks.get(id);
      marks.delete(id);
      return unmark?.() ?? false;
    },
    exclude: ({ id }) => void failed.add(id),
    track: work => {
      const known = work.catch(() => undefined).finally(() => open.delete(known));
      open.add(known);
      return work;
    },
    whenIdle: async () => {
      while (open.size > 0) await Promise.all(open);
    },
    serialize: work => {
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
