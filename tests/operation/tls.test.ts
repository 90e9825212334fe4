import { expect, inject, it } from 'vitest';
import { createSmtpTransport } from '../../server/effects/smtp.ts';
import { openReader } from '../../server/store/openStore.ts';
import { requirePostgresTls, requireSmtpTls } from '../../server/tls.ts';
import { startMailServer } from '../kit/smtp.ts';

const from = { from: 'Seatgrid <hello@seatgrid.test>', publicUrl: 'https://seatgrid.test' };
const row = { id: '1', version: 1, seq: 1, to: 'zoe@acme.test', subject: 'Hello', body: 'Secret', link: null, language: 'en' };

it('a mail server without STARTTLS gets no message when its address requires TLS, and every message with tls=none', async () => {
  const server = await startMailServer();
  /** The address of the test server with the options of a server on another machine. */
  const elsewhere = (query: string): string =>
    requireSmtpTls(`smtp://mail.example.org${query}`).replace('smtp://mail.example.org', server.url);
  const secureTransport = createSmtpTransport({ ...from, smtpUrl: elsewhere('') });
  await expect(secureTransport.send(row)).rejects.toThrow(/STARTTLS/i);
  expect(server.received).toEqual([]);
  await secureTransport.close();
  const clearTextTransport = createSmtpTransport({ ...from, smtpUrl: elsewhere('?tls=none') });
  await clearTextTransport.send(row);
  expect(server.received).toHaveLength(1);
  await clearTextTransport.close();
  await server.stop();
});

it('a database without TLS is not used when its address requires TLS', async () => {
  const url = requirePostgresTls(`${inject('postgres')}?sslmode=require`);
  const reader = await openReader({ url, schema: 'seatgrid_administration' }, []);
  await expect(reader.seq()).rejects.toThrow(/does not support SSL/);
  await reader.close();
});
