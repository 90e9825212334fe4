import type { ActRequest, CommitRequest, UndoRequest } from '../../server/api/wire.ts';
import type { Issue, RowId } from '../../server/model/change.ts';

/** A write as stored in the browser from before it is sent until it is answered. */
export type QueuedWrite = {
  /** The idempotency key: the server executes the write once, however often it is sent. Later keys sort after earlier ones. */
  key: string;
  /** When it was made, in milliseconds since 1970. */
  at: number;
  label: string;
  /** The page that stored it last, and sends it while it is open. */
  page?: string;
  /** An earlier page may have sent it: it is sent unchanged. */
  again?: true;
  /** The reason why it was not saved, if known. It is sent again only at the person's request. */
  problem?: 'old' | { refused: Issue };
} & ({ to: 'commit'; body: CommitRequest } | { to: 'act'; body: ActRequest } | { to: 'undo'; body: UndoRequest });

/** The unanswered writes of one person in one workspace. They survive reloads and crashes. */
export interface WriteStore {
  /** Stores or updates a write. Resolves with false if the browser stores nothing, or the limits are reached. */
  save: (write: QueuedWrite) => Promise<boolean>;
  remove: (key: string) => Promise<void>;
  /** The stored writes, the oldest first. */
  list: () => Promise<QueuedWrite[]>;
}

/** Limits: the number of writes, and of rows in all of them. */
const limits = { writes: 500, rows: 20_000 } as const;
/** How long abandoned writes are stored, in milliseconds. */
const maxAge = 30 * 86_400_000;

interface StoredWrite {
  owner: string;
  key: string;
  write: QueuedWrite;
}

/** Opens the write store of a person in a workspace for a page. It contains no writes of other people or workspaces. */
export function openWriteStore(person: RowId, workspace: string, page: string): WriteStore {
  const owner = `${workspace} ${person}`;
  let swept = false;
  let opening: Promise<IDBDatabase | null> | undefined;

  /**
   * Runs `work` on the store; returns `fallback` if the browser does not allow it. If the database could not be opened, the next
   * call tries again.
   */
  async function withStore<T>(fallback: T, mode: IDBTransactionMode, work: (store: IDBObjectStore) => Promise<T>): Promise<T> {
    opening ??= open();
    const database = await opening;
    if (!database) opening = undefined;
    if (!database) return fallback;
    try {
      return await work(database.transaction('writes', mode).objectStore('writes'));
    } catch (error) {
      if (error instanceof DOMException) return fallback;
      throw error;
    }
  }

  const all = (store: IDBObjectStore): Promise<StoredWrite[]> =>
    promisify(store.index('owner').getAll(owner) as IDBRequest<StoredWrite[]>);

  return {
    save: write =>
      withStore(false, 'readwrite', async store => {
        const others = (await all(store)).filter(({ key }) => key !== write.key);
        const rows = others.reduce((sum, other) => sum + rowCount(other.write), rowCount(write));
        if (others.length >= limits.writes || rows > limits.rows) return false;
        await promisify(store.put({ owner, key: write.key, write: { ...write, page } } satisfies StoredWrite));
        return true;
      }),
    remove: key => withStore(undefined, 'readwrite', store => promisify(store.delete([owner, key]))),
    list: () =>
      withStore([], 'readwrite', async store => {
        if (!swept) await deleteExpired(store);
        swept = true;
        return (await all(store)).map(({ write }) => write);
      }),
  };
}

/** Deletes expired writes of every person: nothing of someone who never returns stays in this browser. */
function deleteExpired(store: IDBObjectStore): Promise<void> {
  const request = store.openCursor();
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => {
      const cursor = request.result;
      if (cursor === null) return resolve();
      if (Date.now() - (cursor.value as StoredWrite).write.at > maxAge) cursor.delete();
      cursor.continue();
    });
    request.addEventListener('error', () => reject(request.error ?? new DOMException('The browser keeps nothing.')));
  });
}

const rowCount = (write: QueuedWrite): number => (write.to === 'commit' ? write.body.changes.length : 1);

/** Resolves with the result of a database request. */
function promisify<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new DOMException('The browser keeps nothing.')));
  });
}

/** Opens the database of this browser; null where there is none, as in some private windows. */
async function open(): Promise<IDBDatabase | null> {
  if (!('indexedDB' in globalThis)) return null;
  try {
    const request = indexedDB.open('seatgrid', 1);
    request.addEventListener('upgradeneeded', () => {
      request.result.createObjectStore('writes', { keyPath: ['owner', 'key'] }).createIndex('owner', 'owner');
    });
    const database = await promisify(request);
    // Lets a newer page upgrade the database.
    database.addEventListener('versionchange', () => database.close());
    return database;
  } catch (error) {
    if (error instanceof DOMException) return null;
    throw error;
  }
}
