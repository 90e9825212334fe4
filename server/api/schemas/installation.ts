import { z } from '@hono/zod-openapi';
import { isZone, utc } from '../../model/days.ts';
import { language, text } from './values.ts';

/* The schemas of the installation: its set-up, its public facts and its health. */

/** POST /api/setup: the first organisation and its owner, with the token of the set-up link. */
export const setupRequest = z.strictObject({
  token: z.string().min(1).max(200),
  email: z.string().min(3).max(254),
  password: z.string().min(1).max(1_000),
  firstName: z.string().max(60).default(''),
  lastName: z.string().max(60).default(''),
  organisation: z.string().min(1).max(120),
  accountName: z.string().min(3).max(40),
  licences: z.number().int().min(1).max(1_000_000),
  language: language.default('en'),
  /** The organisation's time zone, taken from the first owner's browser: an IANA name. */
  zone: z.string().max(64).refine(isZone, 'An IANA time zone, such as Europe/Paris').default(utc),
});

/** GET /api/site: the address of this installation, and whether it sends mail. */
export const siteResponse = z
  .object({
    address: text.openapi({ description: 'The address of this installation' }),
    mail: z.boolean().openapi({ description: 'Whether the installation sends mail' }),
  })
  .openapi('Site');

/** The answer of the health checks. */
export const healthResponse = z.object({ status: z.enum(['ok']) }).openapi('Health');
