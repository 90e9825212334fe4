import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { classifyFailure } from '../../server/effects/deliveryFailure.ts';
import type { SmtpTransport } from '../../server/effects/smtp.ts';
import { createSmtpTransport } from '../../server/effects/smtp.ts';
import type { Row } from '../../server/model/change.ts';
import type { MailServer } from '../kit/smtp.ts';
import { startMailServer } from '../kit/smtp.ts';

let server: MailServer;
let post: SmtpTransport;

beforeAll(async () => {
  server = await startMailServer();
  post = createSmtpTransport({
    smtpUrl: server.url,
    from: 'Seatgrid <hello@seatgrid.test>',
    publicUrl: 'https://app.seatgrid.test:4280/x',
  });
});
afterAll(async () => {
  await post.close();
  await server.stop();
});
beforeEach(() => {
  server.received.length = 0;
  server.mood({ kind: 'take' });
});

const link = 'https://app.seatgrid.test/invite#t0k3n';
const row = (cells: Partial<Row> = {}): Row => ({
  id: '019a0000-0000-7000-8000-000000000001',
  version: 1,
  seq: 1,
  to: 'zoe@acme.test',
  subject: 'Zoë vous invite à rejoindre l’équipe « Été »',
  body: `Bonjour,\n\nAccepter l’invitation :\n${link}\n\n${'mot '.repeat(400).trim()}`,
  link,
  language: 'fr',
  ...cells,
});

const failure = async (cells?: Partial<Row>) =>
  post.send(row(cells)).then(
    () => null,
    error => classifyFailure(error),
  );

it('text and HTML arrive as they were written, under an id that never changes', async () => {
  await post.send(row());
  await post.send(row());
  const [first, second] = await server.until(2);
  expect(first?.to).toEqual(['zoe@acme.test']);
  expect(first?.from).toBe('hello@seatgrid.test');
  expect(first?.text).toBe(row().body);
  expect(first?.html).toContain('<html lang="fr">');
  expect(first?.html).toContain(`href="${link}"`);
  expect(first?.headers.get('subject')).toBe(row().subject);
  expect(first?.headers.get('from')).toBe('Seatgrid <hello@seatgrid.test>');
  expect(first?.headers.get('auto-submitted')).toBe('auto-generated');
  expect(first?.headers.get('content-language')).toBe('fr');
  expect(first?.headers.get('message-id')).toBe(`<${row().id}@app.seatgrid.test>`);
  expect(second?.headers.get('message-id')).toBe(first?.headers.get('message-id'));
  expect(first?.headers.get('content-type')).toMatch(/^multipart\/alternative/);
});

it('no line on the wire is longer than mail allows', async () => {
  await post.send(row({ body: 'x'.repeat(5_000), subject: 'é'.repeat(600) }));
  const [message] = await server.until(1);
  expect(Math.max(...(message?.raw.split('\r\n').map(line => Buffer.byteLength(line)) ?? []))).toBeLessThanOrEqual(998);
  expect(message?.text).toBe('x'.repeat(5_000));
});

it('a subject or address cannot add headers or recipients', async () => {
  await post.send(row({ subject: 'Hello\r\nBcc: eve@evil.test' }));
  const [message] = await server.until(1);
  expect(message?.headers.has('bcc')).toBe(false);
  expect(message?.to).toEqual(['zoe@acme.test']);
  server.received.length = 0;
  await failure({ to: 'zoe@acme.test, eve@evil.test' });
  expect(server.received.flatMap(one => one.to)).not.toContain('eve@evil.test');
});

it('a subject that looks encoded is read as it was written', async () => {
  const subject = `=?utf-8?q?=3Cscript=3E?= ${'Été 😀 '.repeat(20).trim()}\r\nBcc: eve@evil.test`;
  await post.send(row({ subject }));
  const [message] = await server.until(1);
  expect(message?.headers.get('subject')).toBe(subject);
  expect(message?.headers.has('bcc')).toBe(false);
});

it('fifty simultaneous messages use few connections', async () => {
  const before = server.connected();
  await Promise.all(Array.from({ length: 50 }, (_, n) => post.send(row({ to: `p${n}@acme.test` }))));
  expect(server.received).toHaveLength(50);
  expect(server.connected() - before).toBeLessThanOrEqual(5);
});

it('5xx for the recipient or the message is permanent, 4xx is not, and both have a reason', async () => {
  server.mood({ kind: 'refuse', code: 550, words: 'No such user here', at: 'recipient' });
  expect(await failure()).toEqual({ permanent: true, reason: '550 No such user here' });
  server.mood({ kind: 'refuse', code: 554, words: 'Refused by policy', at: 'message' });
  expect(await failure()).toEqual({ permanent: true, reason: '554 Refused by policy' });
  server.mood({ kind: 'refuse', code: 451, words: 'Come back later', at: 'message' });
  expect(await failure()).toEqual({ permanent: false, reason: '451 Come back later' });
  server.mood({ kind: 'refuse', code: 450, words: 'Greylisted', at: 'recipient' });
  expect(await failure()).toEqual({ permanent: false, reason: '450 Greylisted' });
});

it('the pool does not resend after a lost connection', async () => {
  server.mood({ kind: 'drop' });
  const failed = await failure();
  expect(failed?.permanent).toBe(false);
  expect(server.received).toHaveLength(0);
  server.mood({ kind: 'take' });
  await post.send(row());
  expect(server.received).toHaveLength(1);
});
