import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { ApiProblem } from './problem.ts';

const quarter = 15 * 60;

/** How often an address may try what somebody could guess at; a right answer gives the try back. */
export interface Limits {
  /** Sign-in: by address and login, and by address. */
  signIn(address: string, login: string): Promise<{ right(): Promise<void> }>;
  /** Tokens of set-up and invitations: by address. */
  token(address: string): Promise<{ right(): Promise<void> }>;
}

/** Limits kept in memory: each app server counts for itself. */
export function createLimits(): Limits {
  const login = new RateLimiterMemory({ keyPrefix: 'login', points: 10, duration: quarter });
  const address = new RateLimiterMemory({ keyPrefix: 'address', points: 100, duration: quarter });
  const token = new RateLimiterMemory({ keyPrefix: 'token', points: 60, duration: quarter });
  return {
    async signIn(from, name) {
      const key = `${from} ${name.trim().toLowerCase()}`;
      await take(address, from);
      await take(login, key);
      return {
        async right() {
          await login.delete(key);
          await address.reward(from, 1);
        },
      };
    },
    async token(from) {
      await take(token, from);
      return {
        async right() {
          await token.reward(from, 1);
        },
      };
    },
  };
}

async function take(limiter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused;
    const retryAfter = Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
    throw new ApiProblem(429, 'too_many_tries', `Too many tries. Wait ${wait(retryAfter)} and try again`, { retryAfter });
  }
}

const wait = (seconds: number): string => (seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`);

/** The address that a request comes from: the last one that our own proxy added, if there is such a proxy, else that of the connection. */
export function addressOf(c: Context, trustProxy: boolean): string {
  const forwarded = trustProxy ? c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined;
  if (forwarded !== undefined && forwarded !== '') return forwarded;
  const incoming = (c.env as { incoming?: unknown } | undefined)?.incoming;
  return incoming === undefined ? 'local' : (getConnInfo(c).remote.address ?? 'unknown');
}
