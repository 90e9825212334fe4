import type { PageChannel } from './channel.ts';

/** A page that takes part in an election. */
export interface Candidate {
  elected: () => void;
  /** Called when another page has become the leader. This page stays a candidate. */
  deposed: () => void;
}

/** Elects one of several pages as the leader, and another one when that page closes, crashes or resigns. */
export interface Election {
  join: (candidate: Candidate) => void;
  /** Replaces a leader that does not answer. */
  takeOver: () => void;
  /** Gives up the lead and leaves the election. */
  resign: () => void;
}

/** An election with one candidate, which leads at once. */
export const soleLeader = (): Election => ({
  join: candidate => candidate.elected(),
  takeOver: () => undefined,
  resign: () => undefined,
});

/** Elects by a Web Lock. The lock passes to the next page as soon as its holder is closed. */
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

/** Messages of an election without locks. Of two leaders the one with the later term stays; with equal terms, the smaller id. */
export type ElectionMessage = { kind: 'seek' } | { kind: 'resign' } | { kind: 'lead'; term: number; id: string };

/** How long a new page waits for a leader before it takes the lead, in milliseconds. */
const discoveryTime = 300;

/**
 * Elects by messages alone, for pages without Web Locks (plain HTTP on a local network). Two pages may lead for a moment,
 * then one yields. A page that gets no answer from the leader calls `takeOver`.
 */
export function electByMessages(channel: PageChannel<ElectionMessage>, id: string): Election {
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
