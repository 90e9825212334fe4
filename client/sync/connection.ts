import type { StreamCommit } from '../../server/api/wire.ts';
import { backoff, withQuery } from './api.ts';

/** The state of the connection to the server's stream. */
export type ConnectionState = 'live' | 'reconnecting' | 'offline';

/** The event types of the stream that are handled, both the server's and the browser's. */
type EventType = 'open' | 'error' | 'catalog' | 'commit' | 'alive';

/** The part of EventSource that a connection uses. */
export interface EventSourceLike {
  addEventListener(type: EventType, listener: (event: MessageEvent<string>) => void): void;
  close(): void;
}

/** What a connection depends on. */
export interface ConnectionOptions {
  /** The stream's address. The cursor is added to it. */
  url: string;
  /** The number of the last transaction already known. */
  after: number;
  open: (url: string) => EventSourceLike;
  /** Receives a commit with its original text. `reset` is true when the commit does not follow the previous one. */
  commit: (event: StreamCommit, text: string, reset: boolean) => void;
  changed: (state: ConnectionState) => void;
  /** Receives the version of the catalog: first on each connection, and whenever it changes. */
  catalog: (version: string) => void;
  /** Called when a connection fails, to find out whether the server answers and the session is still valid. */
  probe: () => Promise<unknown>;
  online: () => boolean;
}

/** A connection to the server's stream that reconnects. It resumes after the last commit received, so nothing is missed. */
export interface Connection {
  /** The number of the last transaction received. */
  seq: () => number;
  /** `opening` until the first attempt has succeeded or failed. */
  state: () => ConnectionState | 'opening';
  /** Reconnects at once: the network is back, or the page is visible again. */
  wake: () => void;
  /** Drops the connection and reconnects, because the network is gone although no error was reported. */
  cut: () => void;
  /** Checks whether the server is still reachable, after a request has failed. */
  verify: () => void;
  close: () => void;
}

/** How long an interruption may last before the state is `offline`, in milliseconds. */
const offlineAfter = 8_000;
/** Longest delay between attempts in the first minute of an interruption, and after it, in milliseconds. */
const [often, seldom, minute] = [1_000, 15_000, 60_000];
/** A stream that has not opened after this time is opened again, in milliseconds. */
const openTimeout = 10_000;
/** A connection without any event for this long is dead, in milliseconds. The server sends one every 15 seconds. */
const silenceTimeout = 22_000;

/** Opens the stream and keeps it open. */
export function openConnection(options: ConnectionOptions): Connection {
  let state: ConnectionState | 'opening' = 'opening';
  let seq = options.after;
  let failures = 0;
  let failedAt = 0;
  let receivedAt = Date.now();
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
    receivedAt = Date.now();
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
    on('catalog', event => {
      onActivity();
      options.catalog(event.data);
    });
    on('alive', event => {
      onActivity();
      seq = Math.max(seq, Number(event.data) || 0);
    });
    on('commit', event => {
      onActivity();
      const commit = JSON.parse(event.data) as StreamCommit;
      // The server could not list everything that was missed, or its data was restored: all rows are read again.
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

  /** Probes before it reconnects. Only a response tells whether the session has ended; a stream that fails to open does not. */
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

  /** Drops the connection only if the server does not answer a probe: one request may fail while others succeed. */
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
      } else if (Date.now() - receivedAt > silenceTimeout) cut();
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
