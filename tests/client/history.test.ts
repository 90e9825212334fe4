import { expect, test } from 'vitest';
import { createHistory, type Step } from '../../client/sync/history.ts';

const step = (id: string, seq = 0, kind: Step['kind'] = 'transaction'): Step => ({ id, kind, seq });
const told = (id: string, seq: number) => ({ transaction: id, label: '', at: '', seq });

test('what cannot be taken back leaves the steps before it, and is not the last that can be', () => {
  const history = createHistory();
  history.did(step('ab', 1, 'batch'));
  expect([history.last(), history.canUndo()]).toEqual(['did', true]);
  history.did(null);
  expect([history.last(), history.canUndo()]).toEqual(['nothing', true]);
  expect(history.takeUndo()).toEqual(step('ab', 1, 'batch'));
  history.undid(step('c'));
  history.did(null);
  expect([history.canUndo(), history.canRedo()]).toEqual([false, true]);
  history.did(step('d'));
  expect([history.last(), history.canUndo(), history.canRedo()]).toEqual(['did', true, false]);
});

test('the list of the server counts, with what was refused here among it, and without what could not be taken back', () => {
  const history = createHistory();
  history.did(step('here', 4));
  let isMarked = true;
  const unmark = (): boolean => isMarked;
  history.did(step('refused', history.seq(), 'marks'), unmark);
  history.learn({ undo: [told('elsewhere', 6), told('here', 4), told('stuck', 3)], redo: [told('again', 5)] });
  expect([1, 2].map(() => history.takeUndo()?.id)).toEqual(['elsewhere', 'refused']);
  expect([history.unmark(step('refused')), history.unmark(step('refused'))]).toEqual([true, false]);
  expect([1, 2].map(() => history.takeUndo()?.id)).toEqual(['here', 'stuck']);
  history.failed(step('stuck'));
  isMarked = false;
  history.learn({ undo: [told('stuck', 3)], redo: [] });
  expect([history.canUndo(), history.canRedo()]).toEqual([false, false]);
});
