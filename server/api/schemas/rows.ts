import { z } from '@hono/zod-openapi';
import { isZone } from '../../model/days.ts';
import { issueDetails, links, number, rowSchema, text, value } from './values.ts';

/* The schemas of reading rows. */

/** GET …/rows: filter, order and fields of the rows. */
export const rowsQuery = z.object({
  filter: z.string().max(10_000).optional(),
  search: z.string().max(200).optional(),
  /** The reader's time zone, an IANA name: where days begin in the filter. By default the organisation's zone for TODAY(), and UTC for times. */
  zone: z.string().max(64).refine(isZone, 'An IANA time zone, such as Europe/Paris').optional(),
  /** `lastName,-createdAt`: field ids, a minus for descending. */
  sort: z.string().max(500).optional(),
  /** Field ids, comma-separated; by default all that the actor may read. */
  fields: z.string().max(5_000).optional(),
  after: z.string().max(5_000).optional(),
  offset: z.coerce.number().int().min(0).optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  /** Only these rows: ids, comma-separated, at most a hundred. */
  ids: z.string().max(3_700).optional(),
});

/** The same, with options to include the title of each row, and the number of all rows that match. */
export const titledQuery = rowsQuery.extend({
  titles: z.enum(['true', 'false']).default('false'),
  total: z.enum(['true', 'false']).default('false'),
});

/** The title of a row, and a hint that distinguishes it from rows with the same title. Either may be empty. */
export const rowTitle = z.object({ title: text, hint: text });

const titles = z.record(text, rowTitle).optional().openapi({ description: 'The titles of the rows, if requested' });

/** GET …/tables/:table/rows: one page. */
export const rowsResponse = z
  .object({
    rows: z.array(rowSchema),
    links,
    titles,
    total: number.optional().openapi({ description: 'The number of all rows that match, if requested' }),
    /** Continue after the last row with `after=cursor`; null at the end. */
    cursor: text.nullable(),
    seq: number,
  })
  .openapi('Rows');

/**
 * GET …/tables/:table/cells: the same page in a compact form. Each row is an array of cells in the order of `fields`, which start with `id`,
 * `version`, `invalid` and `issues`; the last two are JSON texts or null.
 */
export const cellsResponse = z
  .object({
    fields: z.array(text).readonly(),
    rows: z.array(z.array(value)),
    /** The values that all rows share. */
    same: z.record(text, value),
    links,
    titles,
    cursor: text.nullable(),
    seq: number,
  })
  .openapi('Cells');

/** GET …/tables/:table/rows/:row: one row; its ETag is the version. */
export const rowResponse = z.object({ row: rowSchema, ...rowTitle.shape, links, seq: number }).openapi('OneRow');

/** GET …/tables/:table/rows/count?filter&search */
export const countResponse = z.object({ count: number }).openapi('Count');

/** GET …/counts?table: numbers of rows. A number above `limit` stands for any higher number. */
export const countsResponse = z
  .object({
    seq: number,
    limit: number,
    /** By table, those that its entry in the sidebar counts. */
    tables: z.record(text, number),
    /** By view of the requested table. */
    views: z.record(text, number),
    /** What is wrong in its first 200 rows that need attention, the most frequent first: each row once. */
    causes: z.array(z.object({ code: text, count: number })),
  })
  .openapi('Counts');

/** GET …/tables/:table/rows/position?row&filter&search&sort: how many rows are before it; null if the view does not contain it. */
export const positionResponse = z.object({ position: number.nullable() }).openapi('Position');

/** GET …/tables/:table/values: the values of one field in the rows that match, the most frequent first. */
export const valuesResponse = z
  .object({
    /** At most 200 values, each with the number of rows that have it. Null is the empty value; of a list, each item is a value. */
    values: z.array(z.object({ value: z.union([text, number, z.boolean(), z.null()]), count: number })),
    /** There are further values, or more rows than were read (100,000). */
    more: z.boolean(),
    links,
  })
  .openapi('Values');

const issuesChange = z.object({ from: z.array(issueDetails), to: z.array(issueDetails) });

/** One transaction in the history of a row. */
export const historyEntry = z.object({
  seq: number,
  transaction: text,
  at: text,
  /** The actor's user row, or the name of a system actor. */
  actor: text,
  /** The actor's name at that moment. */
  actorName: text,
  /** The actor now, if the reader may see them in Users: names change and may be shared, a User ID does not. */
  person: z.object({ userId: text, name: text }).optional(),
  label: text,
  /** The batch of the transaction; a batch is undone as a whole. */
  batch: text.optional(),
  /** `start`: older history was deleted, and this is the row as it was then; the entry is no transaction. */
  kind: z.enum(['added', 'changed', 'deleted', 'start']),
  /** For a validation result also its issues before and after, as codes. */
  changes: z.array(z.object({ field: text, from: value, to: value, issues: issuesChange.optional() })),
});

/** GET …/rows/:row/history: the history of a row, latest first; continue with `before=seq`. */
export const historyResponse = z.object({ entries: z.array(historyEntry) }).openapi('History');
