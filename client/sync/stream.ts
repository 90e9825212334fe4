import { createSignal } from 'solid-js';
import type { StreamCommit } from '../../server/api/wire.ts';
import { backoff, withQuery } from './api.ts';

/** How well the page hears the server. */
export type Connection = 'live' | 'reconnecting' | 'offline';

/** What the stream needs of an EventSource. */
export interface EventSourceLike {
  addEventListener(type: 'open' | 'error' | 'commit', listener: (event: MessageEvent<string>) => void): void;
  close(): void;
}

/** What the stream needs of its surroundings. */
export interface StreamWiring {
  url: string;
  after: number;
  open: (url: string) => EventSourceLike;
  commit: (event: StreamCommit) => void;
  /** Called when the line was cut and stands again. */
  resumed: () => void;
  /** Called when a connection fails: finds out whether the session has ended. */
  probe: () => Promise<unknown>;
  online: () => boolean;
}

/** The commits of a workspace as they happen, in order, without gaps: after a cut it resumes behind the last one heard. */
export interface Stream {
  connection: () => Connection;
  seq: () => number;
  /** Tries again at once: the network is back. */
  wake: () => void;
  /** The network seems to be gone, though the line has not said so: lets it go and tries again. */
  cut: () => void;
  close: () => void;
}

/** How long a cut may last before it is called being offline. */
const patient = 8_000;

/** Opens the stream and keeps it open. */
export function openStream(wiring: StreamWiring): Stream {
  const [connection, setConnection] = createSignal<Connection>('reconnecting');
  let seq = wiring.after;
  let failures = 0;
  let patience: ReturnType<typeof setTimeout> | undefined;
  let source: EventSourceLike | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closed = false;

  function connect(): void {
    clearTimeout(timer);
    if (closed) return;
    source?.close();
    const current = wiring.open(withQuery(wiring.url, { after: seq }));
    source = current;
    current.addEventListener('open', () => {
      if (current !== source) return;
      const again = failures > 0;
      failures = 0;
      clearTimeout(patience);
      setConnection('live');
      if (again) wiring.resumed();
    });
    current.addEventListener('error', () => {
      if (current === source && !closed) retry();
    });
    current.addEventListener('commit', event => {
      if (current !== source) return;
      const commit = JSON.parse(event.data) as StreamCommit;
      if (commit.seq <= seq) return;
      seq = commit.seq;
      wiring.commit(commit);
    });
  }

  function retry(): void {
    source?.close();
    failures += 1;
    if (failures === 1) {
      setConnection(wiring.online() ? 'reconnecting' : 'offline');
      patience = setTimeout(() => setConnection('offline'), patient);
    }
    clearTimeout(timer);
    timer = setTimeout(
      () => {
        // The probe waits while nobody is signed in; whatever it finds, the next attempt tells.
        wiring.probe().then(connect, connect);
      },
      backoff(Math.min(failures, 6)),
    );
  }

  connect();
  return {
    connection,
    seq: () => seq,
    wake: () => {
      if (!closed && connection() !== 'live') connect();
    },
    cut: () => {
      if (!closed && connection() === 'live') retry();
    },
    close: () => {
      closed = true;
      clearTimeout(timer);
      clearTimeout(patience);
      source?.close();
    },
  };
}
