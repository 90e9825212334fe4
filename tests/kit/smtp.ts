import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A message that the mail server received. */
export interface Received {
  from: string;
  to: string[];
  /** By lower-case name, unfolded and decoded. */
  headers: Map<string, string>;
  text: string;
  html: string;
  /** The raw message. */
  raw: string;
}

/**
 * How the server treats messages: accepts them, refuses them with a code, hangs up on receiving one (`drop`), or refuses the
 * connection (`deaf`).
 */
export type MailBehaviour =
  | { kind: 'take' }
  | { kind: 'refuse'; code: number; words: string; at: 'recipient' | 'message' }
  | { kind: 'drop' }
  | { kind: 'deaf' };

/** A real mail server for tests. */
export interface MailServer {
  url: string;
  received: Received[];
  /** The number of connections so far. */
  connected(): number;
  /** Sets how messages to this address, or by default all others, are treated from now on. */
  mood(mood: MailBehaviour, address?: string): void;
  /** Resolves once this many messages have arrived; rejects after `patience` milliseconds. */
  until(count: number, patience?: number): Promise<Received[]>;
  stop(): Promise<void>;
}

/** Starts a mail server on a free port of this machine. */
export async function startMailServer(): Promise<MailServer> {
  const received: Received[] = [];
  const moods = new Map<string, MailBehaviour>();
  let connected = 0;
  const moodOf = (address: string): MailBehaviour => moods.get(address) ?? moods.get('*') ?? { kind: 'take' };

  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 500,
    onConnect: (_, done) => {
      connected += 1;
      done(moods.get('*')?.kind === 'deaf' ? refusal(421, 'Try again later') : null);
    },
    onRcptTo: ({ address }, _, done) => {
      const mood = moodOf(address);
      done(mood.kind === 'refuse' && mood.at === 'recipient' ? refusal(mood.code, mood.words) : null);
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(one => one.address);
        const mood = moodOf(to[0] ?? '');
        if (mood.kind === 'drop') return hangUp(server);
        if (mood.kind === 'refuse') return done(refusal(mood.code, mood.words));
        const { mailFrom } = session.envelope;
        const raw = Buffer.concat(chunks).toString('utf8');
        received.push({ from: mailFrom === false ? '' : mailFrom.address, to, raw, ...partsOf(raw) });
        return done();
      });
    },
  });
  server.on('error', () => {
    // A client that hangs up is part of the tests; the received messages show the rest.
  });
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    received,
    connected: () => connected,
    mood: (mood, address = '*') => void moods.set(address, mood),
    until: async (count, patience = 10_000) => {
      const end = Date.now() + patience;
      while (received.length < count) {
        if (Date.now() > end) throw new Error(`${received.length} of ${count} messages have arrived`);
        await new Promise(done => setTimeout(done, 10));
      }
      return received;
    },
    stop: () => new Promise(done => server.close(() => done())),
  };
}

const refusal = (code: number, words: string): Error => Object.assign(new Error(words), { responseCode: code });

function hangUp(server: SMTPServer): void {
  for (const connection of server.connections as Set<{ _socket: { destroy(): void } }>) connection._socket.destroy();
}

/** Splits a message into headers, text and HTML. */
function partsOf(raw: string): Pick<Received, 'headers' | 'text' | 'html'> {
  const { headers, body } = split(raw);
  const boundary = /boundary="?([^";]+)"?/.exec(headers.get('content-type') ?? '')?.[1];
  if (boundary === undefined) return { headers, text: decode(headers, body), html: '' };
  const parts = body
    .split(`--${boundary}`)
    .slice(1, -1)
    .map(part => split(part.replace(/^\r\n/, '')));
  const of = (type: string): string => {
    const part = parts.find(part => part.headers.get('content-type')?.startsWith(type));
    return part === undefined ? '' : decode(part.headers, part.body);
  };
  return { headers, text: of('text/plain'), html: of('text/html') };
}

function split(raw: string): { headers: Map<string, string>; body: string } {
  const end = raw.indexOf('\r\n\r\n');
  const lines = raw
    .slice(0, end)
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n');
  const headers = new Map(
    lines.map(line => [line.slice(0, line.indexOf(':')).toLowerCase(), decodeHeader(line.slice(line.indexOf(':') + 1).trim())]),
  );
  return { headers, body: raw.slice(end + 4) };
}

function decode(headers: Map<string, string>, body: string): string {
  const encoding = headers.get('content-transfer-encoding')?.toLowerCase();
  const text =
    encoding === 'base64' ? Buffer.from(body, 'base64').toString('utf8') : encoding === 'quoted-printable' ? quoted(body) : body;
  return text.replaceAll('\r\n', '\n').trimEnd();
}

const quoted = (text: string): string =>
  bytes(
    text.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
  );

const bytes = (text: string): string => Buffer.from(text, 'latin1').toString('utf8');

/** Decodes the encoded words of a header: `=?UTF-8?Q?Ol=C3=A9?=`. */
const decodeHeader = (header: string): string =>
  header
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, way: string, text: string) =>
      way.toLowerCase() === 'b' ? Buffer.from(text, 'base64').toString('utf8') : quoted(text.replaceAll('_', ' ')),
    );
