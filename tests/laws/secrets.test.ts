import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { AppContext } from '../../server/api/appContext.ts';
import { findInvitation } from '../../server/identity/invitation.ts';
import type { Outcome, Row, ShownSecret } from '../../server/model/change.ts';
import { catalog, type Fixture, openFixture } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { allRows } from './rows.ts';

type Step =
  | { do: 'invite' | 'activate'; at: number }
  | { do: 'move'; person: number; at: number }
  | { do: 'status'; person: number; to: string }
  | { do: 'act'; person: number; action: string }
  | { do: 'promote'; person: number; to: string }
  | { do: 'delete'; person: number }
  | { do: 'outside'; at: number }
  | { do: 'undo'; back: number }
  | { do: 'deliver'; state: string }
  | { do: 'later'; minutes: number };

const addresses = Array.from({ length: 5 }, (_, n) => `p${n}@x.test`);
const person = fc.nat(6);
const at = fc.nat(addresses.length - 1);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constantFrom('invite' as const, 'activate' as const), at }),
  { weight: 3, arbitrary: fc.record({ do: fc.constant('move' as const), person, at }) },
  fc.record({ do: fc.constant('status' as const), person, to: fc.constantFrom('Draft', 'Invited', 'Active', 'Inactive') }),
  fc.record({ do: fc.constant('act' as const), person, action: fc.constantFrom('inviteAgain', 'cancelInvitation', 'newWayIn') }),
  fc.record({ do: fc.constant('promote' as const), person, to: fc.constantFrom('member', 'manager') }),
  fc.record({ do: fc.constant('delete' as const), person }),
  fc.record({ do: fc.constant('outside' as const), at }),
  { weight: 2, arbitrary: fc.record({ do: fc.constant('undo' as const), back: fc.nat(3) }) },
  fc.record({ do: fc.constant('deliver' as const), state: fc.constantFrom('sent', 'failed') }),
  fc.record({ do: fc.constant('later' as const), minutes: fc.constantFrom(1, 61, 300) }),
);

/** A secret that was sent, and the address of its recipient. */
interface Left {
  address: string;
  clear: string;
}

async function run(f: Fixture, steps: readonly Step[], check: (left: readonly Left[]) => Promise<void>): Promise<void> {
  const people: string[] = [];
  const done: string[] = [];
  const left = new Map<string, Left>();
  const pick = (n: number): string | undefined => people[n % Math.max(1, people.length)];
  const alice = f.as('alice');
  const ask = async (one: Step): Promise<Outcome | null> => {
    switch (one.do) {
      case 'invite':
      case 'activate': {
        const row = crypto.randomUUID();
        people.push(row);
        const who = { userId: `u${row.slice(0, 8)}`, firstName: 'A', lastName: 'B', email: addresses[one.at]! };
        return f.commit([
          { table: 'users', row, from: null, to: { ...who, status: one.do === 'invite' ? 'Invited' : 'Active' } },
        ]);
      }
      case 'outside':
        return f.writer.runAction(alice, {
          table: 'workspaces',
          action: 'inviteOutside',
          rows: [f.ids.WS1!],
          input: { address: addresses[one.at]!, level: 'user' },
        });
      case 'undo': {
        const transaction = done.at(-1 - one.back);
        return transaction === undefined ? null : f.writer.undo(alice, transaction).catch(() => null);
      }
      case 'deliver': {
        const waiting = await f.all('outbox', 'state', 'queued');
        const to = one.state === 'sent' ? { state: 'sent' } : { state: 'failed', error: '550' };
        await f.commit(
          waiting.map(({ id }) => ({ table: 'outbox', row: id, to })),
          { kind: 'system', name: 'outbox' },
        );
        return null;
      }
      case 'later':
        f.now = new Date(Date.parse(f.now) + one.minutes * 60_000).toISOString();
        return null;
      default: {
        const row = pick(one.person);
        if (row === undefined) return null;
        if (one.do === 'move') return f.commit([{ table: 'users', row, to: { email: addresses[one.at]! } }]);
        if (one.do === 'status') return f.commit([{ table: 'users', row, to: { status: one.to } }]);
        if (one.do === 'promote') return f.commit([{ table: 'users', row, to: { role: one.to } }]);
        if (one.do === 'delete') return f.commit([{ table: 'users', row, to: null }]);
        return f.writer.runAction(alice, { table: 'users', action: one.action, rows: [row] });
      }
    }
  };
  for (const one of steps) {
    const outcome = await ask(one);
    if (outcome?.transaction != null) done.push(outcome.transaction);
    for (const { text, message } of await allRows(f.reader, 'messageSecrets')) {
      const mailMessage = await f.row('outbox', String(message));
      left.set(String(text), { clear: String(text), address: String(mailMessage?.toKey) });
    }
    for (const { secret, to } of outcome?.secrets ?? ([] as ShownSecret[])) {
      const clear = secret.split('#')[1] ?? secret;
      left.set(clear, { clear, address: to.toLowerCase() });
    }
    await check([...left.values()]);
  }
}

it.each(engines.flatMap(engine => [true, false].map(delivers => ({ engine, delivers }))))(
  'on $engine a secret admits only the reader of the address it was sent to, and is stored nowhere else (mail server: $delivers)',
  { timeout: 120_000 },
  async ({ engine, delivers }) => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async steps => {
        const f = await openFixture(engine, { delivers, total: 20 });
        const parts = { reader: f.reader, catalog: () => catalog, now: () => f.now } as unknown as AppContext;
        try {
          await run(f, steps, async left => {
            const accounts = await allRows(f.reader, 'accounts', catalog);
            for (const { clear, address } of left) {
              const invited = await findInvitation(parts, clear);
              if (invited !== null) expect(reached(invited.user, invited.invite, invited.account)).toBe(address);
              const temporary = `sha256:${createHash('sha256').update(clear).digest('hex')}`;
              const opened = accounts.filter(({ passwordHash }) => passwordHash === temporary);
              expect(opened.map(({ email }) => email)).toEqual(opened.map(() => address));
            }
            const shown = JSON.stringify(await readable(f));
            for (const { clear } of left) expect(shown).not.toContain(clear);
          });
        } finally {
          await f.close();
        }
      }),
      { numRuns: engine === 'sqlite' ? 25 : 6 },
    );
  },
);

const reached = (user: Row | null, invite: Row | null, account: Row | null): string =>
  String(user?.email ?? invite?.address ?? account?.email).toLowerCase();

/** Every cell that anybody may read, and the whole log. */
async function readable(f: Fixture): Promise<unknown> {
  const tables = [...catalog.tables.values()].filter(({ table }) => table.secret !== true);
  return [await Promise.all(tables.map(({ id }) => allRows(f.reader, id, catalog))), await f.reader.tail(0, 10_000, 10_000)];
}
