import { expect, it } from 'vitest';
import { memoizeByTable } from '../../server/store/memo.ts';
import { layoutsOf } from '../../server/store/tableLayout.ts';
import { people } from './tables.ts';

it('what is used again and again is made once, however many other values are made, and memory is bounded', () => {
  const memoized = memoizeByTable<{ key: string }>();
  const [layout] = layoutsOf([people]).values();
  const made: string[] = [];
  const get = (key: string) =>
    memoized(layout!, key, () => {
      made.push(key);
      return { key };
    });
  for (let at = 0; at < 2_000; at += 1) {
    get('often');
    get(`once ${at}`);
  }
  expect(made.filter(key => key === 'often')).toHaveLength(1);
  get('once 0');
  expect(made.filter(key => key === 'once 0')).toHaveLength(2);
});
