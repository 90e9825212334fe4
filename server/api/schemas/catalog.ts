import { z } from '@hono/zod-openapi';
import type { Field, NumberRange, Option, State, TypeName } from '../../model/field.ts';
import { fieldTypes } from '../../model/fields/registry.ts';
import type { People } from '../../model/people.ts';
import type { AddingTexts } from '../../model/viewDefinition.ts';
import { exactly } from './exactly.ts';
import { localizedText, number, text, value } from './values.ts';

/* The schemas of the workspaces and their catalogs. */

/** GET /api/workspaces: the workspaces that the actor may see. */
export const workspacesResponse = z
  .object({ workspaces: z.array(z.object({ id: text, name: localizedText, kind: z.literal('administration') })) })
  .openapi('Workspaces');

const option = exactly<Option>()(z.object({ id: text, label: localizedText }));
/** A state; `instead` is its redirect. */
export const catalogState = exactly<Omit<State, 'redirect'> & { instead?: State['redirect'] }>()(
  option.extend({
    next: z.array(text).readonly(),
    bySystem: z.array(text).readonly().optional(),
    instead: z.object({ when: text, state: text }).optional(),
    deletable: z.union([z.literal(true), z.object({ code: text, words: localizedText })]).optional(),
    undo: text.optional(),
    lost: localizedText.optional(),
    follows: localizedText.optional(),
  }),
);
const codes = exactly<NonNullable<Field['codes']>>()(z.enum(['part', 'audit']));
const range = exactly<NumberRange>()(z.object({ min: number, max: number, step: number }));

/** A field as the actor may see it. */
export const catalogField = z
  .object({
    id: text,
    type: z.enum(Object.keys(fieldTypes) as TypeName[]),
    label: localizedText,
    help: localizedText.optional(),
    readOnly: z.boolean(),
    /** Never empty; required in an action's form. */
    required: z.boolean().optional(),
    /** Computed: from these fields of the row, or from the rows of this table. Without either, from what the actor may not see. */
    computed: z.object({ fields: z.array(text), table: text.optional() }).optional(),
    /** A credential that people replace or remove, and never read. */
    sealed: z.literal(true).optional(),
    /** Set only when the row is created. */
    once: z.boolean().optional(),
    /** Not editable while the row is in one of these states; `words` is the reason. */
    fixed: z.object({ in: z.array(text).readonly(), words: localizedText }).optional(),
    options: z.array(option).readonly().optional(),
    states: z.array(catalogState).readonly().optional(),
    to: text.optional(),
    /** The name of the rows that link to one row by this field. */
    reverse: localizedText.optional(),
    /** The longest text, in characters. */
    max: number.optional(),
    /** The range of a number; with step 1 only whole numbers are allowed. */
    range: range.optional(),
    /** Other headings of this column in imported data. */
    synonyms: z.array(text).readonly().optional(),
    /** Hidden by default. */
    aside: z.boolean().optional(),
    width: number.optional(),
    /** Only of a composed column: the text fields that it shows as one, and the fields by which it sorts: the same, then others. */
    parts: z.array(text).readonly().optional(),
    sort: z.array(text).readonly().optional(),
    /** Only of a composed column: the text of its empty cell in the row at the end. */
    hint: localizedText.optional(),
    initial: value.optional(),
    /** The text contains codes of this kind; the catalog's `words` have their texts under `<kind>.<code>`. */
    codes: codes.optional(),
  })
  .openapi('Field');

/** An action that the actor may use. */
export const catalogAction = z.object({
  id: text,
  label: localizedText,
  /** A formula over the row's cells by field id: the same one that the server checks. */
  when: text,
  /** The reason when `when` is false and `needs` has none. */
  because: localizedText,
  /** Each condition with the reason when it is false. */
  needs: z.array(z.object({ when: text, words: localizedText })).optional(),
  form: z.array(catalogField).optional(),
  confirm: localizedText.optional(),
  /** The action deletes the row. */
  removes: z.boolean(),
  /** Its effect cannot be undone. */
  final: z.boolean().optional(),
  /** The state that it sets. */
  enters: text.optional(),
});

/**
 * The actor's rights: fields that a new row may set; fields that may be changed in rows where `when` is true (true: every field that is not
 * read-only); rows that may be deleted.
 */
export const tableRights = z.object({
  insert: z.union([z.boolean(), z.array(text)]),
  update: z.array(z.object({ fields: z.union([z.literal(true), z.array(text)]), when: text.optional() })),
  delete: z.array(z.object({ when: text.optional() })),
});

/** The fields that a role may change in rows of others; true: every field that is not read-only. */
export const roleRights = z.object({ role: text, fields: z.union([z.literal(true), z.array(text)]) });

/** A view that comes with its table. */
export const catalogView = z.object({
  id: text,
  label: localizedText,
  /** A formula for its rows; all if absent. */
  filter: text.optional(),
  /** The visible columns in their order; by default those of the table. */
  columns: z.array(text).readonly().optional(),
  /** How many columns at the start stay in place; by default one. */
  frozen: number.optional(),
  /** The text shown if it has no rows. */
  empty: z
    .object({
      title: localizedText,
      text: localizedText,
      /** The table where somebody can do something about it. */
      lead: z.object({ label: localizedText, table: text }).optional(),
    })
    .optional(),
});

/** A table as the actor may see it. */
export const catalogTable = z.object({
  id: text,
  label: localizedText,
  section: z.enum(['directory', 'billing', 'messages', 'hidden']),
  /** Field ids by which people may name a row of this table in a link cell. */
  handles: z.array(text),
  empty: localizedText.optional(),
  /** The fields that the title of a row is made of. */
  titleFields: z.array(text).optional(),
  /** The groups of fields in the panel of a row. */
  groups: z.array(z.object({ id: text, label: localizedText, fields: z.array(text) })).optional(),
  /** The initial sort, for example `-at`; by default the order of creation. */
  sort: text.optional(),
  /** A formula for the rows that need attention; absent if none can. */
  attention: text.optional(),
  /** What else needs attention in a valid row: when this formula is true, at this field. */
  alerts: z.array(z.object({ when: text, at: text, words: localizedText })).optional(),
  /** What one row is called, and several. */
  noun: z.object({ one: localizedText, many: localizedText }).optional(),
  /** Filters that the page uses, by name. */
  filters: z.record(text, text).optional(),
  /** The words for adding a row, if it is not just a row. */
  adding: exactly<AddingTexts>()(z.object({ button: localizedText, hint: localizedText })).optional(),
  /** Columns that show several fields as one. They store nothing. */
  composed: z.array(catalogField).readonly().optional(),
  /** Its views, that of all rows first; absent if that is the only one. */
  views: z.array(catalogView).readonly().optional(),
  /** The formula for the rows that the sidebar counts; all if empty, none if absent. */
  counted: text.optional(),
  /** The rows are people; `external` is the flag of those from another organisation, `role` the field of what they may do. */
  people: exactly<People>()(z.object({ external: text.optional(), role: text.optional() })).optional(),
  /** The slots of actions in the bar of chosen rows, before and after that of a field: those that share one are never shown together. */
  bulk: z.object({ before: z.array(z.array(text)), after: z.array(z.array(text)) }).optional(),
  /** What a preview of consequences names its rows, if not rows of the table. */
  previewedAs: z.enum(['licences', 'rights']).optional(),
  /** Its rows are licences of the product that this field names. */
  product: text.optional(),
  /** The actor may export its rows. */
  exports: z.literal(true).optional(),
  /** The fields that the actor may fill from a file; absent if they may not import into it. */
  imports: z.array(text).optional(),
  fields: z.array(catalogField),
  actions: z.array(catalogAction),
  rights: tableRights,
  /** Flags whose rows nobody changes, each with the reason. */
  guards: z.array(z.object({ field: text, code: text, words: localizedText })).optional(),
  /** Who else may change rows, if the actor may not change all of them. */
  editors: z.array(roleRights).optional(),
});

/** GET /api/workspaces/:ws/catalog: the tables that the actor may see, and the texts by code. */
export const catalogResponse = z
  .object({
    workspace: text,
    seq: number,
    /** Changes with the tables and fields of the workspace; the stream tells the current one. */
    version: text,
    tables: z.array(catalogTable),
    words: z.record(text, localizedText),
  })
  .openapi('Catalog');
