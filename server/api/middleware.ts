import { isIP } from 'node:net';
import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Config } from '../config.ts';
import { ApiProblem } from './problem.ts';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses writes that another site made a browser send: the browser must name this origin if it names one, and a body must be JSON, or
 * bytes where the path `acceptsFile`: no form of another site can send either. The cookie's SameSite is a third protection.
 */
export function sameOrigin(config: Config, acceptsFile: (path: string) => boolean): MiddlewareHandler {
  const own = new URL(config.publicUrl);
  return async (c, next) => {
    if (safeMethods.has(c.req.method)) return next();
    const site = c.req.header('sec-fetch-site');
    const origin = c.req.header('origin');
    const from = origin === undefined ? undefined : URL.canParse(origin) ? new URL(origin).host : 'null';
    const foreign =
      (site !== undefined && site !== 'same-origin' && site !== 'none') ||
      (from !== undefined && from !== own.host && from !== new URL(c.req.url).host);
    if (foreign) {
      const seen = origin === undefined || origin === 'null' ? 'another site' : origin.slice(0, 200);
      throw new ApiProblem(
        403,
        'foreign_origin',
        `This request came from ${seen} and was refused. Seatgrid is at ${own.origin}: open it there`,
      );
    }
    const type = c.req.header('content-type') ?? '';
    if (acceptsFile(c.req.path)) {
      if (!/^application\/octet-stream\b/i.test(type))
        throw new ApiProblem(415, 'not_a_file', 'Send the bytes of the file, with Content-Type: application/octet-stream');
    } else if (carriesBody(c) && !/^application\/json\b/i.test(type)) {
      throw new ApiProblem(415, 'not_json', 'Send JSON, with Content-Type: application/json');
    }
    return next();
  };
}

/**
 * Refuses requests to an unknown host name: otherwise another site could point its own name at this server and read data of a signed-in
 * person (DNS rebinding). IP addresses, names without a dot and localhost are allowed: health checks and proxies use them.
 */
export function knownHost({ publicUrl, host }: Config): MiddlewareHandler {
  const knownNames = new Set([new URL(publicUrl).hostname, host, 'localhost']);
  return async (c, next) => {
    const { hostname } = new URL(c.req.url);
    if (knownNames.has(hostname) || isIP(hostname.replace(/^\[|\]$/g, '')) !== 0 || !hostname.includes('.')) return next();
    if (wantsPage(c)) return c.html(wrongAddress(publicUrl), 421);
    throw new ApiProblem(421, 'wrong_address', `Seatgrid is not at this address: open ${publicUrl}`);
  };
}

/** Whether the request has a body: HTTP shows it by length or transfer encoding; a request made in memory by its body itself. */
function carriesBody(c: Context): boolean {
  const length = c.req.header('content-length');
  if (c.req.header('transfer-encoding') !== undefined) return true;
  if (length !== undefined) return length !== '0';
  const incoming = (c.env as { incoming?: { httpVersion?: string } } | undefined)?.incoming;
  return incoming?.httpVersion === undefined && c.req.raw.body !== null;
}

/** Refuses bodies larger than this many bytes. */
export function limitBody(bytes: number): MiddlewareHandler {
  const limit = bodyLimit({
    maxSize: bytes,
    onError: () => {
      throw new ApiProblem(413, 'too_large', 'The request is too large: send it in several parts');
    },
  });
  return (c, next) => {
    if (safeMethods.has(c.req.method)) return next();
    const length = c.req.header('content-length');
    // Node reads no more than the declared length. Reading the body here would make it a stream, which is much slower.
    const isFine = length !== undefined && Number(length) <= bytes && c.req.header('transfer-encoding') === undefined;
    return isFine ? next() : limit(c, next);
  };
}

/** The security headers of every response: only our own files, no frames, no referrer. */
export function securityHeaders(config: Config): MiddlewareHandler {
  const fixed: [string, string][] = [
    [
      'Content-Security-Policy',
      "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
    ],
    ['Cross-Origin-Opener-Policy', 'same-origin'],
    ['Cross-Origin-Resource-Policy', 'same-origin'],
    ['Permissions-Policy', 'camera=(), microphone=(), geolocation=(), payment=()'],
    ['Referrer-Policy', 'no-referrer'],
    ['X-Content-Type-Options', 'nosniff'],
    ['X-Frame-Options', 'DENY'],
    // Set here: if compression set it on the finished response, it would copy the body into a stream.
    ['Vary', 'Accept-Encoding'],
  ];
  if (config.publicUrl.startsWith('https:')) fixed.push(['Strict-Transport-Security', 'max-age=31536000; includeSubDomains']);
  // Set before the response exists: setting a header on a finished response copies it.
  return (c, next) => {
    for (const [name, value] of fixed) c.header(name, value);
    return next();
  };
}

/**
 * Refuses HEAD: the router answers it by GET and drops the response, so whatever a route holds until its response is read, such as an open
 * stream, would never be released.
 */
export const refuseHead: MiddlewareHandler = async (c, next) => {
  if (c.req.method !== 'HEAD') return next();
  throw new ApiProblem(405, 'method_not_allowed', 'Send GET: there is no HEAD here');
};

/** Forbids caching of API responses. */
export const noStore: MiddlewareHandler = (c, next) => {
  c.header('Cache-Control', 'no-store');
  return next();
};

/**
 * Redirects pages from http to https when Seatgrid is served by https and our own proxy reports a plain http request, where the session
 * cookie would not be kept. Only pages are redirected, and only to the configured address.
 */
export function redirectToHttps({ publicUrl, trustProxy }: Config): MiddlewareHandler {
  const own = new URL(publicUrl);
  return async (c, next) => {
    const insecure =
      trustProxy && own.protocol === 'https:' && c.req.header('x-forwarded-proto')?.split(',').at(-1)?.trim() === 'http';
    if (!insecure || !wantsPage(c)) return next();
    const { pathname, search } = new URL(c.req.url);
    return c.redirect(`${own.origin}${pathname}${search}`, 307);
  };
}

/** Whether a browser requests a page. */
const wantsPage = (c: Context): boolean =>
  c.req.method === 'GET' && !c.req.path.startsWith('/api/') && (c.req.header('accept') ?? '').includes('text/html');

/** The page for a wrong address, in both languages, because the reader's is not known. */
function wrongAddress(publicUrl: string): string {
  const address = publicUrl.replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`);
  const link = `<a href="${address}">${address}</a>`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Seatgrid</title></head>
<body><main><h1>Seatgrid</h1><p>Seatgrid is not at this address. Open ${link}</p><p lang="fr">Seatgrid n’est pas à cette adresse. Ouvrez ${link}</p></main></body></html>`;
}
