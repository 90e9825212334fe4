import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome } from '../../server/model/change.ts';
import { HttpClient } from '../kit/client.ts';
import { type Server, startServer } from '../kit/server.ts';
import { type MailServer, startMailServer } from '../kit/smtp.ts';

/** The whole product beside a real mail server: what a person does over HTTP, and the mail that arrives. */
describe('mail, from the commit to the mail server', () => {
  let mail: MailServer;
  let server: Server;
  let alice: HttpClient;
  beforeAll(async () => {
    mail = await startMailServer();
    server = await startServer({
      SMTP_URL: mail.url,
      MAIL_FROM: 'Seatgrid <seatgrid@acme.test>',
      SEATGRID_SETUP: JSON.stringify({
        email: 'alice@acme.test',
        password: 'correct horse staple',
        organisation: 'ACME',
        accountName: 'acme',
        licences: 5,
      }),
    });
    alice = new HttpClient(server.url);
    await alice.signIn('alice', 'correct horse staple');
  });
  afterAll(async () => {
    await server.stop();
    await mail.stop();
  });

  it('each message is sent once, in the reader’s language, and its secret is deleted', async () => {
    const people = [
      { userId: 'ben', firstName: 'Ben', lastName: 'Adam', email: 'ben@acme.test', language: 'en', status: 'Active' },
      { userId: 'zoé', firstName: 'Zoé', lastName: 'Noir', email: 'zoe@acme.test', language: 'fr', status: 'Active' },
      { userId: 'chloe', firstName: 'Chloé', lastName: 'Noir', email: 'chloe@acme.test', language: 'fr', status: 'Active' },
    ];
    const { body } = await alice.at<Outcome>(
      'POST',
      'commit',
      { changes: people.map(to => ({ table: 'users', to })) },
      { 'idempotency-key': 'a' },
    );
    expect(body.outcomes.map(each => each.outcome)).toEqual(['accepted', 'held', 'accepted']);
    await alice.at('POST', 'commit', { changes: people.map(to => ({ table: 'users', to })) }, { 'idempotency-key': 'a' });
    const messages = await mail.until(2);
    const to = (address: string) => messages.find(message => message.to.includes(address))!;
    expect(to('ben@acme.test').text).toContain('Temporary password');
    expect(to('chloe@acme.test').text).toContain('Mot de passe provisoire');
    expect(to('chloe@acme.test').html).toContain('lang="fr"');
    const password = /Temporary password: (\S+)/.exec(to('ben@acme.test').text)![1]!;
    expect((await new HttpClient(server.url).signIn('ben', password)).status).toBe(200);

    await expect
      .poll(async () => JSON.stringify((await alice.at('GET', 'tables/outbox/rows')).body), { timeout: 15_000 })
      .not.toContain('"queued"');
    const outbox = JSON.stringify((await alice.at('GET', 'tables/outbox/rows')).body);
    expect(outbox).toContain('"sent"');
    expect(outbox).not.toContain(password);
    expect(mail.received).toHaveLength(2);
  });
});
