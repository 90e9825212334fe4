import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { attemptsAtMost } from '../../server/effects/failure.ts';
import { startMail } from '../../server/effects/mail.ts';
import type { Row } from '../../server/model/change.ts';
import type { Writer } from '../../server/model/workspace.ts';
import { invitation } from '../../server/tables/messages.ts';
import { openFixture } from '../kit/administration.ts';
import { startMailServer } from '../kit/smtp.ts';
import { engines } from '../kit/stores.ts';
import type { Office } from './office.ts';
import { keepLog, openOffice } from './office.ts';

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

  test('what waits is sent once with its secret, which is destroyed', async () => {
    const token = randomBytes(32).toString('base64url');
    const link = `https://seatgrid.test/invite#${token}`;
    const letter = invitation({ org: 'Acme', inviter: 'Zoë', language: 'fr' }, link, '2026-01-22T10:00:00.000Z');
    const veiled = { ...letter, body: letter.body.replace(token, '••••'), link: 'https://seatgrid.test/invite#••••' };
    const [row = ''] = await office.put({ ...veiled, secret: token, language: 'fr' });
    expect(await office.secrets()).toMatchObject([{ text: token }]);
    const mail = await office.start();
    const [sent] = await office.until(state('sent'));
    mail.wake();
    await mail.stop();
    expect(office.server.received).toHaveLength(1);
    const [message] = office.server.received;
    expect(message?.text).toBe(letter.body);
    expect(message?.html).toContain(link);
    expect(message?.headers.get('message-id')).toBe(idOf(row));
    expect(sent).toMatchObject({ link: veiled.link, body: veiled.body, sentAt: office.now, attempts: 1, error: null });
    expect(await office.secrets()).toEqual([]);
    const log = await office.reader.tail(0, 100, 100);
    expect(JSON.stringify(log)).not.toContain(token);
    expect(JSON.stringify(office.log.told)).not.toContain(token);
  });

  test('a message whose secret was not kept, as after a restore, is not sent without it', async () => {
    await office.put({ opens: 'a hash', body: 'Look:\nhttps://seatgrid.test/invite#••••', secret: 'x' });
    const [secret] = await office.secrets();
    await office.writer.commit({ kind: 'system', name: 'setup' }, [{ table: 'messageSecrets', row: secret?.id ?? '', to: null }]);
    await office.start();
    expect(await office.until(state('failed'))).toMatchObject([{ error: 'Its secret was not kept: send it again' }]);
    expect(office.server.received).toEqual([]);
  });

  test('what comes later is sent when woken', async () => {
    const mail = await office.start();
    await office.put({ to: 'a@acme.test' }, { to: 'b@acme.test' });
    mail.wake();
    await office.until(state('sent'));
    expect(office.server.received.flatMap(one => one.to).sort()).toEqual(['a@acme.test', 'b@acme.test']);
  });

  test('two servers (on SQLite, two senders of one) send each message once', async () => {
    const rows = await office.put(...Array.from({ length: 120 }, (_, n) => ({ to: `p${n}@acme.test` })));
    await Promise.all([office.start(), office.start({ elsewhere: engine === 'postgres' })]);
    const sent = await office.until(state('sent'));
    const ids = office.server.received.map(one => one.headers.get('message-id'));
    expect(ids).toHaveLength(rows.length);
    expect(new Set(ids)).toEqual(new Set(rows.map(idOf)));
    expect(sent.every(row => row.attempts === 1)).toBe(true);
  });

  test('what waits where there is no mail server any more is not sent, and its secret is destroyed', async () => {
    const link = 'https://seatgrid.test/invite#••••';
    await office.put({ body: `Look:\n${link}`, link, secret: randomBytes(32).toString('base64url') });
    await office.start({ smtpUrl: null });
    const [row] = await office.until(state('kept'));
    expect(row).toMatchObject({ link, body: `Look:\n${link}`, sentAt: null, error: 'There is no mail server' });
    expect(await office.secrets()).toEqual([]);
    expect(office.server.connected()).toBe(0);
  });

  test('a server that is busy is asked again when the time has come, under the same id', async () => {
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

  test('an address that does not exist fails at once and says why; sending again starts anew', async () => {
    await office.put({ to: 'nobody@acme.test' });
    office.server.mood({ kind: 'refuse', code: 550, words: '5.1.1 No such user', at: 'recipient' }, 'nobody@acme.test');
    const mail = await office.start();
    const [failed] = await office.until(state('failed'));
    expect(failed).toMatchObject({ attempts: 1, nextAttemptAt: null });
    expect(failed?.error).toContain('550 5.1.1 No such user');
    office.server.mood({ kind: 'take' }, 'nobody@acme.test');
    await office.writer.act({ kind: 'system', name: 'setup' }, { table: 'outbox', action: 'again', rows: [String(failed?.id)] });
    mail.wake();
    expect(await office.until(state('sent'))).toMatchObject([{ attempts: 1, error: null }]);
  });

  test('one bad address holds nobody else up', async () => {
    await office.put(...Array.from({ length: 30 }, (_, n) => ({ to: n % 3 === 0 ? `bad${n}@acme.test` : `good${n}@acme.test` })));
    for (let n = 0; n < 30; n += 3) {
      office.server.mood({ kind: 'refuse', code: 550, words: 'No', at: 'recipient' }, `bad${n}@acme.test`);
    }
    await office.start();
    const rows = await office.until(state('sent', 'failed'));
    expect(rows.filter(row => row.state === 'failed').every(row => String(row.to).startsWith('bad'))).toBe(true);
    expect(office.server.received).toHaveLength(20);
  });

  test('a message that is never taken is given up after six attempts', async () => {
    await office.put({});
    office.server.mood({ kind: 'refuse', code: 450, words: 'Greylisted', at: 'message' });
    const mail = await office.start();
    for (let attempt = 1; attempt < attemptsAtMost; attempt++) {
      await office.until(row => row.state === 'queued' && row.attempts === attempt);
      office.later(13 * 3_600);
      mail.wake();
    }
    expect(await office.until(state('failed'))).toMatchObject([
      { attempts: attemptsAtMost, error: expect.stringContaining('450') },
    ]);
  });

  test('a connection that is lost, or a server that is not there, is no failure of the message', async () => {
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

  test('what a crashed server had claimed is sent by another once the claim is over, not before', async () => {
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

  test('what was sent is noted although the database fails for a while, and is not sent again', async () => {
    await office.put({});
    let failures = 3;
    const failing: Writer = {
      ...office.writer,
      commit(actor, wishes, options) {
        if (options?.label !== 'Messages' || failures === 0) return office.writer.commit(actor, wishes, options);
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

  test('stopping waits for what is on its way, and leaves the rest waiting', async () => {
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

test.each(engines)(
  'an invitation on %s that its mail server refuses for good is said at the person, until it is delivered',
  async engine => {
    const f = await openFixture(engine);
    const server = await startMailServer();
    const mail = startMail({
      ...f,
      smtpUrl: server.url,
      from: 'Seatgrid <hello@seatgrid.test>',
      publicUrl: 'https://seatgrid.test',
      log: keepLog(),
      now: () => new Date(f.now),
    });
    try {
      server.mood({ kind: 'refuse', code: 550, words: 'No such user here', at: 'recipient' }, 'gone@acme.test');
      const row = crypto.randomUUID();
      await f.commit([
        { table: 'users', row, from: null, to: { email: 'gone@acme.test', status: 'Invited' } },
        { table: 'users', row: f.ids.erin ?? '', to: { status: 'Active' } },
      ]);
      mail.wake();
      const says = () => f.row('users', row).then(person => String(person?.validationResult));
      await expect
        .poll(says, { timeout: 15_000 })
        .toMatch(/^Message to gone@acme\.test could not be delivered: .*550 No such user here/);
      expect(await f.row('users', row)).toMatchObject({ status: 'Invited', inviteState: 'undelivered' });
      expect(await f.row('invites', (await f.all('invites', 'user', row))[0]?.id ?? '')).toMatchObject({ state: 'pending' });
      expect((await f.user('erin'))?.validationResult).toBe('OK');

      server.mood({ kind: 'take' }, 'gone@acme.test');
      expect(await f.row('invites', (await f.all('invites', 'user', row))[0]?.id ?? '')).toMatchObject({ delivery: 'failed' });
      const [letter] = (await f.all('outbox', 'createdFor', row)).filter(one => one.state === 'failed');
      await f.writer.act(f.as('alice'), { table: 'outbox', action: 'again', rows: [letter?.id ?? ''] });
      mail.wake();
      await expect
        .poll(says, { timeout: 15_000 })
        .toBe('Invitation sent to gone@acme.test on 2026-01-15 10:00; expires 2026-01-22');
      expect(await f.row('users', row)).toMatchObject({ inviteState: 'pending' });
      expect(new Set((await f.all('outbox', 'createdFor', row)).map(one => one.state))).toEqual(new Set(['sent', 'withdrawn']));
    } finally {
      await mail.stop();
      await server.stop();
      await f.close();
    }
  },
);

test.each(engines)('an activation on %s sends exactly one welcome; a held one sends none', async engine => {
  const f = await openFixture(engine, { total: 4 });
  const office = await openOffice(engine);
  try {
    const before = (await f.reader.page({ table: 'outbox', reach: null, sort: [], fields: ['to'], limit: 100 })).rows.length;
    await f.commit([{ table: 'users', row: f.ids.erin ?? '', to: { status: 'Active' } }]);
    await f.commit([
      { table: 'users', to: { userId: 'late', firstName: 'L', lastName: 'L', email: 'l@acme.test', status: 'Active' } },
    ]);
    const { rows } = await f.reader.page({
      table: 'outbox',
      reach: null,
      sort: [],
      fields: ['to', 'kind', 'body', 'link'],
      limit: 100,
    });
    expect(rows).toHaveLength(before + 1);
    const welcome = rows.find(row => row.to === 'erin@acme.test');
    expect(welcome?.body).toContain('Temporary password: ••••\n');
    const secret = (await f.secretTo('erin@acme.test', 'M1')) ?? '';
    await office.put({ to: 'erin@acme.test', body: welcome?.body ?? null, link: welcome?.link ?? null, kind: 'M1', secret });
    await office.start();
    const [sent] = await office.until(state('sent'));
    expect(office.server.received[0]?.text).toMatch(/Temporary password: [\w-]{43}\n/);
    expect(sent?.body).toContain('Temporary password: ••••\n');
  } finally {
    await office.close();
    await f.close();
  }
});
