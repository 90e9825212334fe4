import { AsyncLocalStorage } from 'node:async_hooks';
import type { Context, MiddlewareHandler } from 'hono';
import type { Config } from '../config.ts';
import type { Actor } from '../model/actor.ts';
import type { RequestContext } from '../model/requestContext.ts';
import type { Writer } from '../model/writer.ts';
import type { AppEnv } from './appContext.ts';
import { clientAddress } from './attemptLimits.ts';
import type { Session } from './sessionStore.ts';

interface RequestScope {
  via: RequestContext;
  session: Session | null;
}

const scopes = new AsyncLocalStorage<RequestScope>();

/** Keeps from where a request came for whatever is written or refused because of it, however deep inside. */
export function withRequestScope({ trustProxy }: Config): MiddlewareHandler<AppEnv> {
  return (c, next) => {
    const via = { channel: channelOf(c), address: clientAddress(c, trustProxy), requestId: c.get('requestId') };
    return scopes.run({ via, session: null }, next);
  };
}

/** Browsers say from where they fetch; programs do not. */
const channelOf = (c: Context): RequestContext['channel'] => (c.req.header('sec-fetch-site') === undefined ? 'api' : 'page');

/** Notes whose session the request belongs to. */
export function setRequestSession(session: Session | null): void {
  const store = scopes.getStore();
  if (store !== undefined) store.session = session;
}

/** The request that is being answered, and whose session it belongs to; null outside of one. */
export const currentRequest = (): Readonly<RequestScope> | null => scopes.getStore() ?? null;

/** The same writer, whose actors carry the request that they act in; what Seatgrid does in it is done for the person in whose session it came. */
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
