import type { Row } from '../model/change.ts';
import { renderHtml } from './mailHtml.ts';

/** The way out to a mail server. */
export interface SmtpTransport {
  /** Hands one row of the outbox to the mail server; rejects with its answer, when it took too long, or when it is to end. */
  send(row: Row, ending?: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** Connections kept open to the mail server: so many messages are on their way at once. */
export const maxConnections = 5;

/** Longest time for one message, waiting for a connection included: well within the time for which its row is claimed. */
const sendTimeout = 120_000;

/**
 * Opens a pool of connections to an SMTP server.
 * The pool never sends again on its own: a message is tried again by its row alone, always under the same Message-ID.
 */
export function createSmtpTransport(to: { smtpUrl: string; from: string; publicUrl: string }): SmtpTransport {
  const host = new URL(to.publicUrl).hostname;
  // Loaded only where there is a mail server.
  const opening = import('nodemailer').then(({ createTransport }) =>
    createTransport({
      url: to.smtpUrl,
      pool: true,
      maxConnections,
      maxRequeues: 0,
      connectionTimeout: 20_000,
      greetingTimeout: 20_000,
      socketTimeout: 60_000,
      disableFileAccess: true,
      disableUrlAccess: true,
    }),
  );
  return {
    send: async (row, ending) => {
      const message = mailContent(row);
      const transport = await opening;
      await transport.sendMail({
        from: to.from,
        to: { name: '', address: String(row.to) },
        ...(message.subject.includes('=?') ? {} : { subject: message.subject }),
        text: message.body,
        html: renderHtml(message),
        messageId: `<${row.id}@${host}>`,
        headers: {
          // A subject that looks like an encoded word would be read as what it encodes: such a one is encoded itself.
          ...(message.subject.includes('=?') ? { Subject: { prepared: true, value: encodedWords(message.subject) } } : {}),
          'Auto-Submitted': 'auto-generated',
          'Content-Language': message.language,
          'X-Auto-Response-Suppress': 'All',
        },
        signal: AbortSignal.any([AbortSignal.timeout(sendTimeout), ...(ending === undefined ? [] : [ending])]),
      });
    },
    close: async () => (await opening).close(),
  };
}

/** Text as encoded words of at most 75 characters, whole characters in each (RFC 2047). */
function encodedWords(text: string): string {
  const words = [''];
  for (const character of text) {
    const last = words.at(-1) ?? '';
    if (Buffer.byteLength(last + character) > 45) words.push(character);
    else words[words.length - 1] = last + character;
  }
  return words.map(word => `=?UTF-8?B?${Buffer.from(word).toString('base64')}?=`).join(' ');
}

const mailContent = (row: Row) =>
  ({
    subject: String(row.subject ?? ''),
    body: String(row.body ?? ''),
    link: typeof row.link === 'string' ? row.link : null,
    language: row.language === 'fr' ? 'fr' : 'en',
  }) as const;
