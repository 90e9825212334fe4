import { createRoute, z } from '@hono/zod-openapi';
import { signedIn } from './actor.ts';
import { eventFor, madeOnce, reloadAll } from './events.ts';
import type { App, Parts } from './parts.ts';
import { ApiProblem, problemOf } from './problem.ts';
import { checkWorkspace, security, workspaceParams } from './routes.ts';
import type { Session } from './sessions.ts';
import type { Heard, Listener } from './tail.ts';
import type { Titles } from './titles.ts';
import type { StreamCommit } from './wire.ts';

const heartbeat = 15_000;
/** A reader that is further behind than this is cut off; it comes back and resumes. */
const mostUnread = 4 * 1024 * 1024;
const mostWaiting = 2_000;

const streamRoute = createRoute({
  method: 'get',
  path: '/api/workspaces/{ws}/stream',
  summary: 'Commits as they happen, as server-sent events; resumes behind Last-Event-ID or `after`',
  security,
  request: {
    params: workspaceParams,
    query: z.object({ after: z.coerce.number().int().min(0).optional(), person: z.string().max(64).optional() }),
  },
  responses: {
    200: {
      description:
        'Events `commit`, each with the JSON of a commit; every 15 seconds `alive`, with the number up to which all was told',
      content: { 'text/event-stream': { schema: z.string() } },
    },
  },
});

/** What happens, as it happens. */
export function streamRoutes(app: App, parts: Parts, titles: Titles): void {
  app.use(streamRoute.getRoutingPath(), signedIn(parts));
  app.openapi(streamRoute, c => {
    checkWorkspace(c.req.valid('param').ws);
    const last = c.req.header('last-event-id');
    if (last !== undefined && !/^\d{1,15}$/.test(last)) throw new ApiProblem(400, 'malformed', 'Last-Event-ID is not a number');
    const after = last === undefined ? (c.req.valid('query').after ?? c.get('seq')) : Number(last);
    const client = new Client(c.get('session'), parts, titles, parts.listeners.enter(c.get('person')));
    return c.body(client.open(after), 200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'x-accel-buffering': 'no',
    });
  });
}

/** One browser that listens: its events wait in order, each made when its turn comes. */
class Client implements Listener {
  readonly #session: Session;
  readonly #parts: Parts;
  readonly #titles: Titles;
  readonly #encoder = new TextEncoder();
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  #turn: Promise<void> = Promise.resolve();
  #waiting = 0;
  #seq = 0;
  #beat: NodeJS.Timeout | undefined;
  readonly #stopped = (): void => this.close();
  readonly #left: () => void;
  closed = false;

  constructor(session: Session, parts: Parts, titles: Titles, left: () => void) {
    this.#left = left;
    this.#session = session;
    this.#parts = parts;
    this.#titles = titles;
  }

  open(after: number): ReadableStream<Uint8Array> {
    this.#seq = after;
    const { tail, stop } = this.#parts;
    stop?.addEventListener('abort', this.#stopped);
    return new ReadableStream<Uint8Array>(
      {
        start: controller => {
          this.#controller = controller;
          this.#send('retry: 1000\n: open\n\n');
          this.#beat = setInterval(() => this.#then(() => this.#alive()), heartbeat);
          tail.listen(after, this).catch((error: unknown) => {
            this.#parts.log.warn({ err: error, code: problemOf(error).code }, 'a stream could not begin');
            this.close();
          });
        },
        cancel: () => this.close(),
      },
      new ByteLengthQueuingStrategy({ highWaterMark: mostUnread }),
    );
  }

  hear(heard: Heard): void {
    this.#waiting += 1;
    if (this.#waiting > mostWaiting) this.close();
    this.#then(async () => {
      this.#waiting -= 1;
      if (touches(heard, this.#session) && !(await this.#stillIn())) return this.close();
      const event = await this.#eventOf(heard);
      this.#seq = heard.transaction.seq;
      if (event !== null) this.#send(event);
    });
  }

  lost(seq: number): void {
    this.#then(async () => {
      this.#seq = seq;
      this.#send(written(reloadAll(seq, this.#session.person, this.#parts.catalog)));
    });
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.#left();
    clearInterval(this.#beat);
    this.#parts.stop?.removeEventListener('abort', this.#stopped);
    this.#parts.tail.leave(this);
    try {
      this.#controller?.close();
    } catch (error) {
      // The browser has closed its side already: there is nothing left to close.
      if (!(error instanceof TypeError)) throw error;
    }
  }

  #eventOf(heard: Heard): Promise<string | null> {
    const { person } = this.#session;
    const key = `${person.org} ${person.role} ${person.language} ${person.user}`;
    return madeOnce(heard.made, key, async () => {
      const event = await eventFor(heard, person, this.#parts, this.#titles);
      return event && written(event);
    });
  }

  /** Also tells the browser how far it has come when nothing was said to it: it never resumes from long ago, and notices a line that is silent. */
  async #alive(): Promise<void> {
    if (await this.#stillIn()) this.#send(`id: ${this.#seq}\nevent: alive\ndata: ${this.#seq}\n\n`);
    else this.close();
  }

  async #stillIn(): Promise<boolean> {
    const { session } = await this.#parts.sessions.ofHash(this.#session.tokenHash);
    const before = this.#session.person;
    const now = session?.person;
    return now !== undefined && now.user === before.user && now.role === before.role && now.org === before.org;
  }

  #then(work: () => Promise<void> | void): void {
    this.#turn = this.#turn
      .then(() => (this.closed ? undefined : work()))
      .catch((error: unknown) => {
        this.#parts.log.warn({ err: error }, 'a stream was cut');
        this.close();
      });
  }

  #send(text: string): void {
    if (this.closed || this.#controller === undefined) return;
    this.#controller.enqueue(this.#encoder.encode(text));
    if ((this.#controller.desiredSize ?? 0) <= 0) this.close();
  }
}

const written = (event: StreamCommit): string => `id: ${event.seq}\nevent: commit\ndata: ${JSON.stringify(event)}\n\n`;

/** Whether a transaction may have ended this session or changed what it may see. */
function touches({ changes, more }: Heard, { id, person }: Session): boolean {
  if (more) return true;
  return changes.some(
    ({ table, row }) =>
      (table === 'users' && row === person.user) ||
      (table === 'sessions' && row === id) ||
      (table === 'accounts' && row === person.account),
  );
}
