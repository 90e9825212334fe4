import { z } from '@hono/zod-openapi';
import { maxExportedRows } from '../../model/exportLimit.ts';
import { rowsQuery } from './rows.ts';
import { text } from './values.ts';

/* The schemas of exporting rows. */

/** GET …/tables/:table/export: which rows and columns, and how the file is written. */
export const exportQuery = rowsQuery
  .pick({ filter: true, search: true, zone: true, sort: true, fields: true, ids: true })
  .extend({
    format: z.enum(['csv', 'xlsx', 'json']).default('csv'),
    /** The user row that the page acts for, as a link cannot send the header `seatgrid-person`: the export is refused for anybody else. */
    person: text.max(64).optional(),
    /** The first row: the labels in the reader's language, or the ids of the fields. */
    headings: z.enum(['labels', 'ids']).default('labels'),
    /** Choices, links and codes by name in the reader's language, or as they are stored. */
    values: z.enum(['shown', 'stored']).default('shown'),
    /** Of a CSV file. A spreadsheet in French expects semicolons. */
    separator: z.enum(['comma', 'semicolon', 'tab']).default('comma'),
    /** A CSV file for programs: texts that a spreadsheet would run as formulas are not escaped, and there is no byte order mark. */
    raw: z.enum(['true', 'false']).default('false'),
  });

/** POST …/tables/:table/export: the same for chosen rows. */
export const exportBody = exportQuery
  .omit({ ids: true, person: true })
  .extend({ ids: z.array(text.max(64)).min(1).max(maxExportedRows) });

/** A JSON file: an object for each row, with its headings as names. */
export const exportedRows = z.array(z.record(text, z.union([text, z.number(), z.boolean(), z.array(text), z.null()])));
