import type { DBSchema, IDBPDatabase } from 'idb';
import type { ActRequest, CommitRequest, UndoRequest } from '../../server/api/wire.ts';
import type { Issue, RowId } from '../../server/model/change.ts';

/** A write as it is kept in the browser from before it is sent until it is answered. */
export type QueuedWrite = {
  /** The key by which the server does it once, however often it is sent. Later keys sort behind earlier ones. */
  key: string;
  /** When it was made, in milliseconds since 1970. */
  at: number;
  label: string;
  /** An earlier page may have sent it: it goes out as it is, word for word. */
  again?: true;
  /** Why it was not saved, where that is known: it is not sent again unless the person says so. */
  problem?: 'old' | { refused: Issue };
} & ({ to: 'commit'; body: CommitRequest } | { to: 'act'; body: ActRequest } | { to: 'undo'; body: UndoRequest });

/** The writes of one person in one workspace that have no answer yet, kept over reloads and crashes. */
export interface WriteQueue {
  /** Keeps a write, or what is new about it. Resolves with false where the browser keeps nothing, or too much waits already. */
  keep: (write: QueuedWrite) => Promise<boolean>;
  drop: (key: string) => Promise<void>;
  /** What waits, the oldest first. */
  list: () => Promise<QueuedWrite[]>;
}

/** What is kept at most: writes, and rows in all of them together. */
const most = { writes: 500, rows: 20_000 } as const;
/** What nobody came back for is kept for this long, in milliseconds. */
const longest = 30 * 86_400_000;

interface Stored {
  owner: string;
  write: QueuedWrite;
}

interface Schema extends DBSchema {
  writes: { key: [string, string]; value: Stored & { key: string }; indexes: { owner: string } };
}

/** Opens the queue of a person in a workspace. Nothing of it is found under another person or workspace. */
export function openWriteQueue(person: RowId, workspace: string): WriteQueue {
  const owner = `${workspace} ${person}`;
  let opening: Promise<IDBPDatabase<Schema> | null> | undefined;
  /** The database; where it could not be opened, the next who asks tries again. */
  async function database(): Promise<IDBPDatabase<Schema> | null> {
    opening ??= open();
    const opened = await opening;
    if (!opened) opening = undefined;
    return opened;
  }

  /** Does something with the database; `otherwise` where the browser does not let us. */
  async function using<T>(otherwise: T, work: (database: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
    const opened = await database();
    if (!opened) return otherwise;
    try {
      return await work(opened);
    } catch (error) {
      if (error instanceof DOMException) return otherwise;
      throw error;
    }
  }

  return {
    keep: write =>
      using(false, async opened => {
        const transaction = opened.transaction('writes', 'readwrite');
        const others = (await transaction.store.index('owner').getAll(owner)).filter(({ key }) => key !== write.key);
        const rows = others.reduce((sum, other) => sum + rowsOf(other.write), rowsOf(write));
        if (others.length >= most.writes || rows > most.rows) return false;
        await transaction.store.put({ owner, key: write.key, write });
        await transaction.done;
        return true;
      }),
    drop: key => using(undefined, opened => opened.delete('writes', [owner, key])),
    list: () =>
      using([], async opened => {
        const all = await opened.getAllFromIndex('writes', 'owner', owner);
        const [kept, gone] = [all.filter(({ write }) => !isGone(write)), all.filter(({ write }) => isGone(write))];
        for (const { key } of gone) await opened.delete('writes', [owner, key]);
        return kept.map(({ write }) => write);
      }),
  };
}

const isGone = (write: QueuedWrite): boolean => Date.now() - write.at > longest;

const rowsOf = (write: QueuedWrite): number => (write.to === 'commit' ? write.body.changes.length : 1);

/** The database of this browser; null where it keeps none, as in some private windows. */
async function open(): Promise<IDBPDatabase<Schema> | null> {
  if (!('indexedDB' in globalThis)) return null;
  try {
    // Not among the scripts that come before the first rows; it is there before anybody can have typed much.
    const { openDB } = await import('idb');
    return await openDB<Schema>('seatgrid', 1, {
      upgrade: database => {
        database.createObjectStore('writes', { keyPath: ['owner', 'key'] }).createIndex('owner', 'owner');
      },
    });
  } catch (error) {
    // Nothing may be kept here, or the script could not be fetched.
    if (error instanceof DOMException || error instanceof TypeError) return null;
    throw error;
  }
}
