import { setTimeout as sleep } from 'node:timers/promises';
import type { RowId } from '../model/change.ts';
import { describeWait, type Throttle, type ThrottlePolicy } from '../model/throttle.ts';
import { Refusal } from '../model/writer.ts';
import type { Priority } from './hashQueue.ts';
import { LookupQueue } from './lookupQueue.ts';
import { networkOf } from './network.ts';
import { sha256 } from './tokens.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
/** The longest that a response is delayed. */
const patience = 5 * second;
/** How many requests of this process may wait at the same time. */
const maxWaiting = 500;

/** One account from one network, or from one known device: 5 attempts, then delays that grow from 0.2 s to a minute. */
const login: ThrottlePolicy = { free: 5, firstDelay: 200, maxDelay: minute, window: 15 * minute, maxWait: patience };
/** One account from everywhere except its known devices: 30 attempts an hour, then delays that grow to 10 s. */
const account: ThrottlePolicy = { free: 30, firstDelay: 250, maxDelay: 10 * second, window: hour, maxWait: patience };
/** All accounts from one network: 100 attempts in 15 minutes, then one a second. Others behind the same address still get in. */
const network: ThrottlePolicy = { free: 100, firstDelay: 100, maxDelay: second, window: 15 * minute, maxWait: patience };
/** All accounts from everywhere: 1,000 attempts in ten minutes, then ten a second. */
const everybody: ThrottlePolicy = { free: 1_000, firstDelay: 20, maxDelay: 100, window: 10 * minute, maxWait: patience };
/** Tokens of set-up, invitations and resets: 60 wrong ones from one network. */
const token: ThrottlePolicy = { free: 60, firstDelay: minute, maxDelay: 15 * minute, window: 15 * minute, maxWait: 0 };
/** Messages requested without a session: ten an hour from one network, 500 an hour from everywhere. */
const mailFromNetwork: ThrottlePolicy = { free: 10, firstDelay: 6 * minute, maxDelay: hour, window: hour, maxWait: 0 };
const mailFromEverywhere: ThrottlePolicy = { free: 500, firstDelay: 10 * second, maxDelay: minute, window: hour, maxWait: 0 };
/** Messages to freely chosen addresses, requested by a signed-in account: five an hour. */
const mailFromAccount: ThrottlePolicy = { free: 5, firstDelay: 12 * minute, maxDelay: hour, window: hour, maxWait: 0 };

/** A password attempt. `account` is the account that the login matches, however it is spelt; without one, `login` is what was typed. */
export interface SignInAttempt {
  address: string;
  account: RowId | null;
  login: string;
  /** The account's known device that the attempt comes from; null for none. */
  device: RowId | null;
}

/** An attempt that may proceed. */
export interface AllowedAttempt {
  priority: Priority;
  /** Call it when the attempt succeeded: it then no longer counts. */
  succeeded(): Promise<void>;
}

/**
 * Limits on guessing. Attempts are slowed down, never locked out: the delay grows with wrong ones, and the right password is accepted
 * after it. A known device never waits for other people's attempts. Throws a refusal when the delay would be too long.
 */
export interface AttemptLimits {
  /** Looks up what an attempt from this address is about, a few look-ups at a time. */
  lookUp<T>(address: string, work: () => Promise<T>): Promise<T>;
  signIn(who: SignInAttempt): Promise<AllowedAttempt>;
  /** An attempt with a token of set-up, an invitation or a reset. */
  token(address: string): Promise<Pick<AllowedAttempt, 'succeeded'>>;
  /** A message requested from this address without a session. */
  mail(address: string): Promise<void>;
  /** A message to a freely chosen address, requested by this account. */
  mailBy(account: RowId, address: string): Promise<void>;
}

interface Bucket {
  key: string;
  pace: ThrottlePolicy;
}

/** The limits, counted by this throttle. */
export function createAttemptLimits(
  throttle: Throttle,
  pause: (milliseconds: number) => Promise<unknown> = sleep,
): AttemptLimits {
  const lookups = new LookupQueue();
  let waiting = 0;

  /** Takes a turn in every bucket, or in none. The throttle may count in the database, so this is a look-up too. */
  async function takeTurns(address: string, buckets: readonly Bucket[]): Promise<void> {
    const turns = await lookups.run(address, () => Promise.all(buckets.map(({ key, pace }) => throttle.acquire(key, pace))));
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
    throw new Refusal('too_many_tries', `Too many attempts. Wait ${describeWait(retryAfter)} and try again`, {
      kind: 'too_many',
      retryAfter,
    });
  }

  const forgive = (buckets: readonly Bucket[], turns?: number) =>
    Promise.all(buckets.map(({ key }) => throttle.refund(key, turns)));

  return {
    lookUp: (address, work) => lookups.run(address, work),
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
      await takeTurns(address, [own, ...shared]);
      return {
        priority: device === null ? 'unknown' : 'known',
        async succeeded() {
          await Promise.all([forgive([own]), forgive(shared, 1)]);
        },
      };
    },
    async token(address) {
      const bucket = { key: `token ${networkOf(address)}`, pace: token };
      await takeTurns(address, [bucket]);
      return {
        async succeeded() {
          await forgive([bucket], 1);
        },
      };
    },
    mail: address =>
      takeTurns(address, [
        { key: `letters ${networkOf(address)}`, pace: mailFromNetwork },
        { key: 'letters', pace: mailFromEverywhere },
      ]),
    mailBy: (id, address) => takeTurns(address, [{ key: `letters by ${id}`, pace: mailFromAccount }]),
  };
}
