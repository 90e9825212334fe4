import { expect, test } from 'vitest';
import { createHistory } from '../../client/sync/history.ts';

test('what cannot be taken back leaves the steps before it, and is not the last that can be', () => {
  const history = createHistory();
  history.did(['a', 'b']);
  expect([history.last(), history.canUndo()]).toEqual(['did', true]);
  history.did([]);
  expect([history.last(), history.canUndo()]).toEqual(['nothing', true]);
  expect(history.takeUndo()).toEqual(['a', 'b']);
  history.undid(['c']);
  history.did([]);
  expect([history.canUndo(), history.canRedo()]).toEqual([false, true]);
  history.did(['d']);
  expect([history.last(), history.canUndo(), history.canRedo()]).toEqual(['did', true, false]);
});
