import { createSignal } from 'solid-js';
import { idempotencyKeyLifetime } from './api.ts';
import type { Report } from './change-requests.ts';
import type { Channel } from './channel.ts';
import type { MutationQueue } from './mutation-queue.ts';
import type { TableRows } from './table-rows.ts';
import type { QueuedWrite, WriteStore } from './write-store.ts';

/** What pages say to each other about what they send, or show in their cells. */
export type SendingMessage =
  | { kind: 'who' }
  | { kind: 'sending'; keys: readonly string[] }
  | { kind: 'left' }
  | { kind: 'changed' };

/** What restoring needs of its surroundings. */
export interface RestoreOptions {
  queue: WriteStore;
  /** To the other pages of this person; null where there can be none. */
  channel: Channel<SendingMessage> | null;
  /** Lets only one page of this browser look at what was left at a time, as far as the browser can. */
  oneAtATime: (work: () => Promise<void>) => Promise<void>;
  sender: MutationQueue;
  /** The rows of a table; undefined where there is no such table any more. */
  rows: (table: string) => TableRows | undefined;
  restored: (report: Report) => void;
}

/** Changes that earlier pages could not send, or that the person must decide about. */
export interface Restorer {
  /** Changes that are not sent again by themselves, the oldest first. */
  unsaved: () => readonly QueuedWrite[];
  /** Sends what was left by pages that are gone. */
  restore: () => Promise<void>;
  /** Sends a change as one made now: what has changed since is looked at by the server. */
  sendAgain: (write: QueuedWrite) => Promise<Report | null>;
  discard: (writes: readonly QueuedWrite[]) => Promise<void>;
  /** Everything of this person that this browser keeps. */
  all: () => Promise<QueuedWrite[]>;
  /** Says that this page goes away: another may send what it could not. */
  leave: () => void;
}

/** For how long other pages may say what they send, in milliseconds. */
const answerTimeout = 300;

/** The table that a change is about; of several the first. */
export const tableOf = (write: QueuedWrite): string | undefined =>
  write.to === 'commit' ? write.body.changes[0]?.table : write.to === 'act' ? write.body.table : undefined;

/** Sends, with the keys that they had, the changes that earlier pages of this person could not; what is too old or was refused waits to be looked at. */
export function createRestorer({ queue, channel, oneAtATime, sender, rows, restored }: RestoreOptions): Restorer {
  const [unsaved, setUnsaved] = createSignal<readonly QueuedWrite[]>([]);
  let others = new Set<string>();

  async function refreshUnsaved(): Promise<QueuedWrite[]> {
    const own = new Set(sender.keys());
    const left = (await queue.list()).filter(({ key }) => !own.has(key) && !others.has(key));
    const classified = left.map((write): QueuedWrite => ({ ...write, problem: write.problem ?? unsendableReason(write) }));
    setUnsaved(classified.filter(({ problem }) => problem !== undefined));
    return classified.filter(({ problem }) => problem === undefined);
  }

  /** Why a change is not sent by itself: the server may have done it already without our knowing, or its table is gone. */
  function unsendableReason(write: QueuedWrite): QueuedWrite['problem'] {
    if (Date.now() - write.at > idempotencyKeyLifetime) return 'old';
    const table = tableOf(write);
    if (table === undefined || rows(table)) return undefined;
    return { refused: { table, row: '', code: 'unknown_table', message: '' } };
  }

  /** Sends one change and shows it as pending meanwhile. */
  async function send(write: QueuedWrite): Promise<Report | null> {
    if (write.to === 'undo') {
      await sender.undo(write.body, write);
      return null;
    }
    const table = rows(tableOf(write) ?? '');
    if (!table) return null;
    if (write.to === 'act') return table.act(write.body.action, write.body.rows, write.body.input, write);
    return table.commit(write.body.changes, write.label, undefined, write);
  }

  /** Makes the change once more, with a key of its own. */
  async function sendNew(write: Exclude<QueuedWrite, { to: 'undo' }>): Promise<Report | null> {
    const table = rows(tableOf(write) ?? '');
    if (!table) return null;
    if (write.to === 'act') return table.act(write.body.action, write.body.rows, write.body.input);
    return table.commit(write.body.changes, write.label);
  }

  async function restore(): Promise<void> {
    let sending: Promise<Report | null>[] = [];
    await oneAtATime(async () => {
      others = new Set();
      if (channel) {
        channel.post({ kind: 'who' });
        await new Promise(resolve => {
          setTimeout(resolve, answerTimeout);
        });
      }
      const left = await refreshUnsaved();
      // From here on this page says that it sends them.
      sending = left.map(write => send({ ...write, again: true }));
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

  sender.onKeyAdded(key => channel?.post({ kind: 'sending', keys: [key] }));
  channel?.listen(message => {
    if (message.kind === 'who') channel.post({ kind: 'sending', keys: sender.keys() });
    else if (message.kind === 'sending') others = new Set([...others, ...message.keys]);
    else if (message.kind === 'left') void restore();
    else void refreshUnsaved();
  });

  return {
    unsaved,
    restore,
    sendAgain: async ({ problem: _, again: __, ...write }) => {
      const work = write.to === 'undo' ? sender.undo(write.body).then(() => null) : sendNew(write);
      await queue.remove(write.key);
      await changed();
      return work;
    },
    discard: async writes => {
      for (const { key } of writes) await queue.remove(key);
      await changed();
    },
    all: queue.list,
    leave: () => channel?.post({ kind: 'left' }),
  };
}
