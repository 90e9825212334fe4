import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Config } from '../config.ts';
import type { AttemptLimits } from '../identity/attemptLimits.ts';
import type { Session, SessionStore } from '../identity/sessionStore.ts';
import type { Person } from '../model/actor.ts';
import type { Catalog } from '../model/catalog.ts';
import type { RowId } from '../model/change.ts';
import type { FileStore } from '../model/fileStore.ts';
import type { Log } from '../model/log.ts';
import type { StoreReader } from '../model/store.ts';
import type { TextsByCode } from '../model/table.ts';
import type { Throttle } from '../model/throttle.ts';
import type { Writer } from '../model/writer.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Workspaces } from '../workspace/workspaces.ts';
import type { AuditQueue } from './auditQueue.ts';
import type { RateLimiter } from './rateLimiter.ts';
import type { Gauge, RequestMetrics } from './requestMetrics.ts';
import type { StreamLimits } from './streamLimits.ts';

/** What the API gets from the rest of the server. */
export interface Dependencies {
  config: Config;
  workspaces: Workspaces;
  /** Texts by code beyond those of the tables: the engine's and the hooks'. */
  texts: TextsByCode;
  log: Log;
  /** The stored files of imports, and what works on their steps. */
  imports: { files: FileStore; jobs: { wake(): void } };
  /** Work that continues after the response; the server waits for it when it stops. */
  backgroundTasks?: Set<Promise<unknown>>;
  /** Counts attempts for all servers together; by default each server counts in its own memory. */
  throttle?: Throttle;
  /** Waits before an attempt that is delayed; a test whose throttle has its own clock moves that instead. */
  pause?: (milliseconds: number) => Promise<unknown>;
  /** Records refusals and exports; by default the app makes its own, which nobody flushes when the server stops. */
  audit?: AuditQueue;
  /** The token of the set-up link; null when set-up over HTTP is not possible. */
  setupToken: string | null;
  /** The folder of the built page; without it no page is served. */
  clientFolder?: string;
  /** Ends every open stream when the server stops. */
  shutdownSignal?: AbortSignal;
  /** The state of the server and its data for /metrics; without it only request metrics are served. */
  gauges?: () => Promise<readonly Gauge[]>;
  /** Why nothing can be written; null when writing works. Without it, it is not checked. */
  writeFailure?: () => Promise<Error | null>;
  /** The clock jump in seconds while timed transitions are paused because of it; 0 otherwise. */
  clockJump?: () => number;
  /** Called after an answer with this many rows, which leaves garbage behind. */
  releaseMemoryAfter?: (rows: number) => void;
  /** The time as ISO text, normally the database's; the machine's clock by default. Commits use the writer's clock. */
  now?: () => string;
}

/** What the routes share, made once: everything that belongs to the installation. */
export interface AppContext extends Dependencies {
  now: () => string;
  /** The current catalog, the reader and the writer of the directory, which holds accounts, sessions and invitations. */
  catalog: () => Catalog;
  reader: StoreReader;
  writer: Writer;
  audit: AuditQueue;
  sessions: SessionStore;
  attemptLimits: AttemptLimits;
  rateLimiter: RateLimiter;
  streamLimits: StreamLimits;
  requestMetrics: RequestMetrics;
}

/** The variables of a request; the session's are set once it is authenticated, the workspace's where the path names one. */
export interface AppEnv {
  Variables: {
    requestId: string;
    /** The workspace in the path; undefined when it is unknown. */
    workspace: Workspace | undefined;
    session: Session;
    person: Person;
    seq: number;
    /** The account for which a password was tried; null when the login matches none. */
    attemptedAccount?: RowId | null;
    /** What the request is about, where its body says so and not its path; `undone` is the transaction or batch to undo. */
    target?: { table: string; row: RowId } | { undone: RowId };
  };
}

/** The app that routes add themselves to. */
export type App = OpenAPIHono<AppEnv>;
