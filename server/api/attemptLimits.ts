import { setTimeout as sleep } from 'node:timers/promises';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import type { RowId } from '../model/change.ts';
import type { Throttle, ThrottlePolicy } from '../model/throttle.ts';
import type { Priority } from './hashQueue.ts';
import { networkOf } from './network.ts';
import { ApiProblem } from './problem.ts';
import { sha256 } from './tokens.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
/** Nobody waits for an answer longer than this. */
const patience = 5 * second;
/** Requests that wait for their turn at most, in this process. */
const maxWaiting = 500;

/** One account from one network, or from one known device: five tries, then pauses that grow from 0.2 s to a minute. */
const login: ThrottlePolicy = { free: 5, firstDelay: 200, maxDelay: minute, window: 15 * minute, maxWait: patience };
/** One account from everywhere but its known devices: 30 tries an hour, then pauses that grow to 10 s. */
const account: ThrottlePolicy = { free: 30, firstDelay: 250, maxDelay: 10 * second, window: hour, maxWait: patience };
/** All accounts from one network: 100 tries in a quarter of an hour, then one a second. Others behind the same address get in all the same. */
const network: ThrottlePolicy = { free: 100, firstDelay: 100, maxDelay: second, window: 15 * minute, maxWait: patience };
/** All accounts from everywhere: 1,000 tries in ten minutes, then ten a second. */
const everybody: ThrottlePolicy = { free: 1_000, firstDelay: 20, maxDelay: 100, window: 10 * minute, maxWait: patience };
/** Links of set-up, invitations and resets: 60 wrong ones from one network. */
const token: ThrottlePolicy = { free: 60, firstDelay: minute, maxDelay: 15 * minute, window: 15 * minute, maxWait: 0 };
/** Messages that somebody asks for who is not signed in: ten an hour from one network, 500 from everywhere. */
const mailFromNetwork: ThrottlePolicy = { free: 10, firstDelay: 6 * minute, maxDelay: hour, window: hour, maxWait: 0 };
const mailFromEverywhere: ThrottlePolicy = { free: 500, firstDelay: 10 * second, maxDelay: minute, window: hour, maxWait: 0 };
/** Messages to addresses of their choice that somebody signed in asks for: five an hour. */
const mailFromAccount: ThrottlePolicy = { free: 5, firstDelay: 12 * minute, maxDelay: hour, window: hour, maxWait: 0 };

/** Somebody who says a password. `account` is the one that what they typed leads to, however it is spelt; else `login` is what they typed. */
export interface SignInAttempt {
  address: string;
  account: RowId | null;
  login: string;
  /** The known device of this account that they sit at; null for none. */
  device: RowId | null;
}

/** A try that may go on. */
export interface AllowedAttempt {
  priority: Priority;
  /** It was right: it no longer counts. */
  succeeded(): Promise<void>;
}

/**
 * How often people may try what somebody could guess at. Tries are slowed down, never locked out: the pause after wrong ones grows, and
 * the right password is heard after it. A known device waits for nobody else's tries. Throws a problem (429) for who would wait too long.
 */
export interface AttemptLimits {
  signIn(who: SignInAttempt): Promise<AllowedAttempt>;
  /** Tokens of set-up, invitations and resets. */
  token(address: string): Promise<Pick<AllowedAttempt, 'succeeded'>>;
  /** A message that somebody at this address asks for without being signed in. */
  mail(address: string): Promise<void>;
  /** A message that this account asks for, to an address of its choice. */
  mailBy(account: RowId): Promise<void>;
}

interface Bucket {
  key: string;
  pace: ThrottlePolicy;
}

/** Limits on these turns. */
export function createAttemptLimits(tries: Throttle, pause: (milliseconds: number) => Promise<unknown> = sleep): AttemptLimits {
  let waiting = 0;

  /** Takes a turn in each bucket, or in none. */
  async function takeTurns(buckets: readonly Bucket[]): Promise<void> {
    const turns = await Promise.all(buckets.map(({ key, pace }) => tries.acquire(key, pace)));
    const wait = Math.max(...turns.map(each => each.wait));
    if (turns.every(each => each.allowed) && (wait === 0 || waiting < maxWaiting)) {
      if (wait === 0) return;
      waiting += 1;
      await pause(wait).finally(() => {
        waiting -= 1;
      });
      return;
    }
    await forgive(
      buckets.filter((_, index) => turns[index]?.allowed),
      1,
    );
    const retryAfter = Math.max(1, Math.ceil(wait / second));
    throw new ApiProblem(429, 'too_many_tries', `Too many attempts. Wait ${formatWait(retryAfter)} and try again`, {
      retryAfter,
    });
  }

  const forgive = (buckets: readonly Bucket[], turns?: number) => Promise.all(buckets.map(({ key }) => tries.refund(key, turns)));

  return {
    async signIn({ address, account: id, login: typed, device }) {
      const who = id ?? `?${sha256(typed)}`;
      const from = networkOf(address);
      const own: Bucket = { key: device === null ? `login ${who} ${from}` : `device ${device}`, pace: login };
      const shared: Bucket[] =
        device === null
          ? [
              { key: `account ${who}`, pace: account },
              { key: `network ${from}`, pace: network },
              { key: 'everybody', pace: everybody },
            ]
          : [];
      await takeTurns([own, ...shared]);
      return {
        priority: device === null ? 'unknown' : 'known',
        async succeeded() {
          await Promise.all([forgive([own]), forgive(shared, 1)]);
        },
      };
    },
    async token(address) {
      const bucket = { key: `token ${networkOf(address)}`, pace: token };
      await takeTurns([bucket]);
      return {
        async succeeded() {
          await forgive([bucket], 1);
        },
      };
    },
    mail: address =>
      takeTurns([
        { key: `letters ${networkOf(address)}`, pace: mailFromNetwork },
        { key: 'letters', pace: mailFromEverywhere },
      ]),
    mailBy: id => takeTurns([{ key: `letters by ${id}`, pace: mailFromAccount }]),
  };
}

const formatWait = (seconds: number): string => {
  if (seconds === 1) return '1 second';
  return seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
};

/** The address that a request comes from: the last one that our own proxy added, if there is such a proxy, else that of the connection. */
export function clientAddress(c: Context, trustProxy: boolean): string {
  const forwarded = trustProxy ? c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined;
  if (forwarded !== undefined && forwarded !== '') return forwarded;
  const incoming = (c.env as { incoming?: unknown } | undefined)?.incoming;
  return incoming === undefined ? 'local' : (getConnInfo(c).remote.address ?? 'unknown');
}
