import { expect, it } from 'vitest';
import { startMail } from '../../server/effects/mail.ts';
import type { Row } from '../../server/model/change.ts';
import { openFixture } from '../kit/administration.ts';
import { startMailServer } from '../kit/smtp.ts';
import { engines } from '../kit/stores.ts';
import { keepLog, openOffice } from './office.ts';

const state =
  (...states: string[]) =>
  (row: Row): boolean =>
    states.includes(String(row.state));

it.each(engines)(
  'an invitation on %s that is permanently refused is noted at the person, until it is delivered',
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
      const [message] = (await f.all('outbox', 'createdFor', row)).filter(one => one.state === 'failed');
      await f.writer.runAction(f.as('alice'), { table: 'outbox', action: 'again', rows: [message?.id ?? ''] });
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

it.each(engines)('an activation on %s sends exactly one welcome, and a held one none', async engine => {
  const f = await openFixture(engine, { total: 4 });
  const office = await openOffice(engine);
  try {
    const before = (await f.reader.page({ table: 'outbox', scope: null, sort: [], fields: ['to'], limit: 100 })).rows.length;
    await f.commit([{ table: 'users', row: f.ids.erin ?? '', to: { status: 'Active' } }]);
    await f.commit([
      { table: 'users', to: { userId: 'late', firstName: 'L', lastName: 'L', email: 'l@acme.test', status: 'Active' } },
    ]);
    const { rows } = await f.reader.page({
      table: 'outbox',
      scope: null,
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
