import { isIP } from 'node:net';
import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Config } from '../config.ts';
import { ApiProblem } from './problem.ts';

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses writes that another site made a browser send: they carry JSON, and come from this origin where the browser says from where.
 * With the cookie's SameSite this is three locks on one door.
 */
export function onlyOurs(config: Config): MiddlewareHandler {
  const own = new URL(config.publicUrl).host;
  return async (c, next) => {
    if (reading.has(c.req.method)) return next();
    const site = c.req.header('sec-fetch-site');
    const origin = c.req.header('origin');
    const from = origin === undefined ? undefined : URL.canParse(origin) ? new URL(origin).host : 'null';
    const foreign =
      (site !== undefined && site !== 'same-origin' && site !== 'none') ||
      (from !== undefined && from !== own && from !== new URL(c.req.url).host);
    if (foreign) throw new ApiProblem(403, 'foreign_origin', 'This request came from another site and was refused');
    const empty = c.req.header('content-length') === '0' || (c.req.method === 'DELETE' && c.req.raw.body === null);
    if (!empty && !/^application\/json\b/i.test(c.req.header('content-type') ?? '')) {
      throw new ApiProblem(415, 'not_json', 'Send JSON, with Content-Type: application/json');
    }
    return next();
  };
}

/**
 * Refuses requests to a name that is not ours: a page of another site that has its own name point to this machine would else read here
 * what is only for who is signed in. Addresses, names without a dot and the machine itself are ours: health checks and proxies ask by them.
 */
export function onlyOurName({ publicUrl, host }: Config): MiddlewareHandler {
  const ours = new Set([new URL(publicUrl).hostname, host, 'localhost']);
  return (c, next) => {
    const { hostname } = new URL(c.req.url);
    if (ours.has(hostname) || isIP(hostname.replace(/^\[|\]$/g, '')) !== 0 || !hostname.includes('.')) return next();
    throw new ApiProblem(421, 'wrong_address', `Seatgrid is not at this address: open ${publicUrl}`);
  };
}

/** Refuses bodies larger than this many bytes. */
export function atMost(bytes: number): MiddlewareHandler {
  const limit = bodyLimit({
    maxSize: bytes,
    onError: () => {
      throw new ApiProblem(413, 'too_large', 'The request is too large: send it in several parts');
    },
  });
  return (c, next) => {
    if (reading.has(c.req.method)) return next();
    const length = c.req.header('content-length');
    // Node reads no further than the length that is said. To ask for the body itself would make a stream of it, which takes far longer to read.
    const isFine = length !== undefined && Number(length) <= bytes && c.req.header('transfer-encoding') === undefined;
    return isFine ? next() : limit(c, next);
  };
}

/** What every answer tells the browser: nothing but our own files, in no frame, with no referrer. */
export function headers(config: Config): MiddlewareHandler {
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
    // Said here, because compression would add it to the answer that is there, and so copy it into a stream.
    ['Vary', 'Accept-Encoding'],
  ];
  if (config.publicUrl.startsWith('https:')) fixed.push(['Strict-Transport-Security', 'max-age=31536000; includeSubDomains']);
  // Before the answer is made: setting a header on one that is there copies it.
  return (c, next) => {
    for (const [name, value] of fixed) c.header(name, value);
    return next();
  };
}

/** Answers of the API are never kept by anybody. */
export const notKept: MiddlewareHandler = (c, next) => {
  c.header('Cache-Control', 'no-store');
  return next();
};
