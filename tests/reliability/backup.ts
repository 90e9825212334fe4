import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { type Random, randomOf } from '../../server/demo/random.ts';
import type { Outcome } from '../../server/model/change.ts';
import { seatgrid } from '../kit/cli.ts';
import type { HttpClient } from '../kit/client.ts';
import { type Server, startServer } from '../kit/server.ts';
import { type Campaign, ensure, progress } from './campaign.ts';
import { RetryingClient } from './retryingClient.ts';

const owner = { email: 'alice@acme.test', password: 'correct horse staple' };
const env = { SEATGRID_SETUP: JSON.stringify({ ...owner, organisation: 'ACME', accountName: 'acme', licences: 40 }) };

/**
 * A backup made while people write is a complete snapshot. When it is restored, it has no problems and contains every write
 * that was acknowledged before it began.
 */
export const backup: Campaign = {
  name: 'backup',
  async run(size, seed) {
    const cycles = size === 'full' ? 20 : 1;
    const folder = mkdtempSync(join(tmpdir(), 'seatgrid-backups-'));
    const data = join(folder, 'data');
    const server = await startServer({ ...env, SEATGRID_DATA: data });
    const office = new Office(server, randomOf(seed));
    const figures = {
      cycles: 0,
      'transactions while backups were taken': 0,
      'most of them during one backup': 0,
      'rows in the last backup': 0,
    };
    try {
      await office.open();
      for (let cycle = 0; cycle < cycles; cycle += 1) {
        const file = join(folder, `${cycle}.db`);
        const before = office.acknowledged;
        const made = await seatgrid(['backup', file], { SEATGRID_DATA: data });
        const during = office.acknowledged - before;
        ensure(made.code === 0, () => `The backup is not in order: ${made.output}`);
        ensure(office.failure === null, () => `A client failed while a backup was taken: ${String(office.failure)}`);
        const elsewhere = { SEATGRID_DATA: join(folder, `restored-${cycle}`) };
        const restored = await seatgrid(['restore', file], elsewhere);
        ensure(restored.code === 0, () => `The backup cannot be restored: ${restored.output}`);
        const doctor = await seatgrid(['doctor'], elsewhere);
        ensure(doctor.code === 0, () => `The restored data is not in order: ${doctor.output}`);
        figures['rows in the last backup'] = compare(
          join(data, 'administration.db'),
          join(elsewhere.SEATGRID_DATA, 'administration.db'),
          before,
        );
        figures.cycles += 1;
        figures['transactions while backups were taken'] += during;
        figures['most of them during one backup'] = Math.max(figures['most of them during one backup'], during);
        if (cycle === cycles - 1) await worksOn(elsewhere.SEATGRID_DATA);
        rmSync(elsewhere.SEATGRID_DATA, { recursive: true });
        rmSync(file);
        progress('backup', cycle + 1, cycles);
      }
      ensure(
        figures['transactions while backups were taken'] > 0,
        'Nothing was written while backups were taken: nothing was proved',
      );
      return figures;
    } finally {
      await office.close();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** People who write without a pause: pastes, edits, deletions. */
class Office {
  /** The last acknowledged transaction. */
  acknowledged = 0;
  failure: unknown = null;
  readonly #server: Server;
  readonly #random: Random;
  #ended: Promise<unknown> = Promise.resolve();
  #closing = false;

  constructor(server: Server, random: Random) {
    this.#server = server;
    this.#random = random;
  }

  async open(): Promise<void> {
    const clients = await Promise.all(
      Array.from({ length: 3 }, async () => {
        const client = new RetryingClient(this.#server.url);
        await client.signIn(owner.email, owner.password);
        return client;
      }),
    );
    this.#ended = Promise.all(clients.map((client, at) => this.#work(client, at))).catch((error: unknown) => {
      this.failure = error;
    });
  }

  async close(): Promise<void> {
    this.#closing = true;
    await this.#ended;
  }

  async #work(client: HttpClient, at: number): Promise<void> {
    const mine: string[] = [];
    for (let turn = 0; !this.#closing; turn += 1) {
      const changes = this.#random.chance(0.2) || mine.length < 10 ? this.#paste(mine, `${at}.${turn}`) : this.#edit(mine);
      const { status, body } = await client.at<Outcome>('POST', 'commit', { changes });
      if (status !== 200) throw new Error(`A commit was answered ${status}: ${JSON.stringify(body)}`);
      this.acknowledged = Math.max(this.acknowledged, body.seq);
    }
  }

  #paste(mine: string[], mark: string): object[] {
    return Array.from({ length: 1 + this.#random.below(60) }, (_, n) => {
      const row = randomUUID();
      mine.push(row);
      const userId = `u.${mark}.${n}`;
      const status = this.#random.chance(0.2) ? 'Active' : 'Draft';
      return {
        table: 'users',
        row,
        from: null,
        to: { userId, firstName: 'A', lastName: 'B', email: `${userId}@acme.test`, status },
      };
    });
  }

  #edit(mine: string[]): object[] {
    const row = mine[this.#random.below(mine.length)];
    if (this.#random.chance(0.1)) return [{ table: 'users', row, to: { status: 'Active' } }];
    return [{ table: 'users', row, to: { jobTitle: `Job ${this.#random.below(1_000)}` } }];
  }
}

/** Throws when the restored data is not a prefix of what was written; returns the number of people in it. */
function compare(source: string, restored: string, acknowledged: number): number {
  const database = new Database(restored, { readonly: true });
  try {
    database.prepare('attach ? as source').run(source);
    const number = (sql: string): number => Number(database.prepare(sql).pluck().get());
    const seq = number('select seq from main._counter');
    ensure(seq >= acknowledged, `Transaction ${acknowledged} was acknowledged before the backup began, which ends at ${seq}`);
    const differing = number(`select count(*) from (select * from main._log except select * from source._log) `);
    const missing = number(`select count(*) from (select * from source._log where seq <= ${seq} except select * from main._log)`);
    ensure(differing === 0 && missing === 0, `${differing} parts of the log were changed and ${missing} are missing`);
    // People who have not changed since must be equal in every cell.
    const strayed = number(
      `select count(*) from (select * from source.users where seq <= ${seq} except select * from main.users)`,
    );
    ensure(strayed === 0, `${strayed} people are not as they were`);
    return number('select count(*) from main.users');
  } finally {
    database.close();
  }
}

async function worksOn(data: string): Promise<void> {
  const server = await startServer({ SEATGRID_DATA: data });
  try {
    const alice = new RetryingClient(server.url);
    ensure((await alice.signIn(owner.email, owner.password)).status === 200, 'Nobody can sign in to the restored data');
    const { body } = await alice.at<Outcome>('POST', 'commit', {
      changes: [{ table: 'users', from: null, to: { userId: 'after' } }],
    });
    ensure(body.outcomes?.[0]?.outcome === 'accepted', () => `The restored data cannot be edited: ${JSON.stringify(body)}`);
  } finally {
    await server.stop();
  }
}
