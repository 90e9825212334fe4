import type { Row } from '../model/change.ts';
import { renderHtml } from './mailHtml.ts';

/** A connection pool to a mail server. */
export interface SmtpTransport {
  /** Sends one row of the outbox; rejects with the server's error, on a timeout, or when `ending` is aborted. */
  send(row: Row, ending?: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** How many connections are kept open, and so how many messages are sent at the same time. */
export const maxConnections = 5;

/** The time limit for one message, including the wait for a connection, in milliseconds: well below the time of a claim. */
const sendTimeout = 120_000;

/**
 * Opens a pool of connections to an SMTP server.
 * The pool never resends by itself: only the row decides on another attempt, always with the same Message-ID.
 */
export function createSmtpTransport(to: { smtpUrl: string; from: string; publicUrl: string }): SmtpTransport {
  const host = new URL(to.publicUrl).hostname;
  // Loaded only if there is a mail server.
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
          // A subject that looks like an encoded word would be decoded by mail readers, so it is encoded itself.
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

/** Text as encoded words of at most 75 characters, with whole characters in each (RFC 2047). */
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
