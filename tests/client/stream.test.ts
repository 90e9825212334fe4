import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { seen, Tabs } from './tabs.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Runs everything that needs no timer. */
async function drain(tabs: Tabs): Promise<void> {
  for (let turn = 0; turn < 5_000 && tabs.step(turn); turn += 1) await Promise.resolve();
}

/** Lets everything finish: unresponsive leaders are replaced, and pages that are behind catch up. */
async function rest(tabs: Tabs): Promise<void> {
  for (let turn = 0; turn < 40; turn += 1) {
    await drain(tabs);
    tabs.beat();
    await vi.advanceTimersByTimeAsync(1_000);
  }
  await drain(tabs);
}

/** Every page that is not frozen has received all events over one connection. */
async function agree(tabs: Tabs): Promise<void> {
  await rest(tabs);
  tabs.commit();
  tabs.commit();
  await rest(tabs);
  for (const { heard, began, stream } of tabs.awake.tabs) {
    expect(heard).toEqual(seen(tabs.seq).filter(seq => seq > began));
    expect(stream.connection()).toBe('live');
  }
  expect(tabs.awake.connections).toBe(1);
  expect(tabs.awake.tabs.filter(({ stream }) => stream.leads())).toHaveLength(1);
}

type Step =
  | { do: 'commit' | 'cut' | 'mend' }
  | { do: 'open'; ago: number }
  | { do: 'crash' | 'freeze' | 'thaw' | 'hide' | 'close' | 'put away' | 'bring back'; tab: number }
  | { do: 'step'; choice: number }
  | { do: 'wait'; milliseconds: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ do: 'commit' as const }) },
  { weight: 10, arbitrary: fc.record({ do: fc.constant('step' as const), choice: fc.nat({ max: 9 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('open' as const), ago: fc.nat({ max: 9 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'crash' as const,
        'freeze' as const,
        'thaw' as const,
        'hide' as const,
        'close' as const,
        'put away' as const,
        'bring back' as const,
      ),
      tab: fc.nat({ max: 5 }),
    }),
  },
  { weight: 1, arbitrary: fc.constantFrom({ do: 'cut' as const }, { do: 'mend' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('wait' as const), milliseconds: fc.constantFrom(10, 500, 3_000, 20_000) }),
  },
);

/** A suspended page received the state of a hidden, frozen leader without a connection, and took the lead wrongly. */
const putAway: Step[] = [
  { do: 'open', ago: 0 },
  { do: 'open', ago: 0 },
  { do: 'freeze', tab: 4 },
  { do: 'open', ago: 0 },
  { do: 'freeze', tab: 2 },
  { do: 'hide', tab: 1 },
  { do: 'crash', tab: 0 },
  { do: 'put away', tab: 2 },
  { do: 'cut' },
  { do: 'step', choice: 0 },
  { do: 'step', choice: 0 },
];

describe('pages that share one stream', () => {
  it('receive every commit once and in order, whichever of them close, crash, freeze and take over', {
    timeout: 60_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60, size: 'max' }), async steps => {
        const tabs = new Tabs();
        tabs.open();
        for (const now of steps) {
          const tab = 'tab' in now ? tabs.alive[now.tab % Math.max(1, tabs.alive.length)] : undefined;
          if (now.do === 'open') tabs.open(now.ago);
          else if (now.do === 'commit') tabs.commit();
          else if (now.do === 'cut') tabs.cut();
          else if (now.do === 'mend') tabs.mend();
          else if (now.do === 'step') tabs.step(now.choice);
          else if (now.do === 'wait') await vi.advanceTimersByTimeAsync(now.milliseconds);
          else if (!tab || tabs.alive.length < 2) continue;
          else if (now.do === 'crash') tabs.crash(tab);
          else if (now.do === 'freeze') tab.frozen = true;
          else if (now.do === 'thaw') tabs.thaw(tab);
          else if (now.do === 'hide') tab.hidden = !tab.hidden;
          else if (now.do === 'put away') tab.stream.pause();
          else if (now.do === 'bring back') tab.stream.resume();
          else {
            tab.stream.close();
            tab.dead = true;
          }
          await Promise.resolve();
        }
        tabs.mend();
        for (const tab of tabs.alive) tab.stream.resume();
        if (tabs.awake.tabs.length > 0) await agree(tabs);
        for (const tab of tabs.alive) tabs.thaw(tab);
        await agree(tabs);
        for (const tab of tabs.alive) tabs.crash(tab);
        vi.clearAllTimers();
      }),
      { numRuns: 150, examples: [[putAway]] },
    );
  });
});
