import { createSignal } from 'solid-js';
import type { UndoSteps } from '../../server/api/wire.ts';
import type { RowId } from '../../server/model/change.ts';
import type { RevertibleStep } from '../contract/command.ts';

/** What a person did last with a step; `nothing` if there was no step to undo. */
export type LastAction = 'did' | 'undid' | 'redid' | 'nothing';

/** The steps that a person can undo and redo. The server's list is authoritative; between two reads this page keeps its own. */
export interface UndoStack {
  canUndo: () => boolean;
  canRedo: () => boolean;
  /** The transaction number of the last step; 0 if there is none. */
  seq: () => number;
  /** The last action. */
  last: () => LastAction;
  /**
   * Records a new step, which clears the redo stack; null if it cannot be undone. `clearMarks` removes the marks of what was
   * refused, and returns whether there were any.
   */
  record: (step: RevertibleStep | null, clearMarks?: () => boolean) => void;
  /** Replaces the stacks with the server's lists. */
  sync: (steps: UndoSteps) => void;
  /** Takes the next step to undo off the stack, or the given one. */
  popUndo: (step?: RevertibleStep) => RevertibleStep | undefined;
  popRedo: () => RevertibleStep | undefined;
  /** Removes the marks that a step left. Returns whether there were any. */
  clearMarks: (step: RevertibleStep) => boolean;
  /** The server could not undo this step: it is not tried again. */
  exclude: (step: RevertibleStep) => void;
  /** Registers work whose step is not known yet. Returns the work. */
  track: <T>(work: Promise<T>) => Promise<T>;
  /** Resolves when all registered work is done: an undo right after an edit must not undo the step before it. */
  whenIdle: () => Promise<void>;
  /** Runs undo and redo operations one by one: each starts with the current stacks. */
  serialize: <T>(work: () => Promise<T>) => Promise<T>;
  undid: (step: RevertibleStep | null) => void;
  redid: (step: RevertibleStep | null) => void;
}

const maxSteps = 200;

/** Two stacks of steps, the next one last. */
export function createUndoStack(): UndoStack {
  const [undos, setUndos] = createSignal<readonly RevertibleStep[]>([]);
  const [redos, setRedos] = createSignal<readonly RevertibleStep[]>([]);
  const [last, setLast] = createSignal<LastAction>('did');
  const marks = new Map<RowId, () => boolean>();
  const failed = new Set<RowId>();
  const add = (pile: readonly RevertibleStep[], step: RevertibleStep | null): readonly RevertibleStep[] =>
    step === null ? pile : [...pile.filter(({ id }) => id !== step.id), step].slice(-maxSteps);
  const take = (
    read: () => readonly RevertibleStep[],
    write: (pile: readonly RevertibleStep[]) => void,
    step = read().at(-1),
  ): RevertibleStep | undefined => {
    if (step) write(read().filter(({ id }) => id !== step.id));
    return step;
  };
  const read = (steps: UndoSteps['undo']): RevertibleStep[] =>
    steps
      .map(
        ({ transaction, batch, seq }): RevertibleStep => ({
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
    record: (step, clear) => {
      setLast(step === null ? 'nothing' : 'did');
      if (step === null) return;
      if (clear) marks.set(step.id, clear);
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
      const clear = marks.get(id);
      marks.delete(id);
      return clear?.() ?? false;
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
