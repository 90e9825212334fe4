import { randomOf } from '../../server/demo/random.ts';
import type { ChangeRequest, Outcome, RowId } from '../../server/model/change.ts';
import type { StoreReader } from '../../server/model/store.ts';
import type { HttpClient } from '../kit/client.ts';
import type { EngineName } from '../kit/stores.ts';
import { type Campaign, ensure, progress } from './campaign.ts';
import { consistencyFaults, readAll } from './consistency.ts';
import { openTestDatabase } from './testDatabase.ts';

const wanting = 64;
const free = 10;

/** 64 people are activated at once, each by its own request, while 10 licences are free, by this many servers on one database. */
const seats = (engine: EngineName, servers: number): Campaign => ({
  name: `seats-${engine}`,
  async run(size, seed) {
    const rounds = size === 'full' ? 200 : 1;
    const random = randomOf(seed);
    const home = await openTestDatabase(engine, free + 1); // the owner has one
    try {
      const serving = await Promise.all(Array.from({ length: servers }, () => home.serve()));
      const clients = await Promise.all(serving.map(server => home.signIn(server)));
      for (let round = 1; round <= rounds; round += 1) {
        const people = Array.from({ length: wanting }, (_, n) => ({ row: crypto.randomUUID(), name: `person${round}.${n}` }));
        await write(clients[0]!, people.map(draft));
        const order = people.map(({ row }) => ({ row, at: random.next() })).sort((a, b) => a.at - b.at);
        const results = await Promise.all(order.map(({ row }, n) => activate(clients[n % servers]!, row, random.chance(0.5))));
        const won = order.flatMap(({ row }, n) => (results[n] === 'accepted' ? [row] : []));
        ensure(won.length === free, `In round ${round} ${won.length} activations were accepted for ${free} licences`);
        await home.read(reader => counts(reader, won));
        await write(
          clients[0]!,
          won.map(row => ({ table: 'users', row, to: { status: 'Inactive' } })),
        );
        await write(
          clients[0]!,
          people.map(({ row }) => ({ table: 'users', row, to: null })),
        );
        progress(`seats on ${engine}`, round, rounds);
      }
      const faults = await home.read(async reader => consistencyFaults(await readAll(reader)));
      ensure(faults.length === 0, () => faults.slice(0, 5).join('; '));
      return { servers, rounds, 'activations at once': wanting, 'licences free': free, 'rounds with exactly 10': rounds };
    } finally {
      await home.close();
    }
  },
});

/** The campaigns of scarce licences: one server on SQLite, two on PostgreSQL. */
export const seating: readonly Campaign[] = [seats('sqlite', 1), seats('postgres', 2)];

const draft = ({ row, name }: { row: RowId; name: string }): ChangeRequest => ({
  table: 'users',
  row,
  from: null,
  to: { userId: name, firstName: 'P', lastName: name, email: `${name}@acme.test` },
});

async function write(client: HttpClient, changes: ChangeRequest[]): Promise<void> {
  const { status, body } = await client.at<Outcome>('POST', 'commit', { changes, partial: false });
  ensure(status === 200, () => `A commit was answered ${status}: ${JSON.stringify(body).slice(0, 500)}`);
}

/** Activates one person, by a change of the status or by the action, which are equivalent. */
async function activate(client: HttpClient, row: RowId, typed: boolean): Promise<string | undefined> {
  const { status, body } = typed
    ? await client.at<Outcome & { outcome?: Outcome }>('POST', 'commit', {
        changes: [{ table: 'users', row, to: { status: 'Active' } }],
      })
    : await client.at<Outcome & { outcome?: Outcome }>('POST', 'act', { table: 'users', action: 'activate', rows: [row] });
  ensure(status < 500, () => `An activation was answered ${status}: ${JSON.stringify(body)}`);
  return (body.outcome ?? body).outcomes?.[0]?.outcome;
}

/** People whose activation was accepted are Active and have a seat; the pool counts the seats. */
async function counts(reader: StoreReader, won: readonly RowId[]): Promise<void> {
  const users = await reader.rows('users', won);
  ensure(
    won.every(row => users.get(row)?.status === 'Active'),
    'Somebody who was told to be Active is not',
  );
  const [pool] = await reader.where('pools', 'product', ['base']);
  const held = await reader.where('seats', 'pool', [pool?.id ?? '']);
  ensure(
    held.length === free + 1 && pool?.used === held.length && pool.over === false,
    `${held.length} seats are held, ${String(pool?.used)} are counted`,
  );
  const holders = new Set(held.map(seat => seat.user));
  ensure(
    won.every(row => holders.has(row)),
    'Somebody who is Active has no seat',
  );
}
