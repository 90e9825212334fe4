import { expect, inject, it } from 'vitest';
import { createSmtpTransport } from '../../server/effects/smtp.ts';
import { openReader } from '../../server/store/openStore.ts';
import { requirePostgresTls, requireSmtpTls } from '../../server/tls.ts';
import { startMailServer } from '../kit/smtp.ts';

const from = { from: 'Seatgrid <hello@seatgrid.test>', publicUrl: 'https://seatgrid.test' };
const row = { id: '1', version: 1, seq: 1, to: 'zoe@acme.test', subject: 'Hello', body: 'Secret', link: null, language: 'en' };

it('a mail server that knows no STARTTLS is sent nothing where its address demands it, and everything where it says none', async () => {
  const server = await startMailServer();
  /** The address of the test's server, told what it would be told on another machine. */
  const elsewhere = (told: string): string =>
    requireSmtpTls(`smtp://mail.example.org${told}`).replace('smtp://mail.example.org', server.url);
  const protectedPost = createSmtpTransport({ ...from, smtpUrl: elsewhere('') });
  await expect(protectedPost.send(row)).rejects.toThrow(/STARTTLS/i);
  expect(server.received).toEqual([]);
  await protectedPost.close();
  const clear = createSmtpTransport({ ...from, smtpUrl: elsewhere('?tls=none') });
  await clear.send(row);
  expect(server.received).toHaveLength(1);
  await clear.close();
  await server.stop();
});

it('a database that knows no TLS is not spoken to where its address demands it', async () => {
  const url = requirePostgresTls(`${inject('postgres')}?sslmode=require`);
  const reader = await openReader({ url, schema: 'seatgrid_administration' }, []);
  await expect(reader.seq()).rejects.toThrow(/does not support SSL/);
  await reader.close();
});
