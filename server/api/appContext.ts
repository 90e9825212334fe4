import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Config } from '../config.ts';
import type { Person } from '../model/actor.ts';
import type { Catalog } from '../model/catalog.ts';
import type { RowId } from '../model/change.ts';
import type { StoreReader } from '../model/store.ts';
import type { TextsByCode } from '../model/table.ts';
import type { Throttle } from '../model/throttle.ts';
import type { Writer } from '../model/writer.ts';
import type { AttemptLimits } from './attemptLimits.ts';
import type { AuditQueue } from './auditQueue.ts';
import type { ChangeFeed } from './changeFeed.ts';
import type { Log } from './log.ts';
import type { RateLimiter } from './rateLimiter.ts';
import type { Gauge, RequestMetrics } from './requestMetrics.ts';
import type { Session, SessionStore } from './sessionStore.ts';
import type { StreamLimits } from './streamLimits.ts';

/** What the HTTP room needs of the rest of the house. */
export interface Dependencies {
  config: Config;
  writer: Writer;
  reader: StoreReader;
  /** What the stream reads by; `reader` where left out. With connections of its own it does not wait behind those who read pages. */
  streamReader?: StoreReader;
  catalog: Catalog;
  /** Sentences beyond those of the tables: what the engine says and what hooks note. */
  texts: TextsByCode;
  log: Log;
  /** Work that goes on after its request was answered: it is waited for where the server stops. */
  backgroundTasks?: Set<Promise<unknown>>;
  /** Counts tries for all servers together; each counts in its own memory where left out. */
  tries?: Throttle;
  /** Where refusals and exports are noted; one of the app's own where left out, which nobody flushes when the server stops. */
  audit?: AuditQueue;
  /** The token of the set-up link; null where nobody may set up over HTTP. */
  setupToken: string | null;
  /** The folder of the built page; nothing is served from it where left out. */
  clientFolder?: string;
  /** Ends every open stream when it is aborted: the server stops. */
  shutdownSignal?: AbortSignal;
  /** How the server and its data fare, for /metrics; nothing more is told there where left out. */
  gauges?: () => Promise<readonly Gauge[]>;
  /** Why nothing can be written; null where it can. Nobody asks where left out. */
  writeFailure?: () => Promise<Error | null>;
  /** By how many seconds the time has jumped while nothing ends by it; 0 while all is well. */
  clockJump?: () => number;
  /** ISO time, that of the database; the clock of the machine where left out. Commits take theirs where they are written. */
  now?: () => string;
}

/** What the routes share, made once. */
export interface AppContext extends Dependencies {
  now: () => string;
  streamReader: StoreReader;
  audit: AuditQueue;
  sessions: SessionStore;
  attemptLimits: AttemptLimits;
  rateLimiter: RateLimiter;
  streamLimits: StreamLimits;
  changeFeed: ChangeFeed;
  requestMetrics: RequestMetrics;
}

/** What a request carries once it was let in. */
export interface AppEnv {
  Variables: {
    requestId: string;
    session: Session;
    person: Person;
    seq: number;
    /** The account whose password was said; null where what was typed leads to none. */
    attemptedAccount?: RowId | null;
  };
}

/** The app that routes add themselves to. */
export type App = OpenAPIHono<AppEnv>;
