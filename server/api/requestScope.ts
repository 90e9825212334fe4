import { AsyncLocalStorage } from 'node:async_hooks';
import type { Context, MiddlewareHandler } from 'hono';
import type { Config } from '../config.ts';
import type { Session } from '../identity/sessionStore.ts';
import type { Actor } from '../model/actor.ts';
import type { RequestContext } from '../model/requestContext.ts';
import type { Writer } from '../model/writer.ts';
import type { AppEnv } from './appContext.ts';
import { clientAddress } from './clientAddress.ts';

interface RequestScope {
  via: RequestContext;
  session: Session | null;
}

const scopes = new AsyncLocalStorage<RequestScope>();

/** Makes the origin of a request available to everything that is written or refused during it. */
export function withRequestScope({ trustProxy }: Config): MiddlewareHandler<AppEnv> {
  return (c, next) => {
    const via = { channel: channelOf(c), address: clientAddress(c, trustProxy), requestId: c.get('requestId') };
    return scopes.run({ via, session: null }, next);
  };
}

/** Browsers send this header; programs do not. */
const channelOf = (c: Context): RequestContext['channel'] => (c.req.header('sec-fetch-site') === undefined ? 'api' : 'page');

/** Records the session of the current request. */
export function setRequestSession(session: Session | null): void {
  const store = scopes.getStore();
  if (store !== undefined) store.session = session;
}

/** The current request and its session; null outside of one. */
export const currentRequest = (): Readonly<RequestScope> | null => scopes.getStore() ?? null;

/** The same writer; it adds the current request to each actor, and to Seatgrid's own writes the person in whose session they happen. */
export function withRequestActor(writer: Writer): Writer {
  return {
    commit: (actor, ...rest) => writer.commit(fromRequest(actor), ...rest),
    runAction: (actor, ...rest) => writer.runAction(fromRequest(actor), ...rest),
    undo: (actor, ...rest) => writer.undo(fromRequest(actor), ...rest),
  };
}

function fromRequest(actor: Actor): Actor {
  const request = currentRequest();
  if (request === null || actor.via !== undefined) return actor;
  const { via, session } = request;
  if (actor.kind === 'person' || session === null) return { ...actor, via };
  const { user, org, role, name } = session.person;
  return { ...actor, via, for: { user, org, role, name, session: session.id } };
}
