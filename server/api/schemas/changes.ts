import { z } from '@hono/zod-openapi';
import type { Batch } from '../../model/batch.ts';
import type { Cells, Outcome } from '../../model/change.ts';
import { isCells, maxCells, maxChanges, maxTextLength } from '../../model/commitBody.ts';
import { maxItems } from '../../model/fields/listText.ts';
import type { UndoSteps } from '../../model/undoSteps.ts';
import { exactly } from './exactly.ts';
import { cells, issue, links, localizedText, number, rowSchema, text } from './values.ts';

/*
 * The schemas of changes: commit, act, undo, steps and the stream. The writer validates the body of a commit by hand, by the same rules
 * (model/commitBody.ts); its schema explains what is wrong with a malformed one.
 */

const id = z.string().min(1).max(64);

const scalars: ('string' | 'number' | 'boolean' | 'null')[] = ['string', 'number', 'boolean', 'null'];
/** The OpenAPI schema of cells, which cannot be inferred from a custom check. */
const cellsSchema = {
  type: 'object' as const,
  additionalProperties: {
    anyOf: [{ type: scalars }, { type: 'array' as const, items: { type: 'string' as const }, maxItems }],
  },
};

const typedCells = z
  .custom<Cells>(
    isCells,
    `Cells are an object of at most ${maxCells} texts (of ${maxTextLength} characters), numbers, true, false, null and lists of ${maxItems} texts`,
  )
  .openapi(cellsSchema);

/**
 * `from` may give the cells as the client last saw them: if one has changed since, the change is refused as stale. An invalid cell is read
 * as null, with its text in `invalid`: writing null keeps the text, writing an empty text clears it.
 */
const changeSchema = z.strictObject({
  table: id,
  row: z.uuid().optional(),
  from: typedCells.nullish(),
  to: typedCells.nullable(),
});

/** POST …/commit: changes that are committed together. */
export const commitRequest = z.strictObject({
  label: z.string().max(200).optional(),
  changes: z.array(changeSchema).min(1).max(maxChanges),
  /** Keep the valid changes (true) or all or nothing (false). By default the organisation's policy `bulkMode` for several rows, true for one. */
  partial: z.boolean().optional(),
  dryRun: z.boolean().default(false),
  /** With a dry run: tell also the states, sessions and links that are concerned. */
  consequences: z.boolean().default(false),
  /** Requests with the same batch are undone together. */
  batch: z.uuid().optional(),
});

/** POST …/act: an action of a table on some rows. */
export const actRequest = z.strictObject({
  table: id,
  action: id,
  rows: z.array(z.uuid()).min(1).max(100_000),
  input: typedCells.optional(),
  dryRun: z.boolean().default(false),
  /** As in a commit. */
  consequences: z.boolean().default(false),
});

/**
 * POST …/undo: undoes a transaction, or part of a batch. For a batch, `batch.left` in the answer is the number of transactions that remain:
 * repeat the request with the same `into`, the batch that does the undoing, and with `before` from the answer. Without
 * `into`, an undo that was begun is continued.
 */
export const undoRequest = z.union([
  z.strictObject({ transaction: z.uuid(), dryRun: z.boolean().default(false) }),
  z.strictObject({
    batch: z.uuid(),
    into: z.uuid().optional(),
    before: z.int().min(1).optional(),
    dryRun: z.boolean().default(false),
  }),
]);

const steps = z.array(z.object({ transaction: text.optional(), batch: text.optional(), label: text, at: text, seq: number }));

/** GET …/steps: what a person can undo and redo. */
export const stepsResponse = exactly<UndoSteps>()(z.object({ undo: steps, redo: steps }).openapi('Steps'));

/** GET …/batches/:batch: a batch and how much of it is in effect. */
export const batchResponse = exactly<Batch>()(
  z
    .object({ id: text, label: text, actor: text, at: text, until: text, seq: number, transactions: number, left: number })
    .openapi('Batch'),
);

const licences = z.object({ total: z.number(), used: z.number(), reserved: z.number() });

/** The outcome of a commit. */
export const outcomeResponse = exactly<Outcome>()(
  z
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
        .array(
          z.object({
            table: text,
            row: text,
            kind: text,
            to: text,
            name: text,
            label: localizedText.optional(),
            secret: text,
            expiresAt: text.nullable(),
          }),
        )
        .optional()
        .openapi({ description: 'In this answer only: new keys and, without a mail server, links and temporary passwords' }),
      secretsShown: number.optional().openapi({ description: 'In a repeated answer: how many secrets the first one showed' }),
      dryRun: z.literal(true).optional(),
      consequences: z
        .object({
          states: z.array(z.object({ table: text, from: text.nullable(), to: text.nullable(), rows: number })),
          sessions: number,
          links: z.array(z.object({ table: text, field: text, rows: number, to: z.array(text) })),
        })
        .optional()
        .openapi({
          description:
            'In a dry run that asks for them: the states that rows would enter (`to` is null for deleted rows), how many sessions would end, and how many readable rows link to rows that leave their state',
        }),
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
          description:
            'In the undo of a batch: the id that undoes it in turn, and how many transactions are left; in a dry run, how many were not checked',
        }),
    })
    .openapi('Outcome'),
);

/** A change in a `commit` event: a new row whole, otherwise only the changed cells; `cells` is null for a deleted row. */
export const streamChange = rowSchema
  .omit({ id: true })
  .extend({ table: text, row: text, added: z.boolean(), cells: cells.nullable() });

/** One `commit` event of GET …/stream; its SSE id is `seq`. */
export const streamCommit = z.object({
  seq: number,
  transaction: text,
  /** The actor's user row, or the name of a system actor. */
  actor: text,
  actorName: text,
  label: text,
  /** The changed rows that the reader may see. */
  changes: z.array(streamChange),
  links,
  /** Tables with more changes than are listed: the page must reload them. */
  reload: z.array(text),
});
