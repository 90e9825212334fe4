import { randomBytes } from 'node:crypto';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { maxAttempts } from '../../server/effects/jobQueue.ts';
import type { Row } from '../../server/model/change.ts';
import type { Writer } from '../../server/model/writer.ts';
import { invitationMessage } from '../../server/tables/invitationMessages.ts';
import { engines } from '../kit/stores.ts';
import type { Office } from './office.ts';
import { openOffice } from './office.ts';

const state =
  (...states: string[]) =>
  (row: Row): boolean =>
    states.includes(String(row.state));

const idOf = (row: string): string => `<${row}@seatgrid.test>`;

describe.each(engines)('mail on %s', engine => {
  let office: Office;
  beforeEach(async () => {
    office = await openOffice(engine);
  });
  afterEach(() => office.close());

  it('a waiting message is sent once with its secret, which is then deleted', async () => {
    const token = randomBytes(32).toString('base64url');
    const link = `https://seatgrid.test/invite#${token}`;
    const mailMessage = invitationMessage({ org: 'Acme', inviter: 'Zoë', language: 'fr' }, link, '2026-01-22T10:00:00.000Z');
    const veiled = { ...mailMessage, body: mailMessage.body.replace(token, '••••'), link: 'https://seatgrid.test/invite#••••' };
    const [row = ''] = await office.put({ ...veiled, secret: token, language: 'fr' });
    expect(await office.secrets()).toMatchObject([{ text: token }]);
    const mail = await office.start();
    const [sent] = await office.until(state('sent'));
    mail.wake();
    await mail.stop();
    expect(office.server.received).toHaveLength(1);
    const [message] = office.server.received;
    expect(message?.text).toBe(mailMessage.body);
    expect(message?.html).toContain(link);
    expect(message?.headers.get('message-id')).toBe(idOf(row));
    expect(sent).toMatchObject({ link: veiled.link, body: veiled.body, sentAt: office.now, attempts: 1, error: null });
    expect(await office.secrets()).toEqual([]);
    const log = await office.reader.tail(0, 100, 100);
    expect(JSON.stringify(log)).not.toContain(token);
    expect(JSON.stringify(office.log.told)).not.toContain(token);
  });

  it('a message without its secret, as after a restore, is not sent', async () => {
    await office.put({ opens: 'a hash', body: 'Look:\nhttps://seatgrid.test/invite#••••', secret: 'x' });
    const [secret] = await office.secrets();
    await office.writer.commit({ kind: 'system', name: 'setup' }, [{ table: 'messageSecrets', row: secret?.id ?? '', to: null }]);
    await office.start();
    expect(await office.until(state('failed'))).toMatchObject([{ error: 'Its secret was not kept: send it again' }]);
    expect(office.server.received).toEqual([]);
  });

  it('a later message is sent when the task is woken', async () => {
    const mail = await office.start();
    await office.put({ to: 'a@acme.test' }, { to: 'b@acme.test' });
    mail.wake();
    await office.until(state('sent'));
    expect(office.server.received.flatMap(one => one.to).sort()).toEqual(['a@acme.test', 'b@acme.test']);
  });

  it('two servers (on SQLite, two senders of one) send each message once', async () => {
    const rows = await office.put(...Array.from({ length: 120 }, (_, n) => ({ to: `p${n}@acme.test` })));
    await Promise.all([office.start(), office.start({ elsewhere: engine === 'postgres' })]);
    const sent = await office.until(state('sent'));
    const ids = office.server.received.map(one => one.headers.get('message-id'));
    expect(ids).toHaveLength(rows.length);
    expect(new Set(ids)).toEqual(new Set(rows.map(idOf)));
    expect(sent.every(row => row.attempts === 1)).toBe(true);
  });

  it('waiting messages are not sent without a mail server, and their secrets are deleted', async () => {
    const link = 'https://seatgrid.test/invite#••••';
    await office.put({ body: `Look:\n${link}`, link, secret: randomBytes(32).toString('base64url') });
    await office.start({ smtpUrl: null });
    const [row] = await office.until(state('kept'));
    expect(row).toMatchObject({ link, body: `Look:\n${link}`, sentAt: null, error: 'There is no mail server' });
    expect(await office.secrets()).toEqual([]);
    expect(office.server.connected()).toBe(0);
  });

  it('a message refused temporarily is sent again later, under the same id', async () => {
    const [row = ''] = await office.put({});
    office.server.mood({ kind: 'refuse', code: 451, words: 'Come back later', at: 'recipient' });
    const mail = await office.start();
    const [waiting] = await office.until(row => row.state === 'queued' && row.attempts === 1);
    expect(waiting?.error).toContain('451 Come back later');
    expect(Date.parse(String(waiting?.nextAttemptAt)) - Date.parse(office.now)).toBe(60_000);
    office.server.mood({ kind: 'take' });
    office.later(59);
    mail.wake();
    await new Promise(done => setTimeout(done, 200));
    expect(office.server.received).toHaveLength(0);
    office.later(2);
    mail.wake();
    const [sent] = await office.until(state('sent'));
    expect(sent).toMatchObject({ attempts: 2, error: null, nextAttemptAt: null });
    expect(office.server.received.map(one => one.headers.get('message-id'))).toEqual([idOf(row)]);
  });

  it('a message to an unknown address fails at once with the reason, and sending again starts over', async () => {
    await office.put({ to: 'nobody@acme.test' });
    office.server.mood({ kind: 'refuse', code: 550, words: '5.1.1 No such user', at: 'recipient' }, 'nobody@acme.test');
    const mail = await office.start();
    const [failed] = await office.until(state('failed'));
    expect(failed).toMatchObject({ attempts: 1, nextAttemptAt: null });
    expect(failed?.error).toContain('550 5.1.1 No such user');
    office.server.mood({ kind: 'take' }, 'nobody@acme.test');
    await office.writer.runAction(
      { kind: 'system', name: 'setup' },
      { table: 'outbox', action: 'again', rows: [String(failed?.id)] },
    );
    mail.wake();
    expect(await office.until(state('sent'))).toMatchObject([{ attempts: 1, error: null }]);
  });

  it('one bad address delays no other message', async () => {
    await office.put(...Array.from({ length: 30 }, (_, n) => ({ to: n % 3 === 0 ? `bad${n}@acme.test` : `good${n}@acme.test` })));
    for (let n = 0; n < 30; n += 3) {
      office.server.mood({ kind: 'refuse', code: 550, words: 'No', at: 'recipient' }, `bad${n}@acme.test`);
    }
    await office.start();
    const rows = await office.until(state('sent', 'failed'));
    expect(rows.filter(row => row.state === 'failed').every(row => String(row.to).startsWith('bad'))).toBe(true);
    expect(office.server.received).toHaveLength(20);
  });

  it('a message that is never accepted is given up after six attempts', async () => {
    await office.put({});
    office.server.mood({ kind: 'refuse', code: 450, words: 'Greylisted', at: 'message' });
    const mail = await office.start();
    for (let attempt = 1; attempt < maxAttempts; attempt++) {
      await office.until(row => row.state === 'queued' && row.attempts === attempt);
      office.later(13 * 3_600);
      mail.wake();
    }
    expect(await office.until(state('failed'))).toMatchObject([{ attempts: maxAttempts, error: expect.stringContaining('450') }]);
  });

  it('a lost connection or a missing server is no failure of the message', async () => {
    await office.put({});
    office.server.mood({ kind: 'drop' });
    const mail = await office.start();
    await office.until(row => row.state === 'queued' && row.attempts === 1);
    await mail.stop();
    office.later(61);
    const nowhere = await office.start({ smtpUrl: 'smtp://127.0.0.1:1' });
    const [row] = await office.until(row => row.state === 'queued' && row.attempts === 2);
    expect(row?.error).toMatch(/ECONNREFUSED|connect/i);
    await nowhere.stop();
    office.later(301);
    office.server.mood({ kind: 'take' });
    await office.start();
    await office.until(state('sent'));
    expect(office.server.received).toHaveLength(1);
  });

  it('a message claimed by a crashed server is sent by another after the claim, not before', async () => {
    const [row = ''] = await office.put({});
    await office.writer.commit({ kind: 'system', name: 'outbox' }, [
      { table: 'outbox', row, to: { state: 'sending', attempts: 1 } },
    ]);
    const mail = await office.start();
    await new Promise(done => setTimeout(done, 200));
    expect(office.server.received).toHaveLength(0);
    office.later(301);
    mail.wake();
    expect(await office.until(state('sent'))).toMatchObject([{ attempts: 2 }]);
    expect(office.server.received.map(one => one.headers.get('message-id'))).toEqual([idOf(row)]);
  });

  it.each([600, -600])(
    'a claim holds by the commit’s time: a server whose clock is %i seconds off takes no message of another',
    async ahead => {
      const [row = ''] = await office.put({});
      await office.writer.commit({ kind: 'system', name: 'outbox' }, [
        { table: 'outbox', row, to: { state: 'sending', attempts: 1 } },
      ]);
      const mail = await office.start({ ahead });
      mail.wake();
      await new Promise(done => setTimeout(done, 300));
      expect(office.server.received).toHaveLength(0);
      expect(await office.rows()).toMatchObject([{ state: 'sending', attempts: 1 }]);
    },
  );

  it('stopping releases messages claimed for an unresponsive mail server at once', async () => {
    const silent = createServer();
    await new Promise<void>(ready => silent.listen(0, '127.0.0.1', ready));
    await office.put(...Array.from({ length: 30 }, (_, n) => ({ to: `p${n}@acme.test` })));
    const mail = await office.start({ smtpUrl: `smtp://127.0.0.1:${(silent.address() as AddressInfo).port}` });
    await expect.poll(async () => (await office.rows()).filter(state('sending')).length, { timeout: 10_000 }).toBeGreaterThan(5);
    await mail.stop();
    const rows = await office.rows();
    expect(new Set(rows.map(row => row.state))).toEqual(new Set(['queued']));
    expect(rows.filter(row => row.attempts === 0 && row.nextAttemptAt === null).length).toBeGreaterThanOrEqual(20);
    silent.close();
  });

  it('the result of a sent message is written although the database fails for a while, and it is not sent again', async () => {
    await office.put({});
    let failures = 3;
    const failing: Writer = {
      ...office.writer,
      commit(actor, requests, options) {
        if (options?.label !== 'Messages' || failures === 0) return office.writer.commit(actor, requests, options);
        failures -= 1;
        return Promise.reject(new Error('The database is away'));
      },
    };
    const mail = await office.start({ writer: failing });
    const [sent] = await office.until(state('sent'));
    office.later(301);
    mail.wake();
    await mail.stop();
    expect([failures, sent?.attempts, office.server.received.length]).toEqual([0, 1, 1]);
  });

  it('stopping waits for messages in progress, and leaves the rest waiting', async () => {
    await office.put(...Array.from({ length: 100 }, (_, n) => ({ to: `p${n}@acme.test` })));
    const mail = await office.start();
    await office.server.until(1);
    await mail.stop();
    const rows = await office.rows();
    expect(rows.filter(state('sending'))).toEqual([]);
    expect(rows.filter(state('sent'))).toHaveLength(office.server.received.length);
    expect(rows.filter(state('queued')).length).toBeGreaterThan(0);
    await office.start();
    await office.until(state('sent'));
    expect(office.server.received).toHaveLength(100);
  });
});
