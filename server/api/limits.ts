import { setTimeout as sleep } from 'node:timers/promises';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import type { RowId } from '../model/change.ts';
import type { Pace, Tries } from '../model/tries.ts';
import type { Priority } from './hashing.ts';
import { networkOf } from './network.ts';
import { ApiProblem } from './problem.ts';
import { hashOf } from './secrets.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
/** Nobody waits for an answer longer than this. */
const patience = 5 * second;
/** Requests that wait for their turn at most, in this process. */
const mostWaiting = 500;

/** One account from one network, or from one known device: five tries, then pauses that grow from 0.2 s to a minute. */
const login: Pace = { free: 5, first: 200, most: minute, window: 15 * minute, patience };
/** One account from everywhere but its known devices: 30 tries an hour, then pauses that grow to 10 s. */
const account: Pace = { free: 30, first: 250, most: 10 * second, window: hour, patience };
/** All accounts from one network: 100 tries in a quarter of an hour, then one a second. Others behind the same address get in all the same. */
const network: Pace = { free: 100, first: 100, most: second, window: 15 * minute, patience };
/** All accounts from everywhere: 1,000 tries in ten minutes, then ten a second. */
const everybody: Pace = { free: 1_000, first: 20, most: 100, window: 10 * minute, patience };
/** Links of set-up, invitations and resets: 60 wrong ones from one network. */
const token: Pace = { free: 60, first: minute, most: 15 * minute, window: 15 * minute, patience: 0 };
/** Messages that somebody asks for who is not signed in: ten an hour from one network, 500 from everywhere. */
const lettersFromNetwork: Pace = { free: 10, first: 6 * minute, most: hour, window: hour, patience: 0 };
const lettersFromEverywhere: Pace = { free: 500, first: 10 * second, most: minute, window: hour, patience: 0 };
/** Messages to addresses of their choice that somebody signed in asks for: five an hour. */
const lettersFromAccount: Pace = { free: 5, first: 12 * minute, most: hour, window: hour, patience: 0 };

/** Somebody who says a password. `account` is the one that what they typed leads to, however it is spelt; else `login` is what they typed. */
export interface Trying {
  address: string;
  account: RowId | null;
  login: string;
  /** The known device of this account that they sit at; null for none. */
  device: RowId | null;
}

/** A try that may go on. */
export interface Tried {
  priority: Priority;
  /** It was right: it no longer counts. */
  right(): Promise<void>;
}

/**
 * How often people may try what somebody could guess at. Tries are slowed down, never locked out: the pause after wrong ones grows, and
 * the right password is heard after it. A known device waits for nobody else's tries. Throws a problem (429) for who would wait too long.
 */
export interface Limits {
  signIn(who: Trying): Promise<Tried>;
  /** Tokens of set-up, invitations and resets. */
  token(address: string): Promise<Pick<Tried, 'right'>>;
  /** A message that somebody at this address asks for without being signed in. */
  letter(address: string): Promise<void>;
  /** A message that this account asks for, to an address of its choice. */
  letterBy(account: RowId): Promise<void>;
}

interface Bucket {
  key: string;
  pace: Pace;
}

/** Limits on these turns. */
export function createLimits(tries: Tries, pause: (milliseconds: number) => Promise<unknown> = sleep): Limits {
  let waiting = 0;

  /** Takes a turn in each bucket, or in none. */
  async function turn(buckets: readonly Bucket[]): Promise<void> {
    const turns = await Promise.all(buckets.map(({ key, pace }) => tries.take(key, pace)));
    const wait = Math.max(...turns.map(each => each.wait));
    if (turns.every(each => each.given) && (wait === 0 || waiting < mostWaiting)) {
      if (wait === 0) return;
      waiting += 1;
      await pause(wait).finally(() => {
        waiting -= 1;
      });
      return;
    }
    await forgive(
      buckets.filter((_, index) => turns[index]?.given),
      1,
    );
    const retryAfter = Math.max(1, Math.ceil(wait / second));
    throw new ApiProblem(429, 'too_many_tries', `Too many attempts. Wait ${inWords(retryAfter)} and try again`, { retryAfter });
  }

  const forgive = (buckets: readonly Bucket[], turns?: number) =>
    Promise.all(buckets.map(({ key }) => tries.forgive(key, turns)));

  return {
    async signIn({ address, account: id, login: typed, device }) {
      const who = id ?? `?${hashOf(typed)}`;
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
      await turn([own, ...shared]);
      return {
        priority: device === null ? 'unknown' : 'known',
        async right() {
          await Promise.all([forgive([own]), forgive(shared, 1)]);
        },
      };
    },
    async token(address) {
      const bucket = { key: `token ${networkOf(address)}`, pace: token };
      await turn([bucket]);
      return {
        async right() {
          await forgive([bucket], 1);
        },
      };
    },
    letter: address =>
      turn([
        { key: `letters ${networkOf(address)}`, pace: lettersFromNetwork },
        { key: 'letters', pace: lettersFromEverywhere },
      ]),
    letterBy: id => turn([{ key: `letters by ${id}`, pace: lettersFromAccount }]),
  };
}

const inWords = (seconds: number): string => {
  if (seconds === 1) return '1 second';
  return seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
};

/** The address that a request comes from: the last one that our own proxy added, if there is such a proxy, else that of the connection. */
export function addressOf(c: Context, trustProxy: boolean): string {
  const forwarded = trustProxy ? c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined;
  if (forwarded !== undefined && forwarded !== '') return forwarded;
  const incoming = (c.env as { incoming?: unknown } | undefined)?.incoming;
  return incoming === undefined ? 'local' : (getConnInfo(c).remote.address ?? 'unknown');
}
