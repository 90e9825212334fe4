import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { badRequestProblem, rawHttpResponse } from './api/badRequest.ts';
import { ApiProblem, problemJson, toProblem } from './api/problem.ts';
import { type Config, ConfigError } from './config.ts';

/**
 * How long an idle connection stays open, in milliseconds. Longer than in proxies and browsers (nginx: 60 s): if the server
 * closed first, a request could meet a connection that has just gone.
 */
const keepAliveTimeout = 75_000;

/**
 * How long a request may take to arrive, in milliseconds: its headers, the whole request, and the whole of a small one. The
 * first two are checked every `interval`.
 */
const arrivalTimeouts = { headers: 10_000, whole: 120_000, small: 30_000, interval: 5_000 };

/** A body of at most this many bytes is small. */
const smallBody = 1024 * 1024;

/** Listens on the configured port and address; resolves when the server answers. Throws `ConfigError` when it cannot. */
export function listen(
  fetch: Parameters<typeof getRequestListener>[0],
  { port, host }: Config,
  timeouts = arrivalTimeouts,
): Promise<Server> {
  const listener = getRequestListener(fetch, { hostname: host, errorHandler: respondToError });
  const server = createServer(
    { requireHostHeader: false, connectionsCheckingInterval: timeouts.interval },
    (request, response) => {
      if (request.headers.host === undefined && request.httpVersion !== '1.0')
        return sendProblem(response, badRequestProblem(''));
      limitArrival(request, timeouts.small);
      void listener(request, response);
    },
  );
  server.keepAliveTimeout = keepAliveTimeout;
  server.headersTimeout = timeouts.headers;
  server.requestTimeout = timeouts.whole;
  server.on('clientError', onClientError);
  server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) =>
    sendProblem(response, new ApiProblem(417, 'unexpected', 'The only Expect that is supported is 100-continue')),
  );
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const portInUse =
        error.code === 'EADDRINUSE'
          ? `PORT ${port} is already in use: stop the program that uses it, or choose another port, e.g. PORT=4281.`
          : null;
      reject(new ConfigError(portInUse ?? `HOST ${host} with PORT ${port} cannot be used (${error.code}): choose others.`));
    });
    server.listen(port, host, () => resolve(server));
  });
}

/** Ends a connection on which a small body does not arrive within this time. */
function limitArrival(request: IncomingMessage, milliseconds: number): void {
  const length = Number(request.headers['content-length'] ?? 0);
  if (length === 0 || length > smallBody) return;
  const late = setTimeout(() => {
    if (!request.complete) request.socket.end(rawHttpResponse(badRequestProblem('ERR_HTTP_REQUEST_TIMEOUT')));
  }, milliseconds);
  request.once('close', () => clearTimeout(late));
}

/** Answers an error from before the app: the request cannot be parsed, as with an impossible host or path. */
function respondToError(error: unknown): Response {
  const problem = error instanceof Error && error.name === 'RequestError' ? badRequestProblem('') : toProblem(error);
  return new Response(problemJson(problem), { status: problem.status, headers: { 'content-type': 'application/problem+json' } });
}

function sendProblem(response: ServerResponse, problem: ApiProblem): void {
  response
    .writeHead(problem.status, { 'Content-Type': 'application/problem+json', Connection: 'close' })
    .end(problemJson(problem));
}

/** Answers bytes that cannot be parsed, unless an answer to an earlier request has begun on this connection. */
function onClientError(error: NodeJS.ErrnoException, socket: Socket & { _httpMessage?: ServerResponse | null }): void {
  if (!socket.writable || error.code === 'ECONNRESET' || socket._httpMessage?.headersSent === true) socket.destroy();
  else socket.end(rawHttpResponse(badRequestProblem(error.code ?? '')));
}
