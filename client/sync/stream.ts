import { createSignal } from 'solid-js';
import type { StreamCommit } from '../../server/api/wire.ts';
import type { PageChannel } from './channel.ts';
import { type Connection, type ConnectionOptions, type ConnectionState, openConnection } from './connection.ts';
import type { Election } from './election.ts';

/** Messages between pages that share one stream. */
export type StreamMessage =
  /** The leader forwards a commit: its original text, and the number of the commit directly before it. */
  | { kind: 'commit'; from: number; seq: number; text: string; reset: boolean }
  /**
   * The leader reports its connection state, the number it has reached, the catalog's version, and whether it is hidden. For the page that asked
   * `question` it also means that everything up to that number was forwarded.
   */
  | { kind: 'state'; state: ConnectionState | 'opening'; at: number; hidden: boolean; catalog?: string; question?: number }
  /** A page requests everything after a number, or the answer that there is nothing. */
  | { kind: 'ask'; after: number; question: number }
  | { kind: 'wake' }
  | { kind: 'cut' }
  | { kind: 'doubt' };

/** How a page shares a stream with the other pages of the same person. */
export interface Sharing {
  channel: PageChannel<StreamMessage> | null;
  election: Election;
  /** Whether the page is hidden; browsers then throttle its timers. */
  hidden: () => boolean;
}

/** What the stream depends on. */
export interface StreamOptions extends Omit<ConnectionOptions, 'commit' | 'changed'>, Sharing {
  commit: (event: StreamCommit) => void;
  changed?: (state: ConnectionState) => void;
  /** Called when the connection is live again after an interruption. */
  resumed: () => void;
}

/** The commits of a workspace, in order and without gaps, over one connection for all pages of a person in a browser. */
export interface Stream {
  connection: () => ConnectionState;
  seq: () => number;
  /** Whether this page holds the connection. */
  leads: () => boolean;
  /** Reconnects at once: the network is back, or the page is visible again. */
  wake: () => void;
  /** The network is gone, although the connection reported no error. */
  cut: () => void;
  /** A request failed: checks whether the server is still reachable. */
  verify: () => void;
  /** Leaves the election while the page is suspended, and joins again when it resumes. */
  pause: () => void;
  resume: () => void;
  close: () => void;
}

/** How often a page checks that the leader answers, and how long it waits, in milliseconds. */
const [askEvery, answerTimeout] = [5_000, 2_000];
/** Commits that a leader stores for pages that open later, and their total characters. */
const backlogLimit = { commits: 500, characters: 2_000_000 } as const;
/** How long a leader collects requests from pages that are behind before it reconnects at the earliest number, in milliseconds. */
const rewindDelay = 20;

type CommitMessage = Extract<StreamMessage, { kind: 'commit' }>;
type MissingMessage = Extract<StreamMessage, { kind: 'ask' }>;

/** Follows the stream over this page's own connection while it leads, otherwise over the leader's. */
export function openStream(options: StreamOptions): Stream {
  const { channel, election } = options;
  const [state, setState] = createSignal<ConnectionState>('reconnecting');
  let seq = options.after;
  /** The version of the catalog as this page's own connection was told it. */
  let version: string | undefined;
  let wasInterrupted = false;
  let connection: Connection | null = null;
  /** The commits forwarded since `backlogStart`; `last` is the number of the last one. */
  let backlog: CommitMessage[] = [];
  let [backlogStart, last] = [seq, seq];
  let rewindTo = Number.POSITIVE_INFINITY;
  let rewinding: ReturnType<typeof setTimeout> | undefined;
  let askTimer: ReturnType<typeof setInterval> | undefined;
  let answerTimer: ReturnType<typeof setTimeout> | undefined;
  /** The question that waits for an answer, 0 for none. Messages that answer an older question count no more. */
  let question = 0;

  function setConnectionState(next: ConnectionState): void {
    const before = state();
    if (next === before) return;
    setState(next);
    options.changed?.(next);
    if (next !== 'live') wasInterrupted = true;
    else if (wasInterrupted) {
      wasInterrupted = false;
      options.resumed();
    }
  }

  function deliver(commit: CommitMessage): void {
    if (commit.seq <= seq && !commit.reset) return;
    seq = commit.seq;
    options.commit(JSON.parse(commit.text) as StreamCommit);
  }

  /** Posts the connection state to the other pages; `more` answers one page. */
  function postState(more: { at?: number; question?: number } = {}): void {
    if (!connection) return;
    const at = connection.seq();
    seq = Math.max(seq, at);
    channel?.post({
      kind: 'state',
      state: connection.state(),
      at,
      hidden: options.hidden(),
      ...(version === undefined ? {} : { catalog: version }),
      ...more,
    });
  }

  function connect(after: number): void {
    connection?.close();
    backlog = [];
    [backlogStart, last] = [after, after];
    connection = openConnection({
      ...options,
      after,
      commit: (commit, text, reset) => {
        const passed: CommitMessage = { kind: 'commit', from: reset ? 0 : last, seq: commit.seq, text, reset };
        last = commit.seq;
        addToBacklog(passed);
        channel?.post(passed);
        deliver(passed);
      },
      catalog: current => {
        version = current;
        options.catalog(current);
        postState();
      },
      changed: next => {
        setConnectionState(next);
        postState();
      },
    });
  }

  function addToBacklog(passed: CommitMessage): void {
    backlog.push(passed);
    let characters = backlog.reduce((sum, one) => sum + one.text.length, 0);
    while (backlog.length > backlogLimit.commits || characters > backlogLimit.characters) {
      const oldest = backlog.shift()!;
      characters -= oldest.text.length;
      backlogStart = oldest.seq;
    }
  }

  /** Sends a page what it lacks. What is no longer stored is read from the server again, once for all pages that are behind. */
  function replay({ after, question }: MissingMessage): void {
    if (after >= backlogStart) {
      for (const passed of backlog) if (passed.seq > after) channel?.post(passed);
      postState({ question });
      return;
    }
    // Does not report the others' number to this page: it would ask again.
    postState({ at: after });
    rewindTo = Math.min(rewindTo, after);
    rewinding ??= setTimeout(() => {
      rewinding = undefined;
      if (connection) connect(rewindTo);
      rewindTo = Number.POSITIVE_INFINITY;
    }, rewindDelay);
  }

  /** Requests what is missing. With `again`, also while a question waits for its answer. */
  function requestMissing(again = false): void {
    if (connection || (question !== 0 && !again)) return;
    question = Math.random();
    channel?.post({ kind: 'ask', after: seq, question });
    answerTimer ??= setTimeout(() => {
      answerTimer = undefined;
      if (!connection) election.takeOver();
    }, answerTimeout);
  }

  /** A suspended page ignores messages and takes nothing over. When it resumes it requests what it lacks. */
  function onMessage(message: StreamMessage): void {
    if (askTimer === undefined) return;
    if (message.kind === 'ask') {
      if (connection) replay(message);
    } else if (message.kind === 'wake') connection?.wake();
    else if (message.kind === 'cut') connection?.cut();
    else if (message.kind === 'doubt') connection?.verify();
    else if (!connection) onLeaderMessage(message);
  }

  function onLeaderMessage(message: Extract<StreamMessage, { kind: 'commit' | 'state' }>): void {
    clearTimeout(answerTimer);
    answerTimer = undefined;
    if (message.kind === 'commit') {
      if (message.from <= seq) deliver(message);
      else requestMissing();
      return;
    }
    if (message.catalog !== undefined) options.catalog(message.catalog);
    if (message.question === question) {
      seq = Math.max(seq, message.at);
      question = 0;
    } else if (message.at > seq) requestMissing();
    if (message.state === 'opening') return;
    setConnectionState(message.state);
    if (message.state !== 'live' && message.hidden && !options.hidden()) election.takeOver();
  }

  const candidate = {
    elected: () => {
      clearTimeout(answerTimer);
      [answerTimer, question] = [undefined, 0];
      connect(seq);
      postState();
    },
    deposed: () => {
      connection?.close();
      connection = null;
      requestMissing(true);
    },
  };
  function pause(): void {
    clearInterval(askTimer);
    clearTimeout(answerTimer);
    clearTimeout(rewinding);
    [askTimer, answerTimer, rewinding] = [undefined, undefined, undefined];
    connection?.close();
    connection = null;
    election.resign();
  }
  function resume(): void {
    if (askTimer !== undefined) return;
    askTimer = setInterval(() => requestMissing(true), askEvery);
    election.join(candidate);
    requestMissing(true);
  }

  channel?.listen(onMessage);
  resume();
  return {
    connection: state,
    seq: () => seq,
    leads: () => connection !== null,
    wake: () => {
      if (connection) connection.wake();
      else channel?.post({ kind: 'wake' });
      requestMissing(true);
    },
    cut: () => {
      if (connection) connection.cut();
      else channel?.post({ kind: 'cut' });
    },
    verify: () => {
      if (connection) connection.verify();
      else channel?.post({ kind: 'doubt' });
    },
    pause,
    resume,
    close: () => {
      pause();
      channel?.close();
    },
  };
}
