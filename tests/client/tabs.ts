import type { PageChannel } from '../../client/sync/channel.ts';
import type { EventSourceLike } from '../../client/sync/connection.ts';
import type { Candidate, Election } from '../../client/sync/election.ts';
import { openStream, type Stream, type StreamMessage } from '../../client/sync/stream.ts';
import type { StreamCommit } from '../../server/api/wire.ts';

/** A page of a simulated browser: a frozen one receives nothing and keeps its locks, a dead one vanishes without a message. */
interface Tab {
  stream: Stream;
  heard: number[];
  began: number;
  frozen: boolean;
  dead: boolean;
  hidden: boolean;
  /** Messages of other pages that it has not received yet. */
  inbox: StreamMessage[];
  candidate: Candidate | null;
}

/** The server's events: every second transaction is visible to the person. Beyond `maxEvents` older ones a reset is sent instead. */
const maxEvents = 30;

/** A browser with tabs on one server, in which only `step`, `crash` and the like make anything happen. */
export class Tabs {
  readonly all: Tab[] = [];
  seq = 0;
  reachable = true;
  readonly #sources = new Set<Source>();
  #leader: Tab | null = null;

  get alive(): Tab[] {
    return this.all.filter(tab => !tab.dead);
  }

  /** The pages that are not frozen, and their open connections. */
  get awake(): { tabs: Tab[]; connections: number } {
    const tabs = this.alive.filter(tab => !tab.frozen);
    return { tabs, connections: [...this.#sources].filter(source => tabs.includes(source.tab)).length };
  }

  /** Adds transactions on the server; every other one is invisible to this person. */
  commit(): void {
    this.seq += 1;
  }

  /** Opens a page whose rows were read `behind` transactions ago. */
  open(behind = 0): Tab {
    const began = Math.max(0, this.seq - behind);
    const tab: Tab = {
      heard: [],
      began,
      frozen: false,
      dead: false,
      hidden: false,
      inbox: [],
      candidate: null,
      stream: undefined as unknown as Stream,
    };
    let listener: (message: StreamMessage) => void = () => undefined;
    const channel: PageChannel<StreamMessage> = {
      post: message => {
        for (const other of this.alive) if (other !== tab) other.inbox.push(structuredClone(message));
      },
      listen: next => {
        listener = next;
      },
      close: () => undefined,
    };
    this.all.push(tab);
    tab.stream = openStream({
      url: '/stream',
      after: began,
      open: url => this.#source(tab, Number(new URL(url, 'http://x').searchParams.get('after'))),
      catalog: () => undefined,
      commit: commit => {
        if (commit.transaction === '') tab.heard = seen(commit.seq).filter(seq => seq > tab.began);
        else tab.heard.push(commit.seq);
      },
      resumed: () => undefined,
      probe: () => (this.reachable ? Promise.resolve() : Promise.reject(Object.assign(new Error(), { name: 'NoConnection' }))),
      online: () => true,
      channel,
      election: this.#election(tab),
      hidden: () => tab.hidden,
    });
    this.#hear.set(tab, message => listener(message));
    return tab;
  }

  readonly #hear = new Map<Tab, (message: StreamMessage) => void>();

  /** Delivers one message to one tab, from another tab or the server. Returns false if there was none. */
  step(choice: number): boolean {
    const ready = [
      ...this.alive
        .filter(tab => !tab.frozen && tab.inbox.length > 0)
        .map(tab => () => this.#hear.get(tab)?.(tab.inbox.shift()!)),
      ...[...this.#sources].filter(source => !source.tab.frozen && source.ready).map(source => () => source.step()),
    ];
    ready[choice % Math.max(1, ready.length)]?.();
    return ready.length > 0;
  }

  /** Closes the tab without a message; its lock passes to the next in the queue. */
  crash(tab: Tab): void {
    tab.dead = true;
    for (const source of this.#sources) if (source.tab === tab) source.close();
    tab.stream.close();
    if (this.#leader === tab) this.#elect(null);
  }

  /** Sends the server's keep-alive on each connection. */
  beat(): void {
    for (const source of this.#sources) if (!source.tab.frozen) source.beat();
  }

  cut(): void {
    this.reachable = false;
    for (const source of this.#sources) source.fail();
  }

  mend(): void {
    this.reachable = true;
  }

  #election(tab: Tab): Election {
    return {
      join: candidate => {
        tab.candidate = candidate;
        if (!this.#leader) this.#elect(tab);
      },
      takeOver: () => {
        if (tab.dead || tab.frozen || this.#leader === tab) return;
        const before = this.#leader;
        this.#leader = null;
        // A frozen page notices it after it thaws.
        if (before?.frozen) this.#deposed.add(before);
        else before?.candidate?.deposed();
        this.#elect(tab);
      },
      resign: () => {
        tab.candidate = null;
        // A page that resigned is not told about a new leader.
        this.#deposed.delete(tab);
        if (this.#leader === tab) this.#elect(null);
      },
    };
  }

  readonly #deposed = new Set<Tab>();

  thaw(tab: Tab): void {
    tab.frozen = false;
    if (!this.#deposed.delete(tab)) return;
    tab.candidate?.deposed();
    if (!this.#leader) this.#elect(tab);
  }

  #elect(tab: Tab | null): void {
    const next =
      tab ?? this.alive.find(each => each.candidate !== null && each !== this.#leader && !this.#deposed.has(each)) ?? null;
    this.#leader = next;
    next?.candidate?.elected();
  }

  #source(tab: Tab, after: number): EventSourceLike {
    const source = new Source(tab, after, this, () => this.#sources.delete(source));
    this.#sources.add(source);
    return source;
  }
}

/** The numbers of the visible transactions up to this one. */
export const seen = (upTo: number): number[] => Array.from({ length: Math.floor(upTo / 2) }, (_, index) => (index + 1) * 2);

/** A connection to the server: it opens, then delivers one event a step. */
class Source implements EventSourceLike {
  readonly tab: Tab;
  readonly #tabs: Tabs;
  readonly #gone: () => void;
  readonly #listeners = new Map<string, (event: MessageEvent<string>) => void>();
  #at: number;
  #opened = false;

  constructor(tab: Tab, after: number, tabs: Tabs, gone: () => void) {
    this.tab = tab;
    this.#at = after;
    this.#tabs = tabs;
    this.#gone = gone;
  }

  get ready(): boolean {
    return !this.#opened || this.#at < this.#tabs.seq;
  }

  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void {
    this.#listeners.set(type, listener);
  }

  step(): void {
    if (!this.#tabs.reachable) this.fail();
    else if (!this.#opened) {
      this.#opened = true;
      this.#tell('open', '');
      if (this.#tabs.seq - this.#at > maxEvents) this.#all();
    } else {
      this.#at += 1;
      if (this.#at % 2 === 0) this.#tell('commit', JSON.stringify(commitOf(this.#at, 'x')));
      else if (this.#at % 5 === 0) this.#tell('alive', String(this.#at));
    }
  }

  beat(): void {
    if (this.#opened) this.#tell('alive', String(this.#at));
  }

  #all(): void {
    this.#at = this.#tabs.seq;
    this.#tell('commit', JSON.stringify(commitOf(this.#at, '')));
  }

  fail(): void {
    this.close();
    this.#tell('error', '');
  }

  close(): void {
    this.#gone();
  }

  #tell(type: string, data: string): void {
    this.#listeners.get(type)?.(new MessageEvent(type, { data }));
  }
}

const commitOf = (seq: number, transaction: string): StreamCommit => ({
  seq,
  transaction,
  actor: '',
  actorName: '',
  label: '',
  changes: [],
  links: {},
  reload: [],
});
