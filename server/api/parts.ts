import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Config } from '../config.ts';
import type { Person } from '../model/actor.ts';
import type { Catalog } from '../model/catalog.ts';
import type { RowId } from '../model/change.ts';
import type { Reader } from '../model/session.ts';
import type { WordsByCode } from '../model/table.ts';
import type { Tries } from '../model/tries.ts';
import type { Writer } from '../model/workspace.ts';
import type { AuditQueue } from './auditQueue.ts';
import type { Limits } from './limits.ts';
import type { Listeners } from './listeners.ts';
import type { Log } from './log.ts';
import type { Figure, Meter } from './meter.ts';
import type { Rates } from './rates.ts';
import type { Session, Sessions } from './sessions.ts';
import type { Tail } from './tail.ts';

/** What the HTTP room needs of the rest of the house. */
export interface Rooms {
  config: Config;
  writer: Writer;
  reader: Reader;
  /** What the stream reads by; `reader` where left out. With connections of its own it does not wait behind those who read pages. */
  ear?: Reader;
  catalog: Catalog;
  /** Sentences beyond those of the tables: what the engine says and what hooks note. */
  words: WordsByCode;
  log: Log;
  /** Work that goes on after its request was answered: it is waited for where the server stops. */
  behind?: Set<Promise<unknown>>;
  /** Counts tries for all servers together; each counts in its own memory where left out. */
  tries?: Tries;
  /** Where refusals and exports are noted; one of the app's own where left out, which nobody flushes when the server stops. */
  audit?: AuditQueue;
  /** The token of the set-up link; null where nobody may set up over HTTP. */
  setupToken: string | null;
  /** The folder of the built page; nothing is served from it where left out. */
  client?: string;
  /** Ends every open stream when it is aborted: the server stops. */
  stop?: AbortSignal;
  /** How the server and its data fare, for /metrics; nothing more is told there where left out. */
  figures?: () => Promise<readonly Figure[]>;
  /** Why nothing can be written; null where it can. Nobody asks where left out. */
  cannotWrite?: () => Promise<Error | null>;
  /** By how many seconds the time has jumped while nothing ends by it; 0 while all is well. */
  timeJump?: () => number;
  /** ISO time, that of the database; the clock of the machine where left out. Commits take theirs where they are written. */
  now?: () => string;
}

/** What the routes share, made once. */
export interface Parts extends Rooms {
  now: () => string;
  ear: Reader;
  audit: AuditQueue;
  sessions: Sessions;
  limits: Limits;
  rates: Rates;
  listeners: Listeners;
  tail: Tail;
  meter: Meter;
}

/** What a request carries once it was let in. */
export interface Vars {
  Variables: {
    requestId: string;
    session: Session;
    person: Person;
    seq: number;
    /** The account whose password was said; null where what was typed leads to none. */
    tried?: RowId | null;
  };
}

/** The app that routes add themselves to. */
export type App = OpenAPIHono<Vars>;
