import { AsyncLocalStorage } from 'node:async_hooks';
import type { Context, MiddlewareHandler } from 'hono';
import type { Config } from '../config.ts';
import type { Actor } from '../model/actor.ts';
import type { RequestContext } from '../model/requestContext.ts';
import type { Writer } from '../model/workspace.ts';
import { addressOf } from './limits.ts';
import type { Vars } from './parts.ts';
import type { Session } from './sessions.ts';

interface Asking {
  via: RequestContext;
  session: Session | null;
}

const asking = new AsyncLocalStorage<Asking>();

/** Keeps from where a request came for whatever is written or refused because of it, however deep inside. */
export function inContext({ trustProxy }: Config): MiddlewareHandler<Vars> {
  return (c, next) => {
    const via = { channel: channelOf(c), address: addressOf(c, trustProxy), requestId: c.get('requestId') };
    return asking.run({ via, session: null }, next);
  };
}

/** Browsers say from where they fetch; programs do not. */
const channelOf = (c: Context): RequestContext['channel'] => (c.req.header('sec-fetch-site') === undefined ? 'api' : 'page');

/** Notes whose session the request belongs to. */
export function keepSession(session: Session | null): void {
  const store = asking.getStore();
  if (store !== undefined) store.session = session;
}

/** The request that is being answered, and whose session it belongs to; null outside of one. */
export const currentRequest = (): Readonly<Asking> | null => asking.getStore() ?? null;

/** The same writer, whose actors carry the request that they act in; what Seatgrid does in it is done for the person in whose session it came. */
export function withContext(writer: Writer): Writer {
  return {
    commit: (actor, ...rest) => writer.commit(known(actor), ...rest),
    act: (actor, ...rest) => writer.act(known(actor), ...rest),
    undo: (actor, ...rest) => writer.undo(known(actor), ...rest),
  };
}

function known(actor: Actor): Actor {
  const request = currentRequest();
  if (request === null || actor.via !== undefined) return actor;
  const { via, session } = request;
  if (actor.kind === 'person' || session === null) return { ...actor, via };
  const { user, org, role, name } = session.person;
  return { ...actor, via, for: { user, org, role, name, session: session.id } };
}
