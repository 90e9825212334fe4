import type { Catalog } from '../model/catalog.ts';
import type { RowId } from '../model/change.ts';
import type { StoreReader } from '../model/store.ts';
import type { Writer } from '../model/writer.ts';
import type { AttemptLimits } from './attemptLimits.ts';
import type { Browser, SessionStore } from './sessionStore.ts';

/** What identity depends on. */
export interface IdentityContext {
  reader: StoreReader;
  writer: Writer;
  /** The current catalog. */
  catalog: () => Catalog;
  sessions: SessionStore;
  attemptLimits: AttemptLimits;
  /** The time as ISO text. */
  now: () => string;
}

/** The client of a request. */
export interface Client extends Browser {
  /** The token by which the browser is a known device; null for none. */
  deviceToken: string | null;
  /** Called with the account for which a password is tried; null when the login matches none. */
  onAttempt: (account: RowId | null) => void;
}

/** The tokens of a new session and of the device that it was started on. */
export interface StartedSession {
  sessionToken: string;
  deviceToken: string;
}
