import { createRoute, z } from '@hono/zod-openapi';
import type { Session } from '../identity/sessionStore.ts';
import type { FeedEntry, FeedSubscriber } from '../workspace/changeFeed.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { App, AppContext } from './appContext.ts';
import { requireSession } from './authentication.ts';
import { ApiProblem, toProblem } from './problem.ts';
import { mediaResponses, security, workspaceParams } from './routes.ts';
import { memoizeAsync, reloadEvent, streamEventFor } from './streamEvents.ts';
import type { StreamCommit } from './wire.ts';
import { requireWorkspace } from './workspaceParam.ts';

const heartbeat = 15_000;
/** A client with more unread bytes or waiting events than this is disconnected; it reconnects and resumes. */
const maxUnreadBytes = 4 * 1024 * 1024;
const maxWaiting = 2_000;

const streamRoute = createRoute({
  method: 'get',
  path: '/api/workspaces/{ws}/stream',
  summary: 'Commits as they happen, as server-sent events; resumes after Last-Event-ID or `after`',
  security,
  request: {
    params: workspaceParams,
    query: z.object({ after: z.coerce.number().int().min(0).optional(), person: z.string().max(64).optional() }),
  },
  responses: mediaResponses(
    'text/event-stream',
    'First, and when tables or fields have changed, `catalog` with the version of the catalog. Then `commit`, each with a commit as JSON; every 15 seconds `alive`, with the sequence number of the last commit',
  ),
});

/** The stream of changes. */
export function streamRoutes(app: App, context: AppContext): void {
  app.use(streamRoute.getRoutingPath(), requireSession(context));
  app.openapi(streamRoute, c => {
    const workspace = requireWorkspace(c);
    const last = c.req.header('last-event-id');
    if (last !== undefined && !/^\d{1,15}$/.test(last)) throw new ApiProblem(400, 'malformed', 'Last-Event-ID is not a number');
    const after = last === undefined ? (c.req.valid('query').after ?? c.get('seq')) : Number(last);
    const client = new StreamClient(c.get('session'), workspace, context, context.streamLimits.acquire(c.get('person')));
    return c.body(client.open(after), 200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'x-accel-buffering': 'no',
    });
  });
}

/** One connected browser: its events wait in order, and each is encoded when its turn comes. */
class StreamClient implements FeedSubscriber {
  readonly #session: Session;
  #workspace: Workspace;
  /** The version of the catalog that the browser was told. */
  #version = '';
  readonly #context: AppContext;
  readonly #encoder = new TextEncoder();
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  #turn: Promise<void> = Promise.resolve();
  #waiting = 0;
  #seq = 0;
  #beat: NodeJS.Timeout | undefined;
  readonly #stopped = (): void => this.close();
  readonly #release: () => void;
  closed = false;

  constructor(session: Session, workspace: Workspace, context: AppContext, release: () => void) {
    this.#release = release;
    this.#session = session;
    this.#context = context;
    this.#workspace = workspace;
  }

  open(after: number): ReadableStream<Uint8Array> {
    this.#seq = after;
    this.#context.shutdownSignal?.addEventListener('abort', this.#stopped);
    return new ReadableStream<Uint8Array>(
      {
        start: controller => {
          this.#controller = controller;
          this.#send('retry: 1000\n: open\n\n');
          this.#beat = setInterval(() => this.#enqueue(() => this.#sendHeartbeat()), heartbeat);
          this.#workspace.feed.subscribe(after, this).catch((error: unknown) => {
            this.#context.log.warn({ err: error, code: toProblem(error).code }, 'a stream could not start');
            this.close();
          });
        },
        cancel: () => this.close(),
      },
      new ByteLengthQueuingStrategy({ highWaterMark: maxUnreadBytes }),
    );
  }

  onCatalog(revision: string | null): void {
    this.#enqueue(async () => {
      this.#workspace = await this.#workspace.at(revision);
      const { version } = this.#workspace.catalog();
      if (version !== this.#version) this.#send(`event: catalog\ndata: ${version}\n\n`);
      this.#version = version;
    });
  }

  onEntry(entry: FeedEntry): void {
    this.#waiting += 1;
    if (this.#waiting > maxWaiting) this.close();
    this.#enqueue(async () => {
      this.#waiting -= 1;
      if (mayAffectSession(entry, this.#session) && !(await this.#isStillSignedIn())) return this.close();
      const event = await this.#eventOf(entry);
      this.#seq = entry.transaction.seq;
      if (event !== null) this.#send(event);
    });
  }

  onReset(seq: number): void {
    this.#enqueue(async () => {
      this.#seq = seq;
      this.#send(formatEvent(reloadEvent(seq, this.#session.person, this.#workspace.catalog())));
    });
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.#release();
    clearInterval(this.#beat);
    this.#context.shutdownSignal?.removeEventListener('abort', this.#stopped);
    this.#workspace.feed.unsubscribe(this);
    try {
      this.#controller?.close();
    } catch (error) {
      // The browser has already closed its side.
      if (!(error instanceof TypeError)) throw error;
    }
  }

  #eventOf(entry: FeedEntry): Promise<string | null> {
    const { person } = this.#session;
    const key = `${person.org} ${person.role} ${person.language} ${person.user}`;
    return memoizeAsync(entry.encodedEvents, key, async () => {
      const event = await streamEventFor(entry, person, this.#workspace);
      return event && formatEvent(event);
    });
  }

  /** Also tells the browser the latest sequence number when no event was sent: it then resumes from there, and notices a dead connection. */
  async #sendHeartbeat(): Promise<void> {
    if (await this.#isStillSignedIn()) this.#send(`id: ${this.#seq}\nevent: alive\ndata: ${this.#seq}\n\n`);
    else this.close();
  }

  async #isStillSignedIn(): Promise<boolean> {
    const { session } = await this.#context.sessions.findByHash(this.#session.tokenHash);
    const before = this.#session.person;
    const now = session?.person;
    return now !== undefined && now.user === before.user && now.role === before.role && now.org === before.org;
  }

  #enqueue(work: () => Promise<void> | void): void {
    this.#turn = this.#turn
      .then(() => (this.closed ? undefined : work()))
      .catch((error: unknown) => {
        this.#context.log.warn({ err: error }, 'a stream was cut');
        this.close();
      });
  }

  #send(text: string): void {
    if (this.closed || this.#controller === undefined) return;
    this.#controller.enqueue(this.#encoder.encode(text));
    if ((this.#controller.desiredSize ?? 0) <= 0) this.close();
  }
}

const formatEvent = (event: StreamCommit): string => `id: ${event.seq}\nevent: commit\ndata: ${JSON.stringify(event)}\n\n`;

/** Whether a transaction may have ended this session or changed its access. */
function mayAffectSession({ changes, more }: FeedEntry, { id, person }: Session): boolean {
  if (more) return true;
  return changes.some(
    ({ table, row }) =>
      (table === 'users' && row === person.user) ||
      (table === 'sessions' && row === id) ||
      (table === 'accounts' && row === person.account),
  );
}
