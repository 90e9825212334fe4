import type { Context, MiddlewareHandler } from 'hono';
import type { Person } from '../model/actor.ts';
import { accessTo, type TableAccess } from '../model/tableAccess.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Workspaces } from '../workspace/workspaces.ts';
import type { AppEnv } from './appContext.ts';
import { ApiProblem } from './problem.ts';
import { withRequestActor } from './requestScope.ts';

/** Sets `workspace` to the one in the path. */
export function withWorkspace(workspaces: Workspaces): MiddlewareHandler<AppEnv> {
  return (c, next) => {
    c.set('workspace', workspaces.get(c.req.param('ws') ?? ''));
    return next();
  };
}

const requestWorkspaces = new WeakMap<Workspace, Workspace>();

/** Sets `workspace` to itself under the catalog of this revision. Its writer adds the current request to each actor. */
export async function setCatalog(c: Context<AppEnv>, revision: string | null): Promise<void> {
  const found = await c.get('workspace')?.at(revision);
  if (found === undefined) return;
  const known = requestWorkspaces.get(found) ?? { ...found, writer: withRequestActor(found.writer) };
  requestWorkspaces.set(found, known);
  c.set('workspace', known);
}

/** The workspace in the path. Throws a problem for an unknown one. */
export function requireWorkspace(c: Context<AppEnv>): Workspace {
  const workspace = c.get('workspace');
  if (workspace === undefined) throw new ApiProblem(404, 'no_such_workspace', 'Workspace not found');
  return workspace;
}

/** The actor's access to a table. Throws the same problem for an inaccessible table as for an unknown one. */
export function requireTable(workspace: Workspace, table: string, actor: Person): TableAccess {
  const known = workspace.catalog().tables.get(table);
  const access = known === undefined ? null : accessTo(known, actor);
  if (access === null) throw new ApiProblem(404, 'no_such_table', 'Table not found');
  return access;
}
