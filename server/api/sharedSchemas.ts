import { z } from '@hono/zod-openapi';
import type { WireRow } from './wire.ts';

/* Schemas that several responses share. */

/** A text. */
export const text = z.string();
/** A whole number. */
export const number = z.int();
/** A text in both languages. */
export const localizedText = z.object({ en: text, fr: text }).openapi('Words');
/** A value of a cell. */
export const value = z.union([text, z.number(), z.boolean(), z.null()]).openapi('Value');
/** Cells by field id. */
export const cells = z.record(text, value).openapi('Cells');
const params = z.record(text, z.union([text, z.number(), z.array(text).readonly()]));
/** An issue without its row. */
export const complaint = z.object({
  field: text.optional(),
  code: text,
  message: text,
  params: params.optional(),
  because: z.array(text).optional(),
});
/** An issue of a row. */
export const issue = complaint.extend({ table: text, row: text }).openapi('Issue');
/** The issues of a verdict before and after a change. */
export const complaintsChange = z.object({ from: z.array(complaint), to: z.array(complaint) });
const invalid = z.record(text, z.object({ text, code: text, params: params.optional() }));

/** One row. */
export const rowSchema = z
  .object({ id: text, version: number, cells, invalid: invalid.optional(), issues: z.array(complaint).optional() })
  .openapi('Row') satisfies z.ZodType<WireRow>;
