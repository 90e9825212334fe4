import { z } from '@hono/zod-openapi';
import { roles } from '../model/actor.ts';
import { localizedText, number, rowSchema, text, value } from './sharedSchemas.ts';
import type {
  CatalogField,
  CatalogResponse,
  CellsResponse,
  CountResponse,
  EmailResponse,
  InvitationResponse,
  LinkResponse,
  RowsResponse,
  SessionResponse,
  SessionsResponse,
  SiteResponse,
  WorkspacesResponse,
} from './wire.ts';

/* The OpenAPI schemas of responses. The types of wire.ts are the contract; these must fit them. */

const role = z.enum(roles);
const language = z.enum(['en', 'fr']);

const links = z.record(text, z.record(text, text)).openapi({ description: 'Titles of the linked rows, by table and id' });

const title = { title: text, hint: text };

/** A page of rows. */
export const rowsResponse = z
  .object({
    rows: z.array(rowSchema),
    links,
    titles: z.record(text, z.object(title)).optional().openapi({ description: 'The titles of the rows, if requested' }),
    cursor: text.nullable(),
    seq: number,
  })
  .openapi('Rows') satisfies z.ZodType<RowsResponse>;

/** A page of rows, each as an array of cells. */
export const cellsResponse = z
  .object({
    fields: z.array(text).readonly(),
    rows: z.array(z.array(value)),
    same: z.record(text, value),
    links,
    cursor: text.nullable(),
    seq: number,
  })
  .openapi('Cells') satisfies z.ZodType<CellsResponse>;

/** The number of rows. */
export const countResponse = z.object({ count: number }).openapi('Count') satisfies z.ZodType<CountResponse>;

/** The position of a row. */
export const positionResponse = z.object({ position: number.nullable() }).openapi('Position');

/** One row with the titles of its links. */
export const rowResponse = z.object({ row: rowSchema, ...title, links, seq: number }).openapi('OneRow');

const membership = z.object({ user: text, org: text, name: text, role });

/** The signed-in person. */
export const sessionResponse = z
  .object({
    person: z
      .object({
        user: text,
        name: text,
        userId: text,
        email: text,
        role,
        org: z.object({ id: text, name: text, accountName: text }),
        language: language.nullable(),
        mustChangePassword: z.boolean(),
        memberships: z.array(membership),
      })
      .nullable(),
    setup: z.boolean().openapi({ description: 'The installation has no owner yet' }),
  })
  .openapi('SessionState') satisfies z.ZodType<SessionResponse>;

/** The workspaces that the actor may see. */
export const workspacesResponse = z
  .object({ workspaces: z.array(z.object({ id: text, name: localizedText, kind: z.literal('administration') })) })
  .openapi('Workspaces') satisfies z.ZodType<WorkspacesResponse>;

const option = z.object({ id: text, label: localizedText });
const state = option.extend({
  next: z.array(text).readonly(),
  bySystem: z.array(text).readonly().optional(),
  instead: z.object({ when: text, state: text }).optional(),
  deletable: z.union([z.literal(true), z.object({ code: z.string(), words: localizedText })]).optional(),
  undo: text.optional(),
  lost: localizedText.optional(),
  follows: localizedText.optional(),
});
const types = [
  'text',
  'longtext',
  'email',
  'phone',
  'number',
  'flag',
  'date',
  'time',
  'select',
  'state',
  'link',
  'secret',
  'verdict',
] as const;
const field = z
  .object({
    id: text,
    type: z.enum(types),
    label: localizedText,
    help: localizedText.optional(),
    readOnly: z.boolean(),
    required: z.boolean().optional(),
    once: z.boolean().optional(),
    fixed: z.object({ in: z.array(text).readonly(), words: localizedText }).optional(),
    options: z.array(option).readonly().optional(),
    states: z.array(state).readonly().optional(),
    to: text.optional(),
    max: number.optional(),
    range: z.object({ min: number, max: number, step: number }).optional(),
    synonyms: z.array(text).readonly().optional(),
    aside: z.boolean().optional(),
    width: number.optional(),
    initial: value.optional(),
  })
  .openapi('Field') satisfies z.ZodType<CatalogField>;
const action = z.object({
  id: text,
  label: localizedText,
  when: text,
  because: localizedText,
  needs: z.array(z.object({ when: text, words: localizedText })).optional(),
  form: z.array(field).optional(),
  confirm: localizedText.optional(),
  removes: z.boolean(),
  final: z.boolean().optional(),
  enters: text.optional(),
});

/** The description of a workspace. */
export const catalogResponse = z
  .object({
    workspace: text,
    seq: number,
    tables: z.array(
      z.object({
        id: text,
        label: localizedText,
        section: z.enum(['directory', 'billing', 'messages', 'hidden']),
        handles: z.array(text),
        empty: localizedText.optional(),
        sort: z.string().optional(),
        attention: z.string().optional(),
        alerts: z.array(z.object({ when: text, at: text, words: localizedText })).optional(),
        exports: z.literal(true).optional(),
        fields: z.array(field),
        actions: z.array(action),
        rights: z.object({
          insert: z.union([z.boolean(), z.array(text)]),
          update: z.array(z.object({ fields: z.union([z.literal(true), z.array(text)]), when: z.string().optional() })),
          delete: z.array(z.object({ when: z.string().optional() })),
        }),
      }),
    ),
    words: z.record(text, localizedText),
  })
  .openapi('Catalog') satisfies z.ZodType<CatalogResponse>;

/** The description of an invitation. */
export const invitationResponse = z
  .object({
    organisation: text,
    workspace: text.optional(),
    inviter: text,
    address: text,
    needs: z.array(z.enum(['firstName', 'lastName', 'userId', 'password'])),
    suggested: z.object({ firstName: text.optional(), lastName: text.optional(), userId: text.optional() }),
    expiresAt: text,
    kind: z.enum(['invitation', 'activation']),
  })
  .openapi('Invitation') satisfies z.ZodType<InvitationResponse>;

/** The answer of the health checks. */
export const healthResponse = z.object({ status: z.enum(['ok']) }).openapi('Health');

/** The public facts about the installation. */
export const siteResponse = z
  .object({
    address: text.openapi({ description: 'The address of this installation' }),
    mail: z.boolean().openapi({ description: 'Whether the installation sends mail' }),
  })
  .openapi('Site') satisfies z.ZodType<SiteResponse>;

const moment = text.openapi({ format: 'date-time' });

/** The sessions of an account. */
export const sessionsResponse = z
  .object({
    sessions: z.array(
      z.object({ id: text, browser: text, system: text, address: text, startedAt: moment, seenAt: moment, current: z.boolean() }),
    ),
  })
  .openapi('Sessions') satisfies z.ZodType<SessionsResponse>;

/** The address that a link in a message is for. */
export const linkResponse = z.object({ address: text, expiresAt: moment }).openapi('Link') satisfies z.ZodType<LinkResponse>;

/** The signed-in person's address. */
export const emailResponse = z
  .object({ address: text, waiting: linkResponse.nullable() })
  .openapi('OwnEmail') satisfies z.ZodType<EmailResponse>;
