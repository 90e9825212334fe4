import type { StreamCommit } from '../../server/api/wire.ts';
import { backoff, withQuery } from './api.ts';

/** How well the page hears the server. */
export type ConnectionState = 'live' | 'reconnecting' | 'offline';

/** The events of the server's stream that are listened to, and the browser's own. */
type EventType = 'open' | 'error' | 'commit' | 'alive';

/** What a connection needs of an EventSource. */
export interface EventSourceLike {
  addEventListener(type: EventType, listener: (event: MessageEvent<string>) => void): void;
  close(): void;
}

/** What a connection needs of its surroundings. */
export interface ConnectionOptions {
  /** The stream's address, to which the cursor is added. */
  url: string;
  /** The number of the last transaction that is known already. */
  after: number;
  open: (url: string) => EventSourceLike;
  /** A commit, with its text as it came; `reset` where it does not continue what was heard but begins anew. */
  commit: (event: StreamCommit, text: string, reset: boolean) => void;
  changed: (state: ConnectionState) => void;
  /** Called when a connection fails: finds out whether the server answers and the session goes on. */
  probe: () => Promise<unknown>;
  online: () => boolean;
}

/** One connection to the server's stream, kept open: after a cut it resumes behind the last commit heard, so nothing is missed. */
export interface Connection {
  /** The number of the transaction up to which everything was heard. */
  seq: () => number;
  /** `opening` until the server has answered for the first time, or has not. */
  state: () => ConnectionState | 'opening';
  /** Tries again at once: the network is back, or the page is looked at again. */
  wake: () => void;
  /** The network is gone, though the connection has not said so: lets it go and tries again. */
  cut: () => void;
  /** A request did not get through: finds out whether the server is still reached. */
  verify: () => void;
  close: () => void;
}

/** How long a cut may last before it is called being offline, in milliseconds. */
const offlineAfter = 8_000;
/** How often the server is tried in the first minute of a cut, and later, in milliseconds. */
const [often, seldom, minute] = [1_000, 15_000, 60_000];
/** A stream that has not opened by then is tried again, in milliseconds. */
const openTimeout = 10_000;
/** The server says something every 15 seconds: a connection that is silent for longer than this is dead, in milliseconds. */
const silenceTimeout = 22_000;

/** Opens the stream and keeps it open. */
export function openConnection(options: ConnectionOptions): Connection {
  let state: ConnectionState | 'opening' = 'opening';
  let seq = options.after;
  let failures = 0;
  let failedAt = 0;
  let heardAt = Date.now();
  let offlineTimer: ReturnType<typeof setTimeout> | undefined;
  let silenceTimer: ReturnType<typeof setTimeout> | undefined;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let source: EventSourceLike | undefined;
  let closed = false;
  let isVerifying = false;

  function set(next: ConnectionState): void {
    if (state === next || closed) return;
    state = next;
    options.changed(next);
  }

  function restartSilenceTimer(milliseconds: number): void {
    clearTimeout(silenceTimer);
    silenceTimer = setTimeout(cut, milliseconds);
  }

  function onActivity(): void {
    heardAt = Date.now();
    restartSilenceTimer(silenceTimeout);
  }

  function connect(): void {
    clearTimeout(retryTimer);
    if (closed) return;
    source?.close();
    const current = options.open(withQuery(options.url, { after: seq }));
    source = current;
    restartSilenceTimer(openTimeout);
    const on = (type: EventType, listen: (event: MessageEvent<string>) => void): void =>
      current.addEventListener(type, event => {
        if (current === source && !closed) listen(event);
      });
    on('open', () => {
      failures = 0;
      clearTimeout(offlineTimer);
      onActivity();
      set('live');
    });
    on('error', retry);
    on('alive', event => {
      onActivity();
      seq = Math.max(seq, Number(event.data) || 0);
    });
    on('commit', event => {
      onActivity();
      const commit = JSON.parse(event.data) as StreamCommit;
      // Too much was missed to be told one by one, or the server's data was set back: all is read again as of this number.
      const reset = commit.transaction === '';
      if (commit.seq <= seq && !reset) return;
      seq = commit.seq;
      options.commit(commit, event.data, reset);
    });
  }

  function retry(): void {
    source?.close();
    source = undefined;
    clearTimeout(silenceTimer);
    failures += 1;
    if (failures === 1) {
      failedAt = Date.now();
      set(options.online() ? 'reconnecting' : 'offline');
      clearTimeout(offlineTimer);
      offlineTimer = setTimeout(() => set('offline'), offlineAfter);
    }
    clearTimeout(retryTimer);
    const longest = Date.now() - failedAt < minute ? often : seldom;
    retryTimer = setTimeout(probeAndConnect, Math.min(backoff(Math.min(failures, 6)), longest * (0.75 + Math.random() / 2)));
  }

  /** Asks before it connects: whether the session has ended is told by an answer, never by a stream that does not open. */
  function probeAndConnect(): void {
    clearTimeout(retryTimer);
    const before = source;
    options.probe().then(
      () => before === source && connect(),
      (error: unknown) => {
        if (before !== source || closed) return;
        if (error instanceof Error && error.name === 'NoConnection') retry();
        else connect();
      },
    );
  }

  function cut(): void {
    if (!closed && source) retry();
  }

  /** One request may fail while all others get through: only where the server does not answer either is the connection let go. */
  function verify(): void {
    if (closed || isVerifying || state !== 'live') return;
    isVerifying = true;
    const before = source;
    options
      .probe()
      .catch((error: unknown) => {
        if (before === source && error instanceof Error && error.name === 'NoConnection') cut();
      })
      .finally(() => {
        isVerifying = false;
      });
  }

  connect();
  return {
    seq: () => seq,
    state: () => state,
    wake: () => {
      if (closed) return;
      if (state !== 'live') {
        failedAt = Date.now();
        connect();
      } else if (Date.now() - heardAt > silenceTimeout) cut();
    },
    cut: () => {
      if (state === 'live') cut();
    },
    verify,
    close: () => {
      closed = true;
      for (const each of [retryTimer, offlineTimer, silenceTimer]) clearTimeout(each);
      source?.close();
    },
  };
}
