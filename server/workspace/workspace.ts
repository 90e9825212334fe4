import type { Catalog } from '../model/catalog.ts';
import type { Outcome } from '../model/change.ts';
import type { LocalizedText } from '../model/localizedText.ts';
import type { Log } from '../model/log.ts';
import type { StoreReader } from '../model/store.ts';
import type { Writer } from '../model/writer.ts';
import { ChangeFeed } from './changeFeed.ts';
import { FilterParser } from './filterParser.ts';
import { Titles } from './titles.ts';

/** An open workspace: everything that belongs to one database. */
export interface Workspace {
  /** The id in the path of its routes. */
  readonly id: string;
  readonly name: LocalizedText;
  /** The current catalog. Ask for it when it is needed; do not keep it. */
  readonly catalog: () => Catalog;
  readonly reader: StoreReader;
  /** The reader of the change feed. With its own connections it does not wait behind reads of pages. */
  readonly streamReader: StoreReader;
  readonly writer: Writer;
  /** The commits as they happen. */
  readonly feed: ChangeFeed;
  /** The titles of linked rows, read by `reader`. */
  readonly titles: Titles;
  /** The same, read by `streamReader`. */
  readonly streamTitles: Titles;
  /** Parses filters, and caches them. */
  readonly filters: FilterParser;
  /** Closes its databases. */
  readonly close: () => Promise<void>;
}

/** What a workspace is made of. */
export interface WorkspaceParts {
  id: string;
  name: LocalizedText;
  catalog: Catalog;
  writer: Writer;
  reader: StoreReader;
  /** By default `reader`. */
  streamReader?: StoreReader;
  log: Log;
  /** Closes the reader and the writer. */
  close: () => Promise<unknown>;
}

/** Makes a workspace of its parts. Its feed is notified after each commit of its writer. */
export function createWorkspace({
  id,
  name,
  catalog,
  writer,
  reader,
  streamReader = reader,
  log,
  close,
}: WorkspaceParts): Workspace {
  const feed = new ChangeFeed(streamReader, catalog, log);
  const titles = new Titles(catalog, reader);
  return {
    id,
    name,
    catalog: () => catalog,
    reader,
    streamReader,
    writer: notifyAfterCommit(writer, outcome => outcome.transaction !== null && feed.notify()),
    feed,
    titles,
    streamTitles: streamReader === reader ? titles : new Titles(catalog, streamReader),
    filters: new FilterParser(catalog),
    async close() {
      await close();
    },
  };
}

/** The same writer; it calls `notify` with each outcome. */
function notifyAfterCommit(writer: Writer, notify: (outcome: Outcome) => void): Writer {
  const notifying = async (done: Promise<Outcome>): Promise<Outcome> => {
    const outcome = await done;
    notify(outcome);
    return outcome;
  };
  return {
    commit: (...args) => notifying(writer.commit(...args)),
    runAction: (...args) => notifying(writer.runAction(...args)),
    undo: (...args) => notifying(writer.undo(...args)),
  };
}
