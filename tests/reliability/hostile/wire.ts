import { connect } from 'node:net';
import { gunzipSync, inflateSync } from 'node:zlib';

/** A server's raw response; without a status when it only closed the connection. */
export interface RawResponse {
  status: number | null;
  headers: Record<string, string>;
  body: string;
}

/** Sends bytes as they are over a new connection, and reads the response. Rejects after 20 s without activity. */
export function sendRaw(url: string, bytes: readonly (Buffer | string)[], { unfinished = false } = {}): Promise<RawResponse> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const received: Buffer[] = [];
    const socket = connect({ host: hostname, port: Number(port) });
    const late = setTimeout(() => {
      socket.destroy();
      reject(new Error('The server let a request wait for 20 s'));
    }, 20_000);
    const end = (): void => {
      clearTimeout(late);
      socket.destroy();
      resolve(parse(Buffer.concat(received)));
    };
    socket.on('data', chunk => {
      received.push(chunk);
      // A stream never ends: its start is the answer.
      if (
        received.length < 3 &&
        /^(?:HTTP\/1\.1 100 Continue\r\n\r\n)?HTTP\/1\.1 200(?:.|\r|\n)*text\/event-stream/.test(
          Buffer.concat(received).toString('latin1'),
        )
      )
        end();
    });
    socket.once('close', end);
    socket.once('error', end); // a connection that the server cuts is an answer as well
    socket.once('connect', () => {
      for (const part of bytes) socket.write(part);
      if (unfinished) socket.end();
    });
  });
}

function parse(bytes: Buffer): RawResponse {
  const text = bytes.toString('latin1');
  const at = text.indexOf('\r\n\r\n');
  const [first = '', ...lines] = (at < 0 ? text : text.slice(0, at)).split('\r\n');
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(first)?.[1];
  const headers = Object.fromEntries(
    lines.map(line => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const rest = at < 0 ? Buffer.alloc(0) : bytes.subarray(at + 4);
  if (status === '100') return parse(rest);
  const sent = headers['transfer-encoding'] === 'chunked' ? unchunked(rest) : rest;
  const packed = sent.length > 0 ? headers['content-encoding'] : undefined;
  const body = packed === 'gzip' ? gunzipSync(sent) : packed === 'deflate' ? inflateSync(sent) : sent;
  return { status: status === undefined ? null : Number(status), headers, body: body.toString('utf8') };
}

function unchunked(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf('\r\n', at);
    const size = Number.parseInt(bytes.toString('latin1', at, end), 16);
    if (end < 0 || !(size > 0)) break;
    parts.push(bytes.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
  return Buffer.concat(parts);
}
