import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { seatgrid } from '../kit/cli.ts';
import { HttpClient } from '../kit/client.ts';
import { startServer } from '../kit/server.ts';
import { startMailServer } from '../kit/smtp.ts';
import { engines, newDatabase } from '../kit/stores.ts';
import { temporaryFolder } from '../kit/temporaryFolder.ts';

const owner = { email: 'alice@acme.test', password: 'correct horse staple' };
const SEATGRID_SETUP = JSON.stringify({ ...owner, organisation: 'ACME', accountName: 'acme', licences: 5 });

interface Rows {
  rows: { id: string; cells: Record<string, unknown> }[];
}

it.each(engines)(
  'restored data on %s sends no waiting messages and accepts no earlier session or temporary password',
  async engine => {
    const folder = mkdtempSync(join(temporaryFolder(), 'seatgrid-restored-'));
    const home = async (name: string): Promise<Record<string, string>> => ({
      SEATGRID_DATA: join(folder, name),
      LOG_LEVEL: 'error',
      ...(engine === 'postgres' ? { DATABASE_URL: await newDatabase() } : {}),
    });
    const mail = await startMailServer();
    const before = await home('before');
    const first = await startServer({ ...before, SEATGRID_SETUP, SMTP_URL: mail.url });
    const alice = new HttpClient(first.url);
    await alice.signIn(owner.email, owner.password);
    const add = (userId: string, status: string) =>
      alice.at('POST', 'commit', {
        changes: [
          { table: 'users', from: null, to: { userId, firstName: 'A', lastName: 'B', email: `${userId}@acme.test`, status } },
        ],
      });
    // Two people get their message; the third message has not been sent when the backup is made.
    await add('ben', 'Active');
    await add('cleo', 'Invited');
    const [welcome] = await mail.until(2);
    mail.mood({ kind: 'refuse', code: 451, words: 'Later', at: 'recipient' });
    await add('dora', 'Active');
    const file = join(folder, 'backup');
    const made = await seatgrid(['backup', file], before);
    expect(made).toEqual({ code: 0, output: expect.stringContaining('Nothing is wrong.') });
    if (engine === 'sqlite') {
      const secrets = (path: string) => new Database(path, { readonly: true }).prepare('select text from "messageSecrets"').all();
      expect(secrets(join(before.SEATGRID_DATA!, 'administration.db'))).toHaveLength(1);
      expect(secrets(file)).toEqual([]);
    }
    await first.stop();

    const after = await home('after');
    expect((await seatgrid(['restore', file], after)).output).toContain('is restored: ');
    mail.mood({ kind: 'take' });
    const second = await startServer({ ...after, SMTP_URL: mail.url });
    const session = new HttpClient(second.url);
    session.headers.cookie = alice.headers.cookie ?? '';
    expect((await session.at('GET', 'catalog')).status).toBe(401);
    const temporary = /(?:Temporary|temporary) password: (\S+)/.exec(welcome!.text)?.[1] ?? '';
    expect(temporary).not.toBe('');
    expect((await new HttpClient(second.url).signIn('ben', temporary)).status).toBe(401);

    const again = new HttpClient(second.url);
    expect((await again.signIn(owner.email, owner.password)).status).toBe(200);
    const { body } = await again.at<Rows>('GET', 'tables/outbox/rows?fields=to,state,error&limit=50');
    expect(body.rows.map(row => row.cells).filter(cells => cells.to === 'dora@acme.test')).toEqual([
      expect.objectContaining({ state: 'failed', error: 'Not sent: restored from a backup' }),
    ]);
    const invites = await again.at<Rows>('GET', 'tables/invites/rows?fields=address,state&limit=50');
    expect(invites.body.rows.map(row => row.cells)).toEqual([
      expect.objectContaining({ address: 'cleo@acme.test', state: 'pending' }),
    ]);
    expect(mail.received).toHaveLength(2);

    // A message that was not sent can be sent again, and a later start ends no sessions.
    const failed = body.rows.find(row => row.cells.to === 'dora@acme.test')!;
    const sent = await again.at('POST', 'act', { table: 'outbox', action: 'again', rows: [failed.id] });
    expect(sent).toMatchObject({ status: 200, body: { outcomes: [{ outcome: 'accepted' }] } });
    await second.stop();
    const third = await startServer({ ...after, SMTP_URL: mail.url });
    await mail.until(3);
    const still = new HttpClient(third.url);
    still.headers.cookie = again.headers.cookie ?? '';
    expect((await still.at('GET', 'catalog')).status).toBe(200);
    await third.stop();
    await mail.stop();
    expect((await seatgrid(['doctor'], after)).output).toContain('Nothing is wrong.');
    rmSync(folder, { recursive: true });
  },
);
