import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { maxConnections } from '../../server/effects/smtp.ts';
import type { RowId } from '../../server/model/change.ts';
import { sentSecretHashes } from '../../server/tables/credentials.ts';
import { statement } from '../kit/postgres.ts';
import type { MailServer } from '../kit/smtp.ts';
import { ensure } from './campaign.ts';
import { readAll, type StoredData } from './consistency.ts';
import type { TestDatabase } from './testDatabase.ts';

/** The longest time in which none of the remaining messages is sent, in milliseconds. */
const patience = 60_000;

/**
 * Compares the messages that the mail server received with the Outbox. A kill can happen between the mail server's answer
 * and the commit that records it; then nobody can know, and the message is sent again with the same Message-ID. In no other
 * case is a message sent twice, so there is at most one for each connection and kill.
 */
export class DeliveryCheck {
  readonly #mail: MailServer;
  /** How often each message had arrived when its row was recorded as sent; it must not arrive again. */
  readonly #settled = new Map<RowId, number>();

  constructor(mail: MailServer) {
    this.#mail = mail;
  }

  /** The faults of the stored Outbox while no server runs. */
  faults({ rows }: StoredData): string[] {
    const times = this.#times();
    const faults: string[] = [];
    for (const row of rows.get('outbox')!.values()) {
      const came = times.get(row.id) ?? 0;
      if (came > Number(row.attempts)) faults.push(`message ${row.id} came ${came} times in ${row.attempts} attempts`);
      if (row.state !== 'sent') continue;
      if (came === 0) faults.push(`message ${row.id} is said to be sent and never came`);
      const settled = this.#settled.get(row.id);
      if (settled !== undefined && came > settled) faults.push(`message ${row.id} came again after it was noted as sent`);
      this.#settled.set(row.id, came);
    }
    return faults;
  }

  /**
   * Waits until the claims of dead servers expire and a server sends the remaining messages; then every message has arrived
   * except those whose secret had expired.
   */
  async end(home: TestDatabase, kills: number): Promise<{ messages: number; withdrawn: number; again: number }> {
    await expireClaims(home);
    const server = await home.serve({ SMTP_URL: this.#mail.url });
    let left = Number.POSITIVE_INFINITY;
    for (let latest = Date.now() + patience; left > 0; await pause(200)) {
      const rows = [...(await home.read(readAll)).rows.get('outbox')!.values()].filter(
        ({ state }) => state !== 'sent' && state !== 'withdrawn',
      );
      if (rows.length < left) latest = Date.now() + patience;
      left = rows.length;
      ensure(Date.now() < latest, () => `${left} messages were not sent, as ${JSON.stringify(rows[0])}`);
    }
    await server.stop();
    const found = await home.read(readAll);
    const faults = this.faults(found);
    ensure(faults.length === 0, () => faults.slice(0, 5).join('; '));
    const times = [...this.#times().values()];
    const outbox = [...found.rows.get('outbox')!.values()];
    const withdrawn = outbox.filter(({ state }) => state === 'withdrawn');
    const open = new Set([...found.rows.get('accounts')!.values()].flatMap(account => [...sentSecretHashes(account)]));
    const wrongly = withdrawn.filter(({ opens }) => opens === null || open.has(opens));
    ensure(
      wrongly.length === 0,
      () => `${wrongly.length} messages were withdrawn that open something, as ${JSON.stringify(wrongly[0])}`,
    );
    const known = new Set(outbox.map(({ id }) => id));
    ensure(
      [...this.#times().keys()].every(id => known.has(id)),
      'The mail server received messages that are not in the Outbox',
    );
    const again = times.reduce((sum, each) => sum + each - 1, 0);
    ensure(again <= kills * maxConnections, `${again} messages were sent again after ${kills} kills`);
    return { messages: times.length, withdrawn: withdrawn.length, again };
  }

  #times(): Map<RowId, number> {
    const times = new Map<RowId, number>();
    for (const { headers } of this.#mail.received) {
      const row = /^<(.+)@/.exec(headers.get('message-id') ?? '')?.[1] ?? '';
      times.set(row, (times.get(row) ?? 0) + 1);
    }
    return times;
  }
}

async function expireClaims({ where }: TestDatabase): Promise<void> {
  const text = (table: string): string =>
    `update ${table} set "nextAttemptAt" = '2000-01-01T00:00:00.000Z' where state = 'sending'`;
  if (!('file' in where)) return statement(where.url, text(`${where.schema}.outbox`));
  const database = new Database(where.file);
  database.exec(text('outbox'));
  database.close();
}
