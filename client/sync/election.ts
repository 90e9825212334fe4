import type { Channel } from './channel.ts';

/** A page that may become the leader of all pages that stand in the same election. */
export interface Candidate {
  elected: () => void;
  /** Another page took the lead; this one keeps standing. */
  deposed: () => void;
}

/** Chooses one of several pages as their leader, and another when it closes, crashes or resigns. */
export interface Election {
  join: (candidate: Candidate) => void;
  /** Takes the lead from a page that no longer answers. */
  takeOver: () => void;
  /** Gives the lead up and stands no more. */
  resign: () => void;
}

/** A page by itself always leads. */
export const soleLeader = (): Election => ({
  join: candidate => candidate.elected(),
  takeOver: () => undefined,
  resign: () => undefined,
});

/** Elects by a lock of the browser: it goes to the next page the moment its holder is gone. */
export function electByLock(locks: LockManager, name: string): Election {
  let candidate: Candidate | null = null;
  let release: (() => void) | undefined;
  let queued = new AbortController();

  function queue(steal: boolean): void {
    queued.abort();
    queued = new AbortController();
    const { signal } = queued;
    let held = false;
    const hold = (): Promise<void> | undefined => {
      if (signal.aborted || !candidate) return undefined;
      held = true;
      candidate.elected();
      return new Promise(resolve => {
        release = resolve;
      });
    };
    locks.request(name, steal ? { steal } : { signal }, hold).catch((error: unknown) => {
      if (!(error instanceof DOMException) || error.name !== 'AbortError') throw error;
      if (!held || signal.aborted || !candidate) return;
      candidate.deposed();
      queue(false);
    });
  }

  return {
    join: next => {
      candidate = next;
      queue(false);
    },
    takeOver: () => queue(true),
    resign: () => {
      candidate = null;
      queued.abort();
      release?.();
    },
  };
}

/** What candidates say to each other where there are no locks. Of two leaders the one with the later term stays, then the one with the smaller id. */
export type ElectionMessage = { kind: 'seek' } | { kind: 'resign' } | { kind: 'lead'; term: number; id: string };

/** For how long a new page listens for a leader before it leads itself, in milliseconds. */
const discoveryTime = 300;

/**
 * Elects by messages alone, for pages without locks, such as those of plain http on a local network. Two pages may lead for a moment;
 * then one yields. A page that crashed is noticed by whoever asks it in vain, and calls `take`.
 */
export function electByMessages(channel: Channel<ElectionMessage>, id: string): Election {
  let candidate: Candidate | null = null;
  let leading = false;
  let term = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const announceLead = (): void => channel.post({ kind: 'lead', term, id });
  const leadAfter = (milliseconds: number): void => {
    clearTimeout(timer);
    timer = setTimeout(lead, milliseconds * (1 + Math.random()));
  };
  function lead(): void {
    clearTimeout(timer);
    if (leading || !candidate) return;
    term += 1;
    leading = true;
    announceLead();
    candidate.elected();
  }

  channel.listen(message => {
    if (!candidate) return;
    if (message.kind === 'seek') {
      if (leading) announceLead();
    } else if (message.kind === 'resign') {
      if (!leading) leadAfter(discoveryTime / 6);
    } else if (leading && (message.term < term || (message.term === term && message.id > id))) announceLead();
    else {
      clearTimeout(timer);
      term = message.term;
      const wasLeading = leading;
      leading = false;
      if (wasLeading) candidate.deposed();
    }
  });

  return {
    join: next => {
      candidate = next;
      channel.post({ kind: 'seek' });
      leadAfter(discoveryTime);
    },
    takeOver: lead,
    resign: () => {
      clearTimeout(timer);
      if (leading) channel.post({ kind: 'resign' });
      leading = false;
      candidate = null;
    },
  };
}
