import { expect, it } from 'vitest';
import type { RevertibleStep } from '../../client/contract/command.ts';
import { createUndoStack } from '../../client/sync/undo-stack.ts';

const step = (id: string, seq = 0, kind: RevertibleStep['kind'] = 'transaction'): RevertibleStep => ({ id, kind, seq });
const told = (id: string, seq: number) => ({ transaction: id, label: '', at: '', seq });

it('an action that cannot be undone leaves the steps before it, and is not reported as undoable', () => {
  const history = createUndoStack();
  history.record(step('ab', 1, 'batch'));
  expect([history.last(), history.canUndo()]).toEqual(['did', true]);
  history.record(null);
  expect([history.last(), history.canUndo()]).toEqual(['nothing', true]);
  expect(history.popUndo()).toEqual(step('ab', 1, 'batch'));
  history.undid(step('c'));
  history.record(null);
  expect([history.canUndo(), history.canRedo()]).toEqual([false, true]);
  history.record(step('d'));
  expect([history.last(), history.canUndo(), history.canRedo()]).toEqual(['did', true, false]);
});

it("the server's list replaces the stack, with the marks of this page and without steps that could not be undone", () => {
  const history = createUndoStack();
  history.record(step('here', 4));
  let isMarked = true;
  const unmark = (): boolean => isMarked;
  history.record(step('refused', history.seq(), 'marks'), unmark);
  history.sync({ undo: [told('elsewhere', 6), told('here', 4), told('stuck', 3)], redo: [told('again', 5)] });
  expect([1, 2].map(() => history.popUndo()?.id)).toEqual(['elsewhere', 'refused']);
  expect([history.clearMarks(step('refused')), history.clearMarks(step('refused'))]).toEqual([true, false]);
  expect([1, 2].map(() => history.popUndo()?.id)).toEqual(['here', 'stuck']);
  history.exclude(step('stuck'));
  isMarked = false;
  history.sync({ undo: [told('stuck', 3)], redo: [] });
  expect([history.canUndo(), history.canRedo()]).toEqual([false, false]);
});
