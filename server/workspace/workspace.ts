import type { Catalog } from '../model/catalog.ts';
import { type Catalogs, UnknownCatalogError } from '../model/catalogs.ts';
import type { Outcome } from '../model/change.ts';
import type { LocalizedText } from '../model/localizedText.ts';
import type { Log } from '../model/log.ts';
import type { CatalogReader } from '../model/store.ts';
import type { Writer } from '../model/writer.ts';
import { ChangeFeed } from './changeFeed.ts';
import { FilterParser } from './filterParser.ts';
import { Titles } from './titles.ts';

/** What a workspace is, before it is opened. */
export interface WorkspaceDescription {
  /** The id in the path of its routes. */
  readonly id: string;
  readonly name: LocalizedText;
  /** What its tables are for: so far, people, organisations and licences. */
  readonly kind: 'administration';
}

/** An open workspace: everything that belongs to one database. */
export interface Workspace extends WorkspaceDescription {
  /** Its catalog; of a workspace without a revision, the last one that was asked for. Ask when it is needed; do not keep it. */
  readonly catalog: () => Catalog;
  /**
   * The same workspace under the catalog of this revision: what one request or one event uses from its beginning to its end. Where the
   * revision cannot be learned, reading goes on under the last one that could.
   */
  readonly at: (revision: string | null) => Promise<Workspace>;
  readonly reader: CatalogReader;
  /** The reader of the change feed. With its own connections it does not wait behind reads of pages. */
  readonly streamReader: CatalogReader;
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
export interface WorkspaceParts extends WorkspaceDescription {
  catalogs: Catalogs;
  writer: Writer;
  reader: CatalogReader;
  /** By default `reader`. */
  streamReader?: CatalogReader;
  log: Log;
  /** Closes the reader and the writer. */
  close: () => Promise<unknown>;
}

/** How many revisions of a workspace are ready for requests that began under them. */
const maxReady = 4;

/** Makes a workspace of its parts. Its feed is notified after each commit of its writer. */
export function createWorkspace({ catalogs, reader, streamReader = reader, writer, log, ...parts }: WorkspaceParts): Workspace {
  const feed = new ChangeFeed(streamReader, catalogs, log);
  const ready = new Map<string | null, Workspace>();
  const unknown = new Set<string | null>();
  const notifying = notifyAfterCommit(writer, outcome => outcome.transaction !== null && feed.notify());

  const under = (catalog: () => Catalog, readers: Pick<Workspace, 'reader' | 'streamReader'>): Workspace => {
    const titles = new Titles(catalog, readers.reader);
    return {
      ...parts,
      ...readers,
      catalog,
      at,
      writer: notifying,
      feed,
      titles,
      streamTitles: streamReader === reader ? titles : new Titles(catalog, readers.streamReader),
      filters: new FilterParser(catalog),
      close: async () => void (await parts.close()),
    };
  };
  let latest = under(() => catalogs.builtIn, { reader, streamReader });
  const learn = async (revision: string | null): Promise<Workspace> => {
    const catalog = await catalogs.of(revision);
    const [page, stream] = await Promise.all([reader, streamReader].map(each => each.under(revision)));
    return under(() => catalog, { reader: { ...reader, ...page }, streamReader: { ...streamReader, ...stream } });
  };
  async function at(revision: string | null): Promise<Workspace> {
    if (unknown.has(revision)) return latest;
    try {
      latest = ready.get(revision) ?? (await learn(revision));
    } catch (error) {
      if (!(error instanceof UnknownCatalogError)) throw error;
      unknown.add(revision);
      log.warn({ err: error }, 'reading goes on with the last known catalog');
      return latest;
    }
    ready.set(revision, latest);
    for (const oldest of ready.keys()) if (ready.size > maxReady) ready.delete(oldest);
    return latest;
  }
  return under(() => latest.catalog(), { reader, streamReader });
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
