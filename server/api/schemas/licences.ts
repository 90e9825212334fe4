import { z } from '@hono/zod-openapi';
import { spans } from '../../model/periods.ts';
import { moment, number, text } from './values.ts';

/** GET …/licences/use?span: the span of time; or `day`, only the end of this day. */
export const licenceUseQuery = z.object({ span: z.enum(spans).default('12m'), day: z.iso.date().optional() });

/** The licences of a product at the end of a day or month, or now if it has not ended. */
const periodUse = z.object({
  /** `2026-01-15` or `2026-01`. */
  period: text,
  total: number,
  used: number,
  reserved: number,
});

/** GET …/licences/use: how many licences each product of the organisation had, and how many were in use, at the end of each day or month. */
export const licenceUseResponse = z
  .object({
    unit: z.enum(['day', 'month']),
    /** The organisation's time zone, where its days end. */
    zone: text,
    pools: z.array(
      z.object({
        pool: text,
        product: text,
        /** From this time on the numbers are known; null if nothing is known. */
        since: moment.nullable(),
        /** What is before it: the organisation did not exist, the log was pruned, or the log goes on and the same request reads more of it. */
        start: z.enum(['created', 'pruned', 'unread']),
        periods: z.array(periodUse),
      }),
    ),
    seq: number,
  })
  .openapi('LicenceUse');
