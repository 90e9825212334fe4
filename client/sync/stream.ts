import { createSignal } from 'solid-js';
import type { StreamCommit } from '../../server/api/wire.ts';
import type { Channel } from './channel.ts';
import { type Connection, type ConnectionState, type ConnectionWiring, openConnection } from './connection.ts';
import type { Election } from './election.ts';

/** What pages that share one stream say to each other. */
export type Told =
  /** The leader passes a commit on: its text as it came, and the number after which there is nothing else before it. */
  | { kind: 'commit'; from: number; seq: number; text: string; reset: boolean }
  /**
   * The leader says how it hears the server, which number it has reached, and whether it is out of sight. To the page that asked this question
   * it also says that everything up to that number was passed on.
   */
  | { kind: 'state'; state: ConnectionState | 'opening'; at: number; hidden: boolean; question?: number }
  /** A page wants everything after a number, or an answer that there is nothing. */
  | { kind: 'ask'; after: number; question: number }
  | { kind: 'wake' }
  | { kind: 'cut' }
  | { kind: 'doubt' };

/** How a page shares a stream with the other pages of the same person. */
export interface Sharing {
  channel: Channel<Told> | null;
  election: Election;
  /** Whether the page is out of sight: there browsers slow its timers. */
  hidden: () => boolean;
}

/** What the stream needs of its surroundings. */
export interface StreamWiring extends Omit<ConnectionWiring, 'commit' | 'changed'>, Sharing {
  commit: (event: StreamCommit) => void;
  changed?: (state: ConnectionState) => void;
  /** Called when the connection was cut and stands again. */
  resumed: () => void;
}

/** The commits of a workspace as they happen, in order, without gaps, over one connection for all pages of a person in a browser. */
export interface Stream {
  connection: () => ConnectionState;
  seq: () => number;
  /** Whether this page holds the connection. */
  leads: () => boolean;
  /** Tries again at once: the network is back, or the page is looked at again. */
  wake: () => void;
  /** The network is gone, though the connection has not said so. */
  cut: () => void;
  /** A request did not get through. */
  doubt: () => void;
  /** Steps back while the page is put away, and comes in again when it is brought back. */
  pause: () => void;
  resume: () => void;
  close: () => void;
}

/** How often a page asks whether the leader is still there, and how long it waits for an answer, in milliseconds. */
const [askEvery, patience] = [5_000, 2_000];
/** Commits that a leader keeps for pages that come later, and their characters. */
const mostKept = { commits: 500, characters: 2_000_000 } as const;
/** Pages that lag behind are waited for together before the leader begins again from the furthest back, in milliseconds. */
const gather = 20;

type Passed = Extract<Told, { kind: 'commit' }>;
type Question = Extract<Told, { kind: 'ask' }>;

/** Follows the stream, over this page's own connection while it leads, else over the leader's. */
export function openStream(wiring: StreamWiring): Stream {
  const { channel, election } = wiring;
  const [state, setState] = createSignal<ConnectionState>('reconnecting');
  let seq = wiring.after;
  let troubled = false;
  let connection: Connection | null = null;
  /** What was passed on since the connection began at `beginning`, and the number of the last commit of that. */
  let kept: Passed[] = [];
  let [beginning, last] = [seq, seq];
  let rewindTo = Number.POSITIVE_INFINITY;
  let rewinding: ReturnType<typeof setTimeout> | undefined;
  let asking: ReturnType<typeof setInterval> | undefined;
  let unanswered: ReturnType<typeof setTimeout> | undefined;
  /** The question that waits for an answer, 0 for none: what was said before this page led counts no more. */
  let question = 0;

  function show(next: ConnectionState): void {
    const before = state();
    if (next === before) return;
    setState(next);
    wiring.changed?.(next);
    if (next !== 'live') troubled = true;
    else if (troubled) {
      troubled = false;
      wiring.resumed();
    }
  }

  function take(commit: Passed): void {
    if (commit.seq <= seq && !commit.reset) return;
    seq = commit.seq;
    wiring.commit(JSON.parse(commit.text) as StreamCommit);
  }

  /** Tells the others how things stand; `more` is for who asked. */
  function tell(more: { at?: number; question?: number } = {}): void {
    if (!connection) return;
    const at = connection.seq();
    seq = Math.max(seq, at);
    channel?.post({ kind: 'state', state: connection.state(), at, hidden: wiring.hidden(), ...more });
  }

  function connect(after: number): void {
    connection?.close();
    kept = [];
    [beginning, last] = [after, after];
    connection = openConnection({
      ...wiring,
      after,
      commit: (commit, text, reset) => {
        const passed: Passed = { kind: 'commit', from: reset ? 0 : last, seq: commit.seq, text, reset };
        last = commit.seq;
        keep(passed);
        channel?.post(passed);
        take(passed);
      },
      changed: next => {
        show(next);
        tell();
      },
    });
  }

  function keep(passed: Passed): void {
    kept.push(passed);
    let characters = kept.reduce((sum, one) => sum + one.text.length, 0);
    while (kept.length > mostKept.commits || characters > mostKept.characters) {
      const oldest = kept.shift()!;
      characters -= oldest.text.length;
      beginning = oldest.seq;
    }
  }

  /** Gives a page what it lacks; what is not kept any more is asked of the server again, for all who lag behind at once. */
  function answer({ after, question }: Question): void {
    if (after >= beginning) {
      for (const passed of kept) if (passed.seq > after) channel?.post(passed);
      tell({ question });
      return;
    }
    // It is not told how far the others are: it would ask again.
    tell({ at: after });
    rewindTo = Math.min(rewindTo, after);
    rewinding ??= setTimeout(() => {
      rewinding = undefined;
      if (connection) connect(rewindTo);
      rewindTo = Number.POSITIVE_INFINITY;
    }, gather);
  }

  /** Asks for what is missing; a question that waits for its answer is asked again only by `anew`. */
  function ask(anew = false): void {
    if (connection || (question !== 0 && !anew)) return;
    question = Math.random();
    channel?.post({ kind: 'ask', after: seq, question });
    unanswered ??= setTimeout(() => {
      unanswered = undefined;
      if (!connection) election.take();
    }, patience);
  }

  /** A page that is put away hears nothing, and takes nothing over: when it comes back it asks for what it lacks. */
  function hear(message: Told): void {
    if (asking === undefined) return;
    if (message.kind === 'ask') {
      if (connection) answer(message);
    } else if (message.kind === 'wake') connection?.wake();
    else if (message.kind === 'cut') connection?.cut();
    else if (message.kind === 'doubt') connection?.doubt();
    else if (!connection) follow(message);
  }

  function follow(message: Extract<Told, { kind: 'commit' | 'state' }>): void {
    clearTimeout(unanswered);
    unanswered = undefined;
    if (message.kind === 'commit') {
      if (message.from <= seq) take(message);
      else ask();
      return;
    }
    if (message.question === question) {
      seq = Math.max(seq, message.at);
      question = 0;
    } else if (message.at > seq) ask();
    if (message.state === 'opening') return;
    show(message.state);
    if (message.state !== 'live' && message.hidden && !wiring.hidden()) election.take();
  }

  const candidate = {
    elected: () => {
      clearTimeout(unanswered);
      [unanswered, question] = [undefined, 0];
      connect(seq);
      tell();
    },
    deposed: () => {
      connection?.close();
      connection = null;
      ask(true);
    },
  };
  function pause(): void {
    clearInterval(asking);
    clearTimeout(unanswered);
    clearTimeout(rewinding);
    [asking, unanswered, rewinding] = [undefined, undefined, undefined];
    connection?.close();
    connection = null;
    election.resign();
  }
  function resume(): void {
    if (asking !== undefined) return;
    asking = setInterval(() => ask(true), askEvery);
    election.stand(candidate);
    ask(true);
  }

  channel?.listen(hear);
  resume();
  return {
    connection: state,
    seq: () => seq,
    leads: () => connection !== null,
    wake: () => {
      if (connection) connection.wake();
      else channel?.post({ kind: 'wake' });
      ask(true);
    },
    cut: () => {
      if (connection) connection.cut();
      else channel?.post({ kind: 'cut' });
    },
    doubt: () => {
      if (connection) connection.doubt();
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
