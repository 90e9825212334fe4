import { z } from '@hono/zod-openapi';
import type { Outcome } from '../model/change.ts';
import type { UndoSteps } from '../model/undoSteps.ts';
import { complaintsChange, issue, number, rowSchema, text, value } from './sharedSchemas.ts';
import type { HistoryResponse, Problem } from './wire.ts';

/* The OpenAPI schemas of responses about changes. */

/** The history of a row. */
export const historyResponse = z
  .object({
    entries: z.array(
      z.object({
        seq: number,
        transaction: text,
        at: text,
        actor: text,
        actorName: text,
        person: z.object({ userId: text, name: text }).optional(),
        label: text,
        batch: text.optional(),
        kind: z.enum(['added', 'changed', 'deleted', 'start']),
        changes: z.array(z.object({ field: text, from: value, to: value, issues: complaintsChange.optional() })),
      }),
    ),
  })
  .openapi('History') satisfies z.ZodType<HistoryResponse>;

const steps = z.array(z.object({ transaction: text.optional(), batch: text.optional(), label: text, at: text, seq: number }));

/** What a person can undo and redo. */
export const stepsResponse = z.object({ undo: steps, redo: steps }).openapi('Steps') satisfies z.ZodType<UndoSteps>;

const licences = z.object({ total: z.number(), used: z.number(), reserved: z.number() });

/** The outcome of a commit. */
export const outcomeResponse = z
  .object({
    transaction: text.nullable(),
    seq: number,
    outcomes: z.array(
      z.object({
        table: text,
        row: text,
        outcome: z.enum(['accepted', 'held', 'refused']),
        issues: z.array(issue),
        kept: z
          .array(issue)
          .optional()
          .openapi({ description: 'When other cells of the row were changed: the cells that stay as they are, and why' }),
        undone: z
          .object({ row: z.enum(['removed', 'stays', 'restored', 'reverted']), state: text.optional() })
          .optional()
          .openapi({
            description: 'In an undo: what happened to the row, and its state if it differs from the one it had before',
          }),
      }),
    ),
    licences: z.array(z.object({ org: text, product: text, before: licences, after: licences })),
    messages: z.array(z.object({ kind: text, to: text })),
    cascades: z.array(z.object({ table: text, row: text, change: z.enum(['added', 'changed', 'deleted']) })),
    secrets: z
      .array(z.object({ table: text, row: text, kind: text, to: text, name: text, secret: text, expiresAt: text }))
      .optional()
      .openapi({ description: 'Without a mail server: links and temporary passwords, in this answer only' }),
    secretsShown: number.optional().openapi({ description: 'In a repeated answer: how many secrets the first one showed' }),
    dryRun: z.literal(true).optional(),
    more: number.optional(),
    batch: z
      .object({
        id: text,
        left: number,
        before: number.optional(),
        broken: z.array(z.object({ transaction: text, code: text, message: text })),
      })
      .optional()
      .openapi({
        description: 'In the undo of a batch: the id that undoes it in turn, and how many transactions are left',
      }),
  })
  .openapi('Outcome') satisfies z.ZodType<Outcome>;

/** The body of every error response. */
export const problemResponse = z
  .object({
    type: text,
    title: text,
    status: number,
    code: text.openapi({ description: 'What kind of problem, for programs' }),
    detail: text.optional().openapi({ description: 'What happened and what to do, in English' }),
    issues: z.array(issue).optional(),
    outcome: outcomeResponse.optional(),
    current: z
      .array(rowSchema.extend({ table: text }))
      .optional()
      .openapi({ description: 'With 409 and 412: the rows as they are now' }),
    retryAfter: number.optional(),
    requestId: text.optional(),
  })
  .openapi('Problem') satisfies z.ZodType<Problem>;
