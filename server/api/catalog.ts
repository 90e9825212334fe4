import { createRoute } from '@hono/zod-openapi';
import type { Person } from '../model/actor.ts';
import type { CompiledTable } from '../model/catalog.ts';
import type { Field } from '../model/field.ts';
import type { Action, FieldSpec } from '../model/table.ts';
import { signedIn } from './actor.ts';
import { catalogAnswer, workspacesAnswer } from './answers.ts';
import type { App, Parts } from './parts.ts';
import { type Reach, reachOf } from './reach.ts';
import { administration, checkWorkspace, gives, security, workspaceParams } from './routes.ts';
import type { CatalogAction, CatalogAnswer, CatalogField, CatalogTable, WorkspacesAnswer } from './wire.ts';
import { wordsOf } from './words.ts';

const listRoute = createRoute({
  method: 'get',
  path: '/api/workspaces',
  summary: 'The workspaces you may see',
  security,
  responses: gives(workspacesAnswer, 'The workspaces'),
});

const catalogRoute = createRoute({
  method: 'get',
  path: '/api/workspaces/{ws}/catalog',
  summary: 'Tables, fields and actions as far as you may see them, and every sentence an issue may need',
  security,
  request: { params: workspaceParams },
  responses: gives(catalogAnswer, 'The catalog'),
});

/** What a workspace consists of. */
export function catalogRoutes(app: App, parts: Parts): void {
  const words = wordsOf([...parts.catalog.tables.values()], parts.words);
  app.use(listRoute.getRoutingPath(), signedIn(parts));
  app.use(catalogRoute.getRoutingPath(), signedIn(parts));
  app.openapi(listRoute, c => {
    const name = { en: 'Administration', fr: 'Administration' };
    return c.json({ workspaces: [{ id: administration, name, kind: 'administration' }] } satisfies WorkspacesAnswer, 200);
  });
  app.openapi(catalogRoute, c => {
    checkWorkspace(c.req.valid('param').ws);
    const answer: CatalogAnswer = {
      workspace: administration,
      seq: c.get('seq'),
      tables: tablesFor([...parts.catalog.tables.values()], c.get('person')),
      words,
    };
    return c.json(answer, 200);
  });
}

/** The tables that this actor may see, as they may see them. */
export function tablesFor(tables: readonly CompiledTable[], actor: Person): CatalogTable[] {
  return tables.flatMap(table => {
    const reach = reachOf(table, actor);
    return reach === null ? [] : [tableFor(reach)];
  });
}

function tableFor(reach: Reach): CatalogTable {
  const { table } = reach.table;
  const rights = rightsOf(reach);
  return {
    id: table.id,
    label: table.label,
    section: table.section,
    handles: table.handles.filter(field => reach.shown.has(field)),
    ...(table.empty === undefined ? {} : { empty: table.empty }),
    ...(table.attention === undefined ? {} : { attention: table.attention }),
    fields: reach.fields.filter(field => field.id !== 'id').map(fieldFor),
    actions: Object.entries(table.actions)
      .filter(([, action]) => mayAct(action, rights))
      .map(([id, action]) => actionFor(id, action, reach.table)),
    rights,
  };
}

function rightsOf({ grant }: Reach): CatalogTable['rights'] {
  const own = grant.read === 'own' ? (grant.updateOwn ?? []) : [];
  const update =
    grant.update === true ? true : [...(grant.update === undefined || grant.update === false ? [] : grant.update), ...own];
  return {
    insert: grant.insert === true,
    delete: grant.delete === true,
    update: update === true || update.length > 0 ? update : false,
  };
}

/** An action is offered to who may do what it does: delete, or change every field that it sets and people can set; to add elsewhere, change the row. */
function mayAct(action: Action, rights: CatalogTable['rights']): boolean {
  if (action.remove === true) return rights.delete;
  if (action.add !== undefined) return rights.update === true;
  if (typeof rights.update === 'boolean') return rights.update;
  const { update } = rights;
  return Object.keys(action.set ?? {}).every(field => update.includes(field));
}

function fieldFor(field: Field): CatalogField {
  const { id, type, label, help, required, once, fixed, options, states, to, max, aside, width, initial } = field;
  const readOnly = field.system === true || field.formula !== undefined || field.rollup !== undefined;
  const shown: CatalogField = {
    id,
    type,
    label,
    help,
    readOnly,
    required,
    once,
    options,
    states,
    to,
    max,
    aside,
    width,
    initial,
  };
  if (fixed !== undefined) shown.fixed = { in: fixed.in, words: fixed.words };
  return Object.fromEntries(Object.entries(shown).filter(([, value]) => value !== undefined)) as unknown as CatalogField;
}

function actionFor(id: string, action: Action, table: CompiledTable): CatalogAction {
  const needs = action.needs.map(({ when, words }) => ({ when, words }));
  const when = needs.length > 1 ? `AND(${needs.map(need => need.when).join(', ')})` : (needs[0]?.when ?? 'TRUE');
  const shown: CatalogAction = {
    id,
    label: action.label,
    when,
    because: needs[0]?.words ?? action.label,
    needs,
    removes: action.remove === true,
  };
  if (action.form !== undefined) shown.form = Object.entries(action.form).map(formField);
  if (action.confirm !== undefined) shown.confirm = action.confirm;
  const sets = Object.keys(action.set ?? {});
  if (sets.length > 0 && sets.every(field => table.byId.get(field)?.lasting === true)) shown.final = true;
  return shown;
}

const formField = ([id, spec]: [string, FieldSpec]): CatalogField => fieldFor({ ...spec, id });
