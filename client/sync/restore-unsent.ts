import { createSignal } from 'solid-js';
import type { UndoRequest } from '../../server/api/wire.ts';
import type { Report } from '../contract/command.ts';
import { idempotencyKeyLifetime } from './api.ts';
import type { PageChannel } from './channel.ts';
import type { MutationQueue } from './mutation-queue.ts';
import type { TableRows } from './table-rows.ts';
import { undoParts } from './undo.ts';
import type { QueuedWrite, WriteStore } from './write-store.ts';

/** Messages between pages about what each sends or shows in its cells. */
export type SendingMessage =
  | { kind: 'who' }
  | { kind: 'sending'; keys: readonly string[] }
  | { kind: 'left' }
  | { kind: 'changed' };

/** The pages of this person in this browser. */
export interface OpenPages {
  /** The ids of the pages that are open, as far as the browser can tell. */
  ids: () => Promise<ReadonlySet<string>>;
  /** This page sends nothing any more. */
  leave: () => void;
}

/** What restoring needs of the browser: its stored writes, and its other pages. */
export interface TabWrites {
  queue: WriteStore;
  /** The channel to the other pages of this person; null where there is none. */
  channel: PageChannel<SendingMessage> | null;
  /** Lets only one page of this browser inspect stored writes at a time, if the browser supports it. */
  oneAtATime: (work: () => Promise<void>) => Promise<void>;
  openPages: OpenPages;
}

/** What restoring depends on. */
export interface RestoreOptions extends TabWrites {
  mutations: MutationQueue;
  /** The rows of a table; undefined if the table no longer exists. */
  rows: (table: string) => TableRows | undefined;
  restored: (report: Report) => void;
}

/** Changes that earlier pages could not send, or that the person must decide about. */
export interface Restorer {
  /** Changes that are not sent again automatically, the oldest first. */
  unsaved: () => readonly QueuedWrite[];
  /** Sends the writes of closed pages. */
  restore: () => Promise<void>;
  /** Sends a change as if made now; the server checks what has changed since. */
  sendAgain: (write: QueuedWrite) => Promise<Report | null>;
  discard: (writes: readonly QueuedWrite[]) => Promise<void>;
  /** All writes of this person that this browser stores. */
  all: () => Promise<QueuedWrite[]>;
  /** Announces that this page closes: another may send its writes. */
  leave: () => void;
}

/** How long until the writes of another page are inspected again, in milliseconds: a page that was killed announces nothing. */
const inspectAfter = 5_000;

/** How long other pages have to name the writes they send, in milliseconds. */
const answerTimeout = 300;

/** The table a change is about; of several, the first. */
export const tableOf = (write: QueuedWrite): string | undefined =>
  write.to === 'commit' ? write.body.changes[0]?.table : write.to === 'act' ? write.body.table : undefined;

/** Sends the writes of earlier pages of this person with their original keys. Writes that are too old or were refused wait for a decision. */
export function createRestorer(options: RestoreOptions): Restorer {
  const { queue, channel, oneAtATime, openPages, mutations, rows, restored } = options;
  const [unsaved, setUnsaved] = createSignal<readonly QueuedWrite[]>([]);
  let others = new Set<string>();
  let inspection: ReturnType<typeof setTimeout> | null = null;
  let hasLeft = false;

  /** The stored writes that this page does not send itself, each with the reason why it is not sent automatically, if any. */
  async function foreignWrites(): Promise<QueuedWrite[]> {
    const own = new Set(mutations.keys());
    const foreign = (await queue.list()).filter(({ key }) => !own.has(key));
    return foreign.map(write => ({ ...write, problem: write.problem ?? unsendableReason(write) }));
  }

  async function refreshUnsaved(): Promise<QueuedWrite[]> {
    const classified = (await foreignWrites()).filter(({ key }) => !others.has(key));
    setUnsaved(classified.filter(({ problem }) => problem !== undefined));
    return classified.filter(({ problem }) => problem === undefined);
  }

  /** The reason why a change is not sent automatically: the server may have done it already, or its table no longer exists. */
  function unsendableReason(write: QueuedWrite): QueuedWrite['problem'] {
    if (Date.now() - write.at > idempotencyKeyLifetime) return 'old';
    const table = tableOf(write);
    if (table === undefined || rows(table)) return undefined;
    return { refused: { table, row: '', code: 'unknown_table', message: '' } };
  }

  /** Sends one change and shows it as pending meanwhile. */
  async function send(write: QueuedWrite): Promise<Report | null> {
    if (write.to === 'undo') {
      await undoAll(write.body, write);
      return null;
    }
    const table = rows(tableOf(write) ?? '');
    if (!table) return null;
    if (write.to === 'act') return table.act(write.body.action, write.body.rows, write.body.input, write);
    return table.commit(write.body.changes, write.label, undefined, write);
  }

  /** Undoes a transaction, or all that is left of a batch. */
  async function undoAll(body: UndoRequest, stored?: QueuedWrite): Promise<void> {
    for await (const _ of undoParts(body, mutations, stored));
  }

  /** Makes the change again with a new key. */
  async function sendNew(write: Exclude<QueuedWrite, { to: 'undo' }>): Promise<Report | null> {
    const table = rows(tableOf(write) ?? '');
    if (!table) return null;
    if (write.to === 'act') return table.act(write.body.action, write.body.rows, write.body.input);
    return table.commit(write.body.changes, write.label);
  }

  /** The keys of the given writes that other open pages send: a busy page may answer late, but its lock is held. */
  async function keysOfOthers(writes: readonly QueuedWrite[]): Promise<Set<string>> {
    others = new Set();
    if (channel) {
      channel.post({ kind: 'who' });
      await new Promise(resolve => {
        setTimeout(resolve, answerTimeout);
      });
    }
    const open = await openPages.ids();
    const ofOpenPages = writes.filter(({ page }) => page !== undefined && open.has(page));
    return new Set([...others, ...ofOpenPages.map(({ key }) => key)]);
  }

  async function restore(): Promise<void> {
    let sending: Promise<Report | null>[] = [];
    await oneAtATime(async () => {
      // Writes that are stored after the question has been asked are left to their pages.
      const candidates = await foreignWrites();
      const offered = new Set(candidates.map(({ key }) => key));
      others = await keysOfOthers(candidates);
      const left = (await refreshUnsaved()).filter(({ key }) => offered.has(key));
      // From here on this page announces these writes as its own.
      sending = left.map(write => send({ ...write, again: true }));
      if (others.size > 0) inspectLater();
    });
    for (const each of sending) {
      const report = await each;
      if (report) restored(report);
    }
    if (sending.length > 0) await refreshUnsaved();
  }

  const changed = async (): Promise<void> => {
    channel?.post({ kind: 'changed' });
    await refreshUnsaved();
  };

  /** Checks later whether the page that sends these writes still exists, as long as some are stored. */
  function inspectLater(): void {
    if (inspection !== null || hasLeft) return;
    inspection = setTimeout(() => {
      inspection = null;
      void inspect();
    }, inspectAfter);
  }

  async function inspect(): Promise<void> {
    if (hasLeft || !(await foreignWrites()).some(({ problem }) => problem === undefined)) return;
    await restore();
  }

  mutations.onKeyAdded(key => channel?.post({ kind: 'sending', keys: [key] }));
  channel?.listen(message => {
    if (message.kind === 'who') channel.post({ kind: 'sending', keys: mutations.keys() });
    else if (message.kind === 'sending') {
      others = new Set([...others, ...message.keys]);
      if (message.keys.length > 0) inspectLater();
    } else if (message.kind === 'left') void restore();
    else void refreshUnsaved();
  });

  return {
    unsaved,
    restore,
    sendAgain: async ({ problem: _, again: __, ...write }) => {
      const work = write.to === 'undo' ? undoAll(write.body).then(() => null) : sendNew(write);
      await queue.remove(write.key);
      await changed();
      return work;
    },
    discard: async writes => {
      for (const { key } of writes) await queue.remove(key);
      await changed();
    },
    all: queue.list,
    leave: () => {
      hasLeft = true;
      openPages.leave();
      channel?.post({ kind: 'left' });
    },
  };
}
