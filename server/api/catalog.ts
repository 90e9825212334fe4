import { createRoute } from '@hono/zod-openapi';
import { bindActorInText } from '../../formulas/actor.ts';
import { importFields } from '../imports/matchColumns.ts';
import { mayExport, mayImport } from '../model/access.ts';
import type { Person } from '../model/actor.ts';
import { attentionFormula, countedFormula, viewsFor } from '../model/builtInViews.ts';
import type { CompiledTable } from '../model/catalog.ts';
import type { RowId } from '../model/change.ts';
import type { Field, State } from '../model/field.ts';
import { fieldType } from '../model/fieldType.ts';
import type { InsertGrant, RowGrant } from '../model/grant.ts';
import { relationOf } from '../model/grants.ts';
import type { People } from '../model/people.ts';
import type { Action, FieldSpec } from '../model/table.ts';
import { accessTo, type TableAccess } from '../model/tableAccess.ts';
import type { BulkSlots } from '../model/viewDefinition.ts';
import type { App, AppContext } from './appContext.ts';
import { requireSession } from './authentication.ts';
import { textsOf } from './catalogTexts.ts';
import { jsonResponses, security, workspaceParams } from './routes.ts';
import { catalogResponse, workspacesResponse } from './schemas/catalog.ts';
import type { CatalogAction, CatalogField, CatalogResponse, CatalogState, CatalogTable, WorkspacesResponse } from './wire.ts';
import { requireWorkspace } from './workspaceParam.ts';

const listRoute = createRoute({
  method: 'get',
  path: '/api/workspaces',
  summary: 'The workspaces you may see',
  security,
  responses: jsonResponses(workspacesResponse, 'The workspaces'),
});

const catalogRoute = createRoute({
  method: 'get',
  path: '/api/workspaces/{ws}/catalog',
  summary: 'Tables, fields and actions as far as you may see them, and the text of every code',
  security,
  request: { params: workspaceParams },
  responses: jsonResponses(catalogResponse, 'The catalog'),
});

/** Lists the workspaces, and describes the tables of one. */
export function catalogRoutes(app: App, context: AppContext): void {
  app.use(listRoute.getRoutingPath(), requireSession(context));
  app.use(catalogRoute.getRoutingPath(), requireSession(context));
  app.openapi(listRoute, c => {
    const workspaces = context.workspaces.all().map(({ id, name, kind }) => ({ id, name, kind }));
    return c.json({ workspaces } satisfies WorkspacesResponse, 200);
  });
  app.openapi(catalogRoute, c => {
    const workspace = requireWorkspace(c);
    const catalog = workspace.catalog();
    const answer: CatalogResponse = {
      workspace: workspace.id,
      seq: c.get('seq'),
      version: catalog.version,
      tables: tablesFor([...catalog.tables.values()], c.get('person')),
      words: textsOf(catalog, context.texts),
    };
    return c.json(answer, 200);
  });
}

/** The tables that this actor may see, with only the fields and actions they may use. */
export function tablesFor(tables: readonly CompiledTable[], actor: Person): CatalogTable[] {
  const open = tables.flatMap(table => accessTo(table, actor) ?? []);
  const shown = new Set(open.filter(({ table }) => table.table.section !== 'hidden').map(({ table }) => table.id));
  return open.map(access => ({
    ...tableFor(access, shown),
    ...(mayExport(actor) ? { exports: true as const } : {}),
    ...(mayImport(access.table, actor) ? { imports: importFields(access.table, actor).map(({ id }) => id) } : {}),
  }));
}

/** `shown` are the ids of the tables that have a page for the actor. */
function tableFor(access: TableAccess, shown: ReadonlySet<string>): CatalogTable {
  const {
    granted,
    table: { table },
  } = access;
  const [counted, views, attention] = [countedFormula(access), viewsFor(access), attentionFormula(access.table)];
  return {
    id: table.id,
    label: table.label,
    section: table.section,
    handles: table.lookupFields.filter(field => access.fieldIds.has(field)),
    titleFields: [...access.table.title.reads].filter(field => access.fieldIds.has(field)),
    ...groupsOf(access),
    ...(table.empty === undefined || !needsEmptyHint(access) ? {} : { empty: table.empty }),
    ...(table.sort === undefined ? {} : { sort: table.sort }),
    ...(attention === undefined ? {} : { attention }),
    ...(table.alerts === undefined ? {} : { alerts: table.alerts.filter(({ at }) => access.fieldIds.has(at)) }),
    ...(table.noun === undefined ? {} : { noun: table.noun }),
    ...(table.adding === undefined || granted.grant.insert === undefined ? {} : { adding: table.adding }),
    ...(table.filters === undefined ? {} : { filters: { ...table.filters } }),
    ...composedOf(access),
    ...(views.length > 1 ? { views } : {}),
    ...(counted === null ? {} : { counted }),
    ...(table.people === undefined ? {} : { people: peopleFor(table.people, access) }),
    ...bulkOf(access),
    ...(table.previewedAs === undefined ? {} : { previewedAs: table.previewedAs }),
    ...(table.report === 'licences' ? { product: 'product' } : {}),
    fields: showSortField(
      access.fields.filter(field => field.id !== 'id'),
      table.sort,
    ).map(field => ({ ...fieldFor(field), ...computedFrom(field, access, shown) })),
    actions: Object.entries(table.actions)
      .filter(([id, action]) => mayRunAction(id, action, access))
      .map(([id, action]) => actionFor(id, action, access)),
    rights: rightsOf(access),
    ...guardsOf(access),
    ...editorsOf(access),
  };
}

/** The composed columns whose fields the actor may all see; none if the table declares none. */
function composedOf({ table: { table }, fieldIds }: TableAccess): Pick<CatalogTable, 'composed'> {
  const shown = Object.entries(table.composed ?? {}).filter(([, { fields }]) => fields.every(id => fieldIds.has(id)));
  const columns = shown.map(
    ([id, { fields, sort, ...column }]): CatalogField => ({
      id,
      type: 'text',
      readOnly: false,
      aside: true,
      parts: fields,
      sort: sort.filter(field => fieldIds.has(field)),
      ...column,
    }),
  );
  return columns.length === 0 ? {} : { composed: columns };
}

/** The groups of the fields that the actor may see; none if the table declares none. */
function groupsOf({ table: { table }, fieldIds }: TableAccess): Pick<CatalogTable, 'groups'> {
  const groups = (table.groups ?? []).map(group => ({ ...group, fields: group.fields.filter(id => fieldIds.has(id)) }));
  const filled = groups.filter(({ fields }) => fields.length > 0);
  return filled.length === 0 ? {} : { groups: filled };
}

/** What a field is computed from, as far as the actor may see it. */
function computedFrom(
  field: Field,
  { table, fieldIds }: TableAccess,
  shown: ReadonlySet<string>,
): Pick<CatalogField, 'computed'> {
  const { of } = field.rollup ?? {};
  if (of !== undefined) return { computed: { fields: [], ...(shown.has(of) ? { table: of } : {}) } };
  if (field.formula === undefined) return {};
  const { formula } = table.computed.find(each => each.field.id === field.id) ?? {};
  return { computed: { fields: [...(formula?.reads ?? [])].filter(id => id !== field.id && fieldIds.has(id)) } };
}

/** The guards against changes that depend on one flag of the row, which the page can judge by itself. */
function guardsOf({ table: { table }, fieldIds }: TableAccess): Pick<CatalogTable, 'guards'> {
  const guards = table.guards
    .filter(({ on, when }) => on.includes('update') && fieldIds.has(when))
    .map(({ when: field, code, words }) => ({ field, code, words }));
  return guards.length === 0 ? {} : { guards };
}

/** The roles that may change rows, unless the actor may change all of them. */
function editorsOf({ table, granted }: TableAccess): Pick<CatalogTable, 'editors'> {
  if (granted.grant.update === true) return {};
  const editors = [...table.grants].flatMap(([role, { grant }]): NonNullable<CatalogTable['editors']> => {
    const update = grant.update ?? [];
    // A grant for somebody's own rows does not make them the one to ask.
    const parts = update === true ? [{}] : update.filter(part => part.rows === undefined);
    const fields = parts.some(part => part.fields === undefined) || [...new Set(parts.flatMap(part => part.fields ?? []))];
    return fields === true || fields.length > 0 ? [{ role, fields }] : [];
  });
  return editors.length === 0 ? {} : { editors };
}

/** How people are shown, without fields that the actor may not read. */
const peopleFor = ({ external, role }: People, { fieldIds }: TableAccess): People => ({
  ...(external !== undefined && fieldIds.has(external) ? { external } : {}),
  ...(role !== undefined && fieldIds.has(role) ? { role } : {}),
});

/** The slots of the actions that the actor may use, in the bar of chosen rows; none if the table declares none. */
function bulkOf(access: TableAccess): Pick<CatalogTable, 'bulk'> {
  const { bulk, actions } = access.table.table;
  if (bulk === undefined) return {};
  const usable = (slots: BulkSlots['before']): string[][] =>
    slots.map(ids => ids.filter(id => mayRunAction(id, actions[id]!, access))).filter(ids => ids.length > 0);
  return { bulk: { before: usable(bulk.before), after: usable(bulk.after) } };
}

/** The fields in their order. A hidden-by-default field that the table is sorted by comes second and is shown. */
function showSortField(fields: readonly Field[], sort = ''): readonly Field[] {
  const by = fields.find(({ id, hiddenByDefault: aside }) => aside === true && id === sort.replace('-', ''));
  const [first, ...rest] = fields;
  if (!by || !first) return fields;
  const { hiddenByDefault: _, ...shown } = by;
  return [first, shown, ...rest.filter(field => field !== by)];
}

/** Whether the hint of an empty table is for this actor: they may add rows, or nobody may. */
const needsEmptyHint = ({ table, granted }: TableAccess): boolean =>
  granted.grant.insert !== undefined || [...table.grants.values()].every(({ grant }) => grant.insert === undefined);

/** What the page may offer. A condition on other tables cannot be told here and counts as met: the server decides. */
function rightsOf({ table, granted, actor }: TableAccess): CatalogTable['rights'] {
  const { insert } = granted.grant;
  const person = { id: actor.user, role: actor.role };
  const conditionOf = (part: RowGrant): { when?: string } => {
    const relation = part.rows === undefined ? undefined : relationOf(table.table, part.rows);
    const ownRows = relation === undefined || relation.through !== undefined ? [] : [linksTo(table, relation.field, actor.user)];
    const all = [...ownRows, ...(part.when === undefined ? [] : [bindActorInText(part.when, person)])];
    return all.length === 0 ? {} : { when: all.length === 1 ? all[0]! : `AND(${all.join(', ')})` };
  };
  return {
    insert: insert === undefined ? false : insert === true || insert.fields === undefined ? true : insertable(table, insert),
    update: granted.update.map(part => ({ fields: part.fields === undefined ? true : [...part.fields], ...conditionOf(part) })),
    delete: granted.delete.map(conditionOf),
  };
}

/** The condition that a link of a row, or one of its list of links, leads to this user. */
function linksTo({ byId }: CompiledTable, field: string, user: RowId): string {
  const known = byId.get(field);
  const isList = known !== undefined && fieldType(known).list !== undefined;
  return isList ? `HAS(${field}, "${user}")` : `${field} = "${user}"`;
}

const insertable = ({ state }: CompiledTable, { fields = [] }: InsertGrant): string[] => [
  ...fields,
  ...(state === null ? [] : [state.id]),
];

/** Whether the actor may run the action on some row. */
function mayRunAction(id: string, action: Action, { granted }: TableAccess): boolean {
  if (action.remove === true) return granted.delete.length > 0;
  return granted.act === true || granted.act.some(part => part.actions.includes(id));
}

/** The keys of a field that the catalog copies as they are. */
const copiedKeys = [
  'id',
  'type',
  'label',
  'help',
  'required',
  'options',
  'to',
  'reverse',
  'max',
  'range',
  'synonyms',
  'width',
  'initial',
  'codes',
] as const satisfies readonly (keyof Field & keyof CatalogField)[];

const stateFor = ({ redirect, ...state }: State): CatalogState => ({
  ...state,
  ...(redirect === undefined ? {} : { instead: redirect }),
});

function fieldFor(field: Field): CatalogField {
  const { states, immutable, hiddenByDefault, lockedIn } = field;
  return {
    ...(Object.fromEntries(copiedKeys.flatMap(key => (field[key] === undefined ? [] : [[key, field[key]]]))) as unknown as Pick<
      Field,
      (typeof copiedKeys)[number]
    >),
    // The page sets a credential in the form of an action, where it stays in memory only.
    readOnly:
      field.system === true || field.formula !== undefined || field.rollup !== undefined || fieldType(field).sealed === true,
    ...(fieldType(field).sealed === true ? { sealed: true as const } : {}),
    ...(states === undefined ? {} : { states: states.map(stateFor) }),
    ...(immutable === undefined ? {} : { once: immutable }),
    ...(hiddenByDefault === undefined ? {} : { aside: hiddenByDefault }),
    ...(lockedIn === undefined ? {} : { fixed: { in: lockedIn.in, words: lockedIn.words } }),
  };
}

function actionFor(id: string, action: Action, { table, actor }: TableAccess): CatalogAction {
  const person = { id: actor.user, role: actor.role };
  const needs = action.needs.map(({ when, words }) => ({ when: bindActorInText(when, person), words }));
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
  const enters = table.state === null ? undefined : action.set?.[table.state.id];
  if (typeof enters === 'string') shown.enters = enters;
  const sets = Object.keys(action.set ?? {});
  if (sets.length > 0 && sets.every(field => table.byId.get(field)?.irreversible === true)) shown.final = true;
  return shown;
}

const formField = ([id, spec]: [string, FieldSpec]): CatalogField => fieldFor({ ...spec, id });
