import * as fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { PageChannel } from '../../client/sync/channel.ts';
import { type Election, type ElectionMessage, electByMessages } from '../../client/sync/election.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

interface Page {
  election: Election;
  leads: boolean;
  closed: boolean;
}

/** Pages connected by a channel with a short delay. */
function browser() {
  const pages = new Map<Page, (message: ElectionMessage) => void>();
  const open = (id: string): Page => {
    const page: Page = { election: undefined as unknown as Election, leads: false, closed: false };
    const channel: PageChannel<ElectionMessage> = {
      post: message => {
        for (const [other, hear] of pages) if (other !== page) setTimeout(() => other.closed || hear(message), 1);
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
  return { open, leaders: () => [...pages.keys()].filter(page => page.leads && !page.closed) };
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
          if (!page.closed) page.election.takeOver();
        } else if (all.filter(each => !each.closed).length < 2) continue;
        else if (now.do === 'resign') {
          page.election.resign();
          page.closed = true;
        } else page.closed = true;
      }
      await vi.advanceTimersByTimeAsync(2_000);
      // A page that gets no answer from the leader detects the crash.
      if (leaders().length === 0) all.find(page => !page.closed)?.election.takeOver();
      await vi.advanceTimersByTimeAsync(2_000);
      expect(leaders()).toHaveLength(1);
      for (const page of all) page.closed = true;
      vi.clearAllTimers();
    }),
    { numRuns: 300 },
  );
});
