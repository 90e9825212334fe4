import * as fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Channel } from '../../client/sync/channel.ts';
import { type Election, type ElectionMessage, electByMessages } from '../../client/sync/election.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

interface Page {
  election: Election;
  leads: boolean;
  gone: boolean;
}

/** Pages that hear each other a moment later. */
function browser() {
  const pages = new Map<Page, (message: ElectionMessage) => void>();
  const open = (id: string): Page => {
    const page: Page = { election: undefined as unknown as Election, leads: false, gone: false };
    const channel: Channel<ElectionMessage> = {
      post: message => {
        for (const [other, hear] of pages) if (other !== page) setTimeout(() => other.gone || hear(message), 1);
      },
      listen: listener => void pages.set(page, listener),
      close: () => undefined,
    };
    page.election = electByMessages(channel, id);
    page.election.join({
      elected: () => {
        page.leads = true;
      },
      deposed: () => {
        page.leads = false;
      },
    });
    return page;
  };
  return { open, leaders: () => [...pages.keys()].filter(page => page.leads && !page.gone) };
}

it('without locks, pages that open, resign, crash and take over end with one leader', async () => {
  const step = fc.record({
    do: fc.constantFrom('open' as const, 'resign' as const, 'crash' as const, 'take' as const, 'wait' as const),
    page: fc.nat({ max: 5 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25, size: 'max' }), async steps => {
      const { open, leaders } = browser();
      const all = [open('p0')];
      for (const now of steps) {
        const page = all[now.page % all.length]!;
        if (now.do === 'open') all.push(open(`p${all.length}`));
        else if (now.do === 'wait') await vi.advanceTimersByTimeAsync(400);
        else if (now.do === 'take') {
          if (!page.gone) page.election.takeOver();
        } else if (all.filter(each => !each.gone).length < 2) continue;
        else if (now.do === 'resign') {
          page.election.resign();
          page.gone = true;
        } else page.gone = true;
      }
      await vi.advanceTimersByTimeAsync(2_000);
      // A leader that crashed is missed by whoever asks it in vain.
      if (leaders().length === 0) all.find(page => !page.gone)?.election.takeOver();
      await vi.advanceTimersByTimeAsync(2_000);
      expect(leaders()).toHaveLength(1);
      for (const page of all) page.gone = true;
      vi.clearAllTimers();
    }),
    { numRuns: 300 },
  );
});
