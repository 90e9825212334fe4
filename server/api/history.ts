import { createRoute, z } from '@hono/zod-openapi';
import { sameValue } from '../../formulas/list.ts';
import type { Person } from '../model/actor.ts';
import type { RowId } from '../model/change.ts';
import { fieldType } from '../model/fieldType.ts';
import { personTitle } from '../model/personName.ts';
import type { LogEntry, StoreReader } from '../model/store.ts';
import type { IssueDetails } from '../model/table.ts';
import { accessTo, canRead, isRowId, readsWholeOrganisation, type TableAccess } from '../model/tableAccess.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { App, AppContext } from './appContext.ts';
import { requireSession } from './authentication.ts';
import { ApiProblem } from './problem.ts';
import { jsonResponses, rowParams, security } from './routes.ts';
import { historyResponse } from './schemas/rows.ts';
import type { HistoryEntry } from './wire.ts';
import { requireTable, requireWorkspace } from './workspaceParam.ts';

const historyRoute = createRoute({
  method: 'get',
  path: '/api/workspaces/{ws}/tables/{table}/rows/{row}/history',
  summary: 'The history of a row, latest first; continue with `before`',
  security,
  request: {
    params: rowParams,
    query: z.object({
      before: z.coerce.number().int().min(1).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
  },
  responses: jsonResponses(historyResponse, 'The history'),
});

/** The history of a row, also of a deleted one. */
export function historyRoutes(app: App, context: AppContext): void {
  app.use(historyRoute.getRoutingPath(), requireSession(context));
  app.openapi(historyRoute, async c => {
    const person = c.get('person');
    const workspace = requireWorkspace(c);
    const { reader } = workspace;
    const { row, table } = c.req.valid('param');
    const { before, limit } = c.req.valid('query');
    const access = requireTable(workspace, table, person);
    if (!isRowId(row)) throw new ApiProblem(404, 'no_such_row', 'Row not found');
    const live = (await reader.rows(access.table.id, [row])).get(row);
    // Of a deleted row only the log knows the owner: it is shown to people who read the whole organisation.
    const isReadable = live === undefined ? readsWholeOrganisation(access) : await canRead(access, live, reader);
    const entries = isReadable ? await readEntries(reader, access, person, { row, limit, before }) : [];
    if (live === undefined ? entries.length === 0 && before === undefined : !isReadable) {
      throw new ApiProblem(404, 'no_such_row', 'Row not found');
    }
    return c.json({ entries: await withCurrentActors(entries, person, workspace) }, 200);
  });
}

/** How many logged transactions of a row one request reads at most. */
const maxRead = 1_000;

/** The latest entries of a row, as this person may read them. Each is complete: a batch is one entry, however many of its parts changed the row. */
async function readEntries(
  reader: StoreReader,
  access: TableAccess,
  person: Person,
  { row, limit, before }: { row: RowId; limit: number; before: number | undefined },
): Promise<HistoryEntry[]> {
  const found: HistoryEntry[] = [];
  let [read, from] = [0, before];
  for (;;) {
    const part = await reader.history(access.table.id, row, limit + 1, from);
    found.push(...part.flatMap(entry => readableEntry(entry, access, person)));
    read += part.length;
    from = part.at(-1)?.transaction.seq;
    const entries = mergeBatches(found);
    // One more entry than requested shows that the last requested one is complete.
    if (entries.length > limit || part.length <= limit || read >= maxRead) return entries.slice(0, limit);
  }
}

/** Merges adjacent entries of one batch into the latest, with the changes of all of them; its number is that of the earliest. */
function mergeBatches(entries: readonly HistoryEntry[]): HistoryEntry[] {
  const joined: HistoryEntry[] = [];
  for (const entry of entries) {
    const later = joined.at(-1);
    if (entry.batch === undefined || later?.batch !== entry.batch || later.kind === 'deleted' || entry.kind === 'deleted') {
      joined.push(entry);
      continue;
    }
    const changes = new Map(entry.changes.map(change => [change.field, change]));
    for (const change of later.changes) changes.set(change.field, followedBy(changes.get(change.field), change));
    const differing = [...changes.values()].filter(({ from, to }) => from !== to);
    joined[joined.length - 1] = { ...later, seq: entry.seq, kind: entry.kind, changes: differing };
  }
  return joined;
}

/** A change of a cell after another one, as one change. */
const followedBy = (earlier: FieldChange | undefined, change: FieldChange): FieldChange =>
  earlier === undefined
    ? change
    : {
        ...change,
        from: earlier.from,
        ...(earlier.issues && change.issues ? { issues: { from: earlier.issues.from, to: change.issues.to } } : {}),
      };

/** The entries with their actors' current names, if the reader may see them in Users. */
async function withCurrentActors(
  entries: readonly HistoryEntry[],
  reader: Person,
  workspace: Workspace,
): Promise<HistoryEntry[]> {
  const access = accessTo(workspace.catalog().table('users'), reader);
  const ids = new Set(entries.map(entry => entry.actor).filter(isRowId));
  const persons = new Map<string, NonNullable<HistoryEntry['person']>>();
  for (const [id, row] of access === null ? [] : await workspace.reader.rows('users', [...ids])) {
    if (access !== null && (await canRead(access, row, workspace.reader)))
      persons.set(id, { userId: String(row.userId ?? ''), name: personTitle(row) });
  }
  return entries.map(entry => {
    const person = persons.get(entry.actor);
    return person === undefined ? entry : { ...entry, person };
  });
}

/** An entry as this person may read it: typed and computed changes of the row together. */
function readableEntry({ transaction, changes, pruned: cut }: LogEntry, access: TableAccess, person: Person): HistoryEntry[] {
  const readable = changes.filter(change => change.scope.includes(person.org));
  if (readable.length === 0) return [];
  const from = Object.assign({}, ...readable.map(change => change.from ?? {})) as CellValues;
  const to = Object.assign({}, ...readable.map(change => change.to ?? {})) as CellValues;
  // A deleted row also lists cells that were empty where a new row has an initial value.
  const fields = access.fields.filter(({ id }) => (id in from || id in to) && !sameValue(from[id] ?? null, to[id] ?? null));
  const { seq, id, at, actor, actorName, label, batch = null } = transaction;
  return [
    {
      seq,
      transaction: id,
      at,
      actor,
      actorName,
      label,
      ...(batch === null ? {} : { batch }),
      kind: cut
        ? 'start'
        : readable.some(change => change.from === null)
          ? 'added'
          : readable.some(change => change.to === null)
            ? 'deleted'
            : 'changed',
      changes: fields.map(({ id: field, type }) => ({
        field,
        from: from[field] ?? null,
        to: to[field] ?? null,
        // The text of a validation result is stored in one language; its issues are added as codes.
        ...(fieldType({ type }).part === 'validation' ? { issues: { from: parseIssues(from), to: parseIssues(to) } } : {}),
      })),
    },
  ];
}

const parseIssues = ({ issues }: CellValues): IssueDetails[] =>
  typeof issues === 'string' ? (JSON.parse(issues) as IssueDetails[]) : [];

type FieldChange = HistoryEntry['changes'][number];
type CellValues = Record<string, FieldChange['from']>;
