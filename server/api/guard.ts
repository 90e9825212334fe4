import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { secureHeaders } from 'hono/secure-headers';
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
    const empty = c.req.header('content-length') === '0' || (c.req.raw.body === null && c.req.method === 'DELETE');
    if (!empty && !/^application\/json\b/i.test(c.req.header('content-type') ?? '')) {
      throw new ApiProblem(415, 'not_json', 'Send JSON, with Content-Type: application/json');
    }
    return next();
  };
}

/** Refuses bodies larger than this many bytes. */
export const atMost = (bytes: number): MiddlewareHandler =>
  bodyLimit({
    maxSize: bytes,
    onError: () => {
      throw new ApiProblem(413, 'too_large', 'The request is too large: send it in several parts');
    },
  });

/** What every answer tells the browser: nothing but our own files, in no frame, with no referrer. */
export const headers = (config: Config): MiddlewareHandler =>
  secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
      objectSrc: ["'none'"],
    },
    referrerPolicy: 'no-referrer',
    xFrameOptions: 'DENY',
    strictTransportSecurity: config.publicUrl.startsWith('https:') ? 'max-age=31536000; includeSubDomains' : false,
    permissionsPolicy: { camera: [], microphone: [], geolocation: [], payment: [] },
  });

/** Answers of the API are never kept by anybody. */
export const notKept: MiddlewareHandler = async (c, next) => {
  await next();
  c.header('Cache-Control', 'no-store');
};
