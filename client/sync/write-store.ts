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
export interface WriteStore {
  /** Keeps a write, or what is new about it. Resolves with false where the browser keeps nothing, or too much waits already. */
  save: (write: QueuedWrite) => Promise<boolean>;
  remove: (key: string) => Promise<void>;
  /** What waits, the oldest first. */
  list: () => Promise<QueuedWrite[]>;
}

/** What is kept at most: writes, and rows in all of them together. */
const limits = { writes: 500, rows: 20_000 } as const;
/** What nobody came back for is kept for this long, in milliseconds. */
const maxAge = 30 * 86_400_000;

interface StoredWrite {
  owner: string;
  key: string;
  write: QueuedWrite;
}

/** Opens the queue of a person in a workspace. Nothing of it is found under another person or workspace. */
export function openWriteStore(person: RowId, workspace: string): WriteStore {
  const owner = `${workspace} ${person}`;
  let swept = false;
  let opening: Promise<IDBDatabase | null> | undefined;

  /** Does something with the store; `otherwise` where the browser does not let us. Where it could not be opened, the next who asks tries again. */
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
        await promisify(store.put({ owner, key: write.key, write } satisfies StoredWrite));
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

/** Takes away what is too old, whoever made it: of somebody who never comes back nothing stays in this browser. */
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

/** What a request of the database comes to. */
function promisify<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new DOMException('The browser keeps nothing.')));
  });
}

/** The database of this browser; null where it keeps none, as in some private windows. */
async function open(): Promise<IDBDatabase | null> {
  if (!('indexedDB' in globalThis)) return null;
  try {
    const request = indexedDB.open('seatgrid', 1);
    request.addEventListener('upgradeneeded', () => {
      request.result.createObjectStore('writes', { keyPath: ['owner', 'key'] }).createIndex('owner', 'owner');
    });
    const database = await promisify(request);
    // A newer page changes what the database holds: this one lets it.
    database.addEventListener('versionchange', () => database.close());
    return database;
  } catch (error) {
    if (error instanceof DOMException) return null;
    throw error;
  }
}
