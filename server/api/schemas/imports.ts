import { z } from '@hono/zod-openapi';
import { csvSeparators } from '../../imports/csvDialect.ts';
import { type ImportPlan, importLimits, importModes, lineKinds } from '../../imports/importPlan.ts';
import { applyModes } from '../../imports/importRecord.ts';
import type { ImportProblem } from '../../imports/importWork.ts';
import type { ProblemGroup } from '../../imports/problemGroups.ts';
import type { StagedReport } from '../../imports/stageImport.ts';
import { encodings } from '../../imports/textEncoding.ts';
import { exactly } from './exactly.ts';
import { cells, issueDetails, links, localizedText, moment, number, params, text } from './values.ts';

/* The schemas of imports: a file is read, its rows are tried, and they are applied. */

const separator = z.enum(csvSeparators);
const encoding = z.enum(encodings);

/** POST …/imports: the table, and what the file is called. The body is the file. */
export const importQuery = z.object({
  table: z.string().min(1).max(64).openapi({ example: 'users' }),
  name: z.string().min(1).max(255).openapi({ example: 'people.csv' }),
});

const plan = exactly<ImportPlan>()(
  z.object({
    file: z
      .object({
        kind: z.enum(['csv', 'json', 'xlsx']),
        encoding: encoding.optional(),
        encodingBy: z.enum(['mark', 'content', 'chosen']).optional(),
        separator: separator.optional(),
        separatorBy: z.enum(['sep', 'lines', 'nothing', 'chosen']).optional(),
        sheets: z.array(z.object({ name: text, hidden: z.boolean() })).optional(),
        sheet: number.optional(),
        headingRow: number.nullable(),
      })
      .openapi({ description: 'How the file is written, and how that was found' }),
    columns: z.array(
      z.object({
        heading: text,
        field: text.nullable(),
        by: z.enum(['heading', 'content', 'chosen', 'remembered', 'none']),
        dates: z
          .object({
            order: z.enum(['dmy', 'mdy', 'ymd']),
            evidence: text.nullable(),
            open: z.boolean(),
            chosen: z.literal(true).optional(),
          })
          .nullable(),
        samples: z.array(text),
      }),
    ),
    mode: z.enum(importModes),
    keys: z.array(text),
    blanks: z.enum(['ignore', 'clear']),
    fixes: z.array(z.object({ field: text, from: text, to: text.nullable() })),
    chosen: z.array(z.enum(['mode', 'keys', 'headingRow'])).optional(),
  }),
);

const licences = z.object({ total: z.number(), used: z.number(), reserved: z.number() });

const group = exactly<ProblemGroup>()(
  z.object({
    code: text,
    message: text,
    params: params.optional(),
    field: text.optional(),
    text: text.optional(),
    count: number,
    lines: z.array(number),
    suggestions: z.array(text),
  }),
);

const report = exactly<StagedReport>()(
  z.object({
    counts: z.object({
      read: number,
      created: number,
      updated: number,
      unchanged: number,
      held: number,
      refused: number,
      problems: number,
    }),
    groups: z.array(group),
    moreProblems: number,
    licences: z.array(z.object({ org: text, product: text, before: licences, after: licences, short: number })),
    messages: z.record(text, number),
  }),
);

/** GET …/imports/:import: an import, how its file is read, and what applying it would do. */
export const importResponse = z
  .object({
    id: text,
    name: text,
    table: text,
    state: z.enum(['reading', 'staged', 'applying', 'done', 'cancelled', 'failed']),
    actor: text.nullable(),
    createdAt: moment,
    finishedAt: moment.nullable(),
    size: number,
    hash: text,
    plan: plan.nullable().openapi({ description: 'Null while the file is read' }),
    report: report.nullable().openapi({ description: 'Null until the rows were tried' }),
    applied: number,
    failed: number.openapi({ description: 'Rows that were not written, or not as they should be, when they were applied' }),
    applying: z
      .object({ mode: z.enum(applyModes), taken: number, undoes: z.boolean() })
      .nullable()
      .openapi({ description: 'How many rows of the file were taken, and whether they are undone because one was refused' }),
    texts: z
      .record(text, localizedText)
      .openapi({ description: 'Texts of codes that only imports have, by code; the catalog has the others' }),
    problem: exactly<ImportProblem>()(z.object({ code: text, message: text, params: params.optional() })).nullable(),
  })
  .openapi('Import');

/** PATCH …/imports/:import: what is read or matched differently. Everything is tried again. */
export const importChange = z.strictObject({
  file: z
    .strictObject({
      encoding: encoding.optional(),
      separator: separator.optional(),
      sheet: z.int().min(0).max(1_000).optional(),
      headingRow: z.int().min(0).max(1_000).nullable().optional(),
    })
    .optional(),
  columns: z
    .array(
      z.strictObject({
        at: z.int().min(0).max(500),
        field: z.string().max(64).nullable().optional(),
        order: z.enum(['dmy', 'mdy']).optional(),
      }),
    )
    .max(500)
    .optional(),
  mode: z.enum(importModes).optional(),
  keys: z.array(z.string().max(64)).max(5).optional(),
  blanks: z.enum(['ignore', 'clear']).optional(),
  fixes: z
    .array(
      z.strictObject({
        field: z.string().max(64),
        from: z.string().min(1).max(importLimits.fixLength),
        to: z.string().max(importLimits.fixLength).nullable(),
      }),
    )
    .max(importLimits.fixes)
    .optional(),
});

/** GET …/imports/:import/rows: which of the tried rows. */
export const importRowsQuery = z.object({
  only: z.enum(lineKinds).default('all'),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

/** The tried rows: what each sets, what is stored now, and what is wrong. */
export const importRows = z.object({
  rows: z.array(
    z.object({
      n: number.openapi({ description: 'The number of the row in the file' }),
      action: z.enum(['create', 'update', 'none']),
      row: text.nullable(),
      result: z.enum(['accepted', 'held', 'refused']),
      to: cells,
      from: cells,
      stored: cells.openapi({ description: 'The fields of the file as they are stored in its row now, if it has one' }),
      issues: z.array(issueDetails),
    }),
  ),
  links,
  next: number.nullable().openapi({
    description: 'The offset of the row after these; null at the end. Of long rows there may be fewer than `limit`',
  }),
});

/** GET …/imports/:import/failures: how the file is written. */
export const failuresQuery = z.object({ format: z.enum(['csv', 'xlsx', 'json']).default('csv') });

/** A JSON file of failures: an object for each row, with its headings as names. */
export const failedImportRows = z.array(z.record(text, text));

/** POST …/imports/:import/apply: which rows are written. */
export const applyRequest = z.strictObject({ mode: z.enum(applyModes) });
