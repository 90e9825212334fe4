import { z } from '@hono/zod-openapi';
import { outcomeResponse } from './changes.ts';
import { issue, localizedText, number, params, rowSchema, text } from './values.ts';

/** RFC 9457: the body of every error response, `application/problem+json`. It has `outcome` when a commit was refused as a whole. */
export const problemResponse = z
  .object({
    type: text,
    title: text,
    status: number,
    code: text.openapi({ description: 'What kind of problem, for programs' }),
    detail: text.optional().openapi({ description: 'What happened and what to do, in English' }),
    issues: z.array(issue).optional(),
    outcome: outcomeResponse.optional(),
    /** The current rows, when they have changed since the client saw them (409, 412). */
    current: z
      .array(rowSchema.extend({ table: text }))
      .optional()
      .openapi({ description: 'With 409 and 412: the rows as they are now' }),
    params: params.optional(),
    texts: z.record(text, localizedText).optional().openapi({ description: 'The text of a code that the catalog does not have' }),
    retryAfter: number.optional(),
    requestId: text.optional(),
  })
  .openapi('Problem');
