import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { badRequestProblem, rawHttpResponse } from './api/badRequest.ts';
import { ApiProblem, problemJson, toProblem } from './api/problem.ts';
import { type Config, ConfigError } from './config.ts';

/**
 * How long a connection on which nothing is asked stays open, in milliseconds. Longer than proxies and browsers keep theirs (nginx: 60 s):
 * who closes first must be the one who asks, or a request meets a connection that has just gone.
 */
const keepAliveTimeout = 75_000;

/**
 * How long a request may take to arrive, in milliseconds: its headers, all of it, and all of it where it is small; and how often the
 * first two are looked at.
 */
const arrivalTimeouts = { headers: 10_000, whole: 120_000, small: 30_000, looks: 5_000 };

/** A body of so many bytes is small. */
const smallBody = 1024 * 1024;

/** Serves on the port and address of the configuration; resolves when it answers. Throws `ConfigError` where it cannot. */
export function listen(
  fetch: Parameters<typeof getRequestListener>[0],
  { port, host }: Config,
  arriving = arrivalTimeouts,
): Promise<Server> {
  const listener = getRequestListener(fetch, { hostname: host, errorHandler: respondToError });
  const server = createServer({ requireHostHeader: false, connectionsCheckingInterval: arriving.looks }, (request, response) => {
    if (request.headers.host === undefined && request.httpVersion !== '1.0') return sendProblem(response, badRequestProblem(''));
    limitArrival(request, arriving.small);
    void listener(request, response);
  });
  server.keepAliveTimeout = keepAliveTimeout;
  server.headersTimeout = arriving.headers;
  server.requestTimeout = arriving.whole;
  server.on('clientError', onClientError);
  server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) =>
    sendProblem(response, new ApiProblem(417, 'unexpected', 'The only Expect that is understood is 100-continue')),
  );
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const portInUse =
        error.code === 'EADDRINUSE' ? `PORT ${port} is in use: stop what uses it, or choose another, e.g. PORT=4281.` : null;
      reject(new ConfigError(portInUse ?? `HOST ${host} with PORT ${port} cannot be used (${error.code}): choose others.`));
    });
    server.listen(port, host, () => resolve(server));
  });
}

/** Ends a connection on which a small body does not arrive within these milliseconds. */
function limitArrival(request: IncomingMessage, milliseconds: number): void {
  const length = Number(request.headers['content-length'] ?? 0);
  if (length === 0 || length > smallBody) return;
  const late = setTimeout(() => {
    if (!request.complete) request.socket.end(rawHttpResponse(badRequestProblem('ERR_HTTP_REQUEST_TIMEOUT')));
  }, milliseconds);
  request.once('close', () => clearTimeout(late));
}

/** What fails before the app is asked is a request that cannot be read: a host or path that no address can have. */
function respondToError(error: unknown): Response {
  const problem = error instanceof Error && error.name === 'RequestError' ? badRequestProblem('') : toProblem(error);
  return new Response(problemJson(problem), { status: problem.status, headers: { 'content-type': 'application/problem+json' } });
}

function sendProblem(response: ServerResponse, problem: ApiProblem): void {
  response
    .writeHead(problem.status, { 'Content-Type': 'application/problem+json', Connection: 'close' })
    .end(problemJson(problem));
}

/** Bytes that the parser gave up on. Where an answer to an earlier request has begun on this connection, nothing may come between. */
function onClientError(error: NodeJS.ErrnoException, socket: Socket & { _httpMessage?: ServerResponse | null }): void {
  if (!socket.writable || error.code === 'ECONNRESET' || socket._httpMessage?.headersSent === true) socket.destroy();
  else socket.end(rawHttpResponse(badRequestProblem(error.code ?? '')));
}
