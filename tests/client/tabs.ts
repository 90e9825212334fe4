import type { Channel } from '../../client/sync/channel.ts';
import type { EventSourceLike } from '../../client/sync/connection.ts';
import type { Candidate, Election } from '../../client/sync/election.ts';
import { openStream, type Stream, type StreamMessage } from '../../client/sync/stream.ts';
import type { StreamCommit } from '../../server/api/wire.ts';

/** A page of a simulated browser: a frozen one hears nothing and keeps what it holds, a dead one is gone without a word. */
interface Tab {
  stream: Stream;
  heard: number[];
  began: number;
  frozen: boolean;
  dead: boolean;
  hidden: boolean;
  /** What others said to it and it has not heard yet. */
  inbox: StreamMessage[];
  candidate: Candidate | null;
}

/** Events of the server that one person may see: one in two numbers. Older ones than these are told all at once. */
const farthest = 30;

/** A browser with tabs on one server, in which nothing happens but by `step`, `crash` and the like. */
export class Tabs {
  readonly all: Tab[] = [];
  seq = 0;
  reachable = true;
  readonly #sources = new Set<Source>();
  #leader: Tab | null = null;

  get alive(): Tab[] {
    return this.all.filter(tab => !tab.dead);
  }

  /** Pages that are not frozen, and their open connections at the server. */
  get awake(): { tabs: Tab[]; connections: number } {
    const tabs = this.alive.filter(tab => !tab.frozen);
    return { tabs, connections: [...this.#sources].filter(source => tabs.includes(source.tab)).length };
  }

  /** Something happens on the server; every other transaction is one that this person may not see. */
  commit(): void {
    this.seq += 1;
  }

  /** Opens a page that has read everything as it was so many transactions ago. */
  open(ago = 0): Tab {
    const began = Math.max(0, this.seq - ago);
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
    const channel: Channel<StreamMessage> = {
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

  /** One tab hears one thing, from another tab or from the server. Returns false where there was nothing to hear. */
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

  /** The tab is gone without a word; its lock goes to the next one that waits for it. */
  crash(tab: Tab): void {
    tab.dead = true;
    for (const source of this.#sources) if (source.tab === tab) source.close();
    tab.stream.close();
    if (this.#leader === tab) this.#elect(null);
  }

  /** The server says on each connection that it is still there. */
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
        // A frozen page learns of it when it thaws.
        if (before?.frozen) this.#deposed.add(before);
        else before?.candidate?.deposed();
        this.#elect(tab);
      },
      resign: () => {
        tab.candidate = null;
        // Who stands no more is not told that another took the lead.
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

/** The numbers up to this one of what the person may see. */
export const seen = (upTo: number): number[] => Array.from({ length: Math.floor(upTo / 2) }, (_, index) => (index + 1) * 2);

/** A line to the server: it opens, then tells one event a step. */
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
      if (this.#tabs.seq - this.#at > farthest) this.#all();
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
