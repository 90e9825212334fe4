import { z } from '@hono/zod-openapi';
import { type Role, roles } from '../../model/actor.ts';
import type { Cells, InvalidInput, Issue, Value } from '../../model/change.ts';
import type { Language, LocalizedText, Params } from '../../model/localizedText.ts';
import type { IssueDetails } from '../../model/table.ts';
import { exactly } from './exactly.ts';

/* Schemas that several groups of routes share. */

/** A text. */
export const text = z.string();
/** A whole number. */
export const number = z.int();
/** A point in time. */
export const moment = text.openapi({ format: 'date-time' });
/** A language. */
export const language = exactly<Language>()(z.enum(['en', 'fr']));
/** A role. */
export const role = exactly<Role>()(z.enum(roles));
/** A text in both languages. */
export const localizedText = exactly<LocalizedText>()(z.object({ en: text, fr: text }).openapi('Words'));
/** A value of a cell: a list is an array of the ids of options or rows. */
export const value = exactly<Value>()(
  z.union([text, z.number(), z.boolean(), z.null(), z.array(text).readonly()]).openapi('Value'),
);
/** Cells by field id. */
export const cells = exactly<Cells>()(z.record(text, value).openapi('Cells'));
/** The values for the placeholders of a sentence. */
export const params = exactly<Params>()(
  z.record(text, z.union([text, z.number(), z.array(z.union([text, z.array(text).readonly()])).readonly()])),
);
/** An issue without its row. */
export const issueDetails = exactly<IssueDetails>()(
  z.object({
    field: text.optional(),
    code: text,
    message: text,
    params: params.optional(),
    because: z.array(text).optional(),
    rule: text.optional(),
  }),
);
/** An issue of a row. */
export const issue = exactly<Issue>()(issueDetails.extend({ table: text, row: text }).openapi('Issue'));
const invalidInput = exactly<InvalidInput>()(z.object({ text, code: text, params: params.optional() }));
/** Titles of the linked rows. */
export const links = z.record(text, z.record(text, text)).openapi({ description: 'Titles of the linked rows, by table and id' });

/** One row. */
export const rowSchema = z
  .object({
    id: text,
    version: number,
    cells,
    /** Invalid cells with the typed text: a text cell also keeps it as its value, any other cell is null. */
    invalid: z.record(text, invalidInput).optional(),
    /** The issues of `Validation result`, as codes to translate and fields to mark. */
    issues: z.array(issueDetails).optional(),
  })
  .openapi('Row');
